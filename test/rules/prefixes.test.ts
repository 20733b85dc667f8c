import assert from 'node:assert/strict';
import { rules } from '#rules/index.ts';
import { type Example, examplesOf } from '../support/examples.ts';
import { reviewProject } from '../support/review.ts';
import { sample, seed } from '../support/sampling.ts';

/** Half-typed files are the usual input: every file of every example, cut off anywhere, is reviewed without a crash. */
describe('every prefix of every example', () => {
  let ran = 0;
  let all = 0;

  for (const rule of rules) {
    it(rule.id, async function () {
      this.timeout(0);
      for (const example of examplesOf(rule.id)) await typeAgain(example);
    });
  }

  after(() => console.log(`    ${ran} of ${all} prefixes ran (seed ${seed})`));

  /** Cuts each file off, and in the end puts it back: then the findings are again those of a fresh review. */
  async function typeAgain(example: Example): Promise<void> {
    const project = await reviewProject(example.files);
    const before = project.findings();
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
  }
});
