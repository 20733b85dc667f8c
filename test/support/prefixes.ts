import assert from 'node:assert/strict';
import { rules } from '#rules/index.ts';
import { type Example, examplesOf } from './examples.ts';
import { reviewProject } from './review.ts';
import { sample, seed } from './sampling.ts';

/**
 * Half-typed files are the usual input: every file of every example of a chapter's rules, cut off anywhere, is reviewed
 * without a crash. Each chapter is a test file, so that they can run side by side.
 */
export function typeExamplesAgain(chapter: string): void {
  describe(`every prefix of every example: ${chapter}`, () => {
    let ran = 0;
    let all = 0;

    for (const rule of rules.filter(({ id }) => id.startsWith(`${chapter}/`))) {
      it(rule.id, async function () {
        this.timeout(0);
        for (const example of examplesOf(rule.id)) {
          const counts = await typeAgain(example);
          ran += counts.ran;
          all += counts.all;
        }
      });
    }

    after(() => console.log(`    ${ran} of ${all} prefixes ran (seed ${seed})`));
  });
}

/** Cuts each file off, and in the end puts it back: then the findings are again those of a fresh review. */
async function typeAgain(example: Example): Promise<{ ran: number; all: number }> {
  const project = await reviewProject(example.files);
  const before = project.findings();
  let [ran, all] = [0, 0];
  for (const { file, text } of example.shown) {
    const ends = sample(text.length, 2);
    for (const end of ends) {
      try {
        project.write(file, text.slice(0, end));
      } catch (error) {
        throw new Error(`${example.name}, ${file} cut off after ${end} characters`, { cause: error });
      }
    }
    project.write(file, text);
    assert.deepEqual(project.findings(), before, `${example.name}: typing ${file} again changed the findings`);
    ran += ends.length;
    all += text.length;
  }
  return { ran, all };
}
