import assert from 'node:assert/strict';
import type { LessonFence, LessonSection } from '#core/engine/lesson.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { readClaim } from './claims.ts';
import { facts, projectOf, said } from './facts.ts';
import { isSilent } from './query-rules.ts';

describe('the coach on the facts about Django', () => {
  const growing = { seen: 0, all: 0 };
  const missed: string[] = [];

  for (const fact of facts) {
    const claimed = fact.fences.filter(({ queries }) => queries !== undefined);
    if (claimed.length === 0) continue;
    it(fact.heading, async () => {
      for (const { name, files, grows } of claimed.flatMap((fence) => piecesOf(fact, fence))) {
        const silent = await isSilent(files);
        // To be silent about a cost is allowed; to make one up is not.
        if (!grows) assert.equal(silent, said(fact).coach === undefined, name);
        else if (silent) missed.push(`${name} in "${fact.heading}"`);
        if (grows) growing.all++;
        if (grows && !silent) growing.seen++;
      }
    });
  }

  it('sees most of what grows', () => {
    console.log(`      ${growing.seen} of ${growing.all} that grow are seen; missed:`);
    for (const name of missed) console.log(`        ${name}`);
    assert.ok(growing.seen >= 0.6 * growing.all, JSON.stringify(growing));
  });
});

/** A file with several functions as one project for each of them, so that none hides behind another. */
function piecesOf(fact: LessonSection, fence: LessonFence) {
  const rest = fact.fences.filter(({ queries }) => queries === undefined);
  const [imports = '', ...functions] = fence.text.split(/^(?=(?:async )?def )/m);
  const texts = functions.length > 0 ? functions.map((text) => imports + text) : [imports];
  return texts.map((text) => ({
    name: /^(?:async )?def (\w+)/m.exec(text)?.[1] ?? fence.file ?? '',
    files: projectOf(fact, rest).set(`${bookshopRoot}/${fence.file}`, text),
    grows: readClaim(fence.queries ?? '').perRow > 0,
  }));
}
