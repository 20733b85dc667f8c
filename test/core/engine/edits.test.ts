import { strict as assert } from 'node:assert';
import type { Finding } from '#core/engine/finding.ts';
import { examplesOf } from '#test/support/examples.ts';
import { bookshop, bookshopRoot } from '#test/support/bookshop.ts';
import { reviewProject } from '#test/support/review.ts';
import { isDeep, seed } from '#test/support/sampling.ts';
import { rules } from '#rules/index.ts';

/** Random numbers below a limit, the same on every machine. */
function dice(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const statements = [
  'pass',
  'x = 1',
  'for each in rows:',
  'return None',
  'from . import models',
  'def inner(a):',
  'class Inner:',
];

/** One edit of a text: a line doubled, dropped, swapped with another, indented, a statement typed, a name changed. */
function edit(text: string, roll: (limit: number) => number): string {
  const lines = text.split('\n');
  const at = roll(lines.length);
  const line = lines[at] ?? '';
  const indent = /^ */.exec(line)?.[0] ?? '';
  switch (roll(7)) {
    case 0:
      lines.splice(at, 0, line);
      break;
    case 1:
      lines.splice(at, 1);
      break;
    case 2:
      lines.splice(at, 0, `${indent}${statements[roll(statements.length)]}`);
      break;
    case 3:
      lines[at] = `    ${line}`;
      break;
    case 4:
      lines.splice(at, 0, ...lines.splice(roll(lines.length), 1 + roll(3)));
      break;
    case 5:
      lines[at] = line.replace(
        /\b(author|books|title|objects|all)\b/,
        ['author', 'title', 'filter', 'name'][roll(4)] ?? '',
      );
      break;
    default:
      lines[at] = line.slice(0, roll(line.length + 1));
  }
  return lines.join('\n');
}

function plain(findings: readonly Finding[]): string {
  return JSON.stringify(findings, null, 1);
}

describe('findings after any edits', () => {
  const examples = rules.flatMap((rule) => examplesOf(rule.id));
  const projects = isDeep ? examples : examples.filter((_, at) => at % Math.ceil(examples.length / 12) === 0);

  for (const [number, example] of projects.entries()) {
    it(`are those of a fresh review: ${example.name}`, async function () {
      this.timeout(0);
      const roll = dice(seed + number);
      const originals = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
      for (const [file, text] of example.files) originals.set(file, text);
      const project = await reviewProject(originals);
      const before = plain(project.findings());
      const paths = [...originals.keys()].filter((file) => /\.(py|html)$/.test(file) && originals.get(file) !== '');
      for (let round = 0; round < 12; round++) {
        const file = paths[roll(paths.length)] ?? '';
        // Now and then back to how it was: half of what is typed is taken back.
        const text = roll(4) === 0 ? (originals.get(file) ?? '') : edit(project.texts.get(file) ?? '', roll);
        project.write(file, text);
        if (round % 3 !== 2) continue;
        const fresh = await reviewProject(project.texts);
        assert.equal(
          plain(project.findings()),
          plain(fresh.findings()),
          `after ${round + 1} edits, the last in ${file}`,
        );
      }
      for (const [file, text] of originals) if (project.texts.get(file) !== text) project.write(file, text);
      assert.equal(plain(project.findings()), before, 'with everything taken back');
    });
  }
});
