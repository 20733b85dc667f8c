import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rules } from '../../rules/index.ts';

interface Verdict {
  readonly repository: string;
  readonly commit: string;
  readonly rule: string;
  readonly place: string;
  readonly verdict: 'right' | 'wrong';
  readonly reason: string;
}

const lines = readFileSync('test/corpus/verdicts.jsonl', 'utf8').split('\n');
const verdicts = lines.slice(0, -1).map((line) => JSON.parse(line) as Verdict);

describe('verdicts on findings in real projects', () => {
  it('say repository, commit, rule, place, verdict and reason', () => {
    const ids = new Set<string>(rules.map((rule) => rule.id));
    assert.equal(lines.at(-1), '', 'the file ends with a newline');
    for (const verdict of verdicts) {
      const said = JSON.stringify(verdict);
      assert.deepEqual(Object.keys(verdict), ['repository', 'commit', 'rule', 'place', 'verdict', 'reason'], said);
      assert.match(verdict.repository, /^[\w.-]+\/[\w.-]+$/, said);
      assert.match(verdict.commit, /^[0-9a-f]{40}$/, said);
      assert.ok(ids.has(verdict.rule), said);
      assert.match(verdict.place, /^[^/:\\][^:\\]*:[1-9]\d*$/, said);
      assert.ok(verdict.verdict === 'right' || verdict.verdict === 'wrong', said);
      assert.ok(verdict.reason.length >= 20 && !verdict.reason.includes('\n'), said);
    }
  });

  it('were given for six projects at least', () => {
    assert.ok(new Set(verdicts.map(({ repository }) => repository)).size >= 6);
  });

  it('call no more than one finding in twenty of a rule wrong', () => {
    process.stdout.write(table());
    for (const rule of new Set(verdicts.map((verdict) => verdict.rule))) {
      const [right, wrong] = [count({ rule, verdict: 'right' }), count({ rule, verdict: 'wrong' })];
      assert.ok(wrong * 20 <= right + wrong, `${rule}: ${wrong} of ${right + wrong} are wrong`);
    }
  });
});

function count(wanted: Partial<Verdict>): number {
  const keys = Object.keys(wanted) as (keyof Verdict)[];
  return verdicts.filter((verdict) => keys.every((key) => verdict[key] === wanted[key])).length;
}

/** Right and wrong ones of each rule, and in how many projects they were read. */
function table(): string {
  const rows = [...new Set(verdicts.map(({ rule }) => rule))].sort().map((rule) => {
    const projects = new Set(verdicts.flatMap((read) => (read.rule === rule ? read.repository : [])));
    return row([rule, count({ rule, verdict: 'right' }), count({ rule, verdict: 'wrong' }), projects.size]);
  });
  return `${row(['rule', 'right', 'wrong', 'projects'])}${rows.join('')}`;
}

function row([rule, ...numbers]: readonly [string, ...(string | number)[]]): string {
  return `  ${rule.padEnd(40)}${numbers.map((number) => String(number).padStart(10)).join('')}\n`;
}
