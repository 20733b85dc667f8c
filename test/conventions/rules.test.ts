import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { lessonHeadings, parseLesson } from '#core/engine/lesson.ts';
import { rules } from '#rules/index.ts';
import { guideSections } from '../../scripts/generators/from-folders.ts';
import { examplesOf, isPositive } from '../support/examples.ts';
import { repositoryFiles } from './source-files.ts';

/** Cases besides the lesson: so many that are reported, and so many that look alike and are not. */
const fewestCases = 8;
/** Where the engine does the seeing, test/core/engine has most of them. */
const fewestEngineCases = 3;

describe('every rule', () => {
  const anchors = new Set(guideSections().map((section) => section.anchor));

  it('has the id of its folder, and every folder is a rule', () => {
    const folders = repositoryFiles(/^rules\/[^/]+\/[^/]+\//).map(({ path }) => path.split('/').slice(1, 3).join('/'));
    assert.deepEqual(
      rules.map((rule) => rule.id),
      [...new Set(folders)].sort(),
    );
  });

  it('belongs to a chapter whose examples are typed again', () => {
    const chapters = new Set(rules.map((rule) => rule.id.split('/')[0]));
    const tests = repositoryFiles(/^test\/rules\/prefixes\//).map(({ path }) => basename(path, '.test.ts'));
    assert.deepEqual(tests, [...chapters], 'each has a test/rules/prefixes/<chapter>.test.ts');
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      const folder = `rules/${rule.id}`;

      it('has a lesson with the fixed headings, in their order', () => {
        const text = readFileSync(`${folder}/lesson.md`, 'utf8');
        assert.equal(rule.lesson, text, 'rule.ts imports its own lesson.md');
        const lesson = parseLesson(text);
        assert.notEqual(lesson.title, '', 'a title');
        assert.notEqual(lesson.summary, '', 'one or two sentences below the title');
        const headings = lesson.sections.map((section) => section.heading);
        const wanted = lessonHeadings.filter((heading) => headings.includes(heading));
        assert.deepEqual(headings, wanted);
        for (const heading of ['Why it matters', 'Before', 'After', 'When it is fine'] as const)
          assert.ok(headings.includes(heading), `a section "${heading}"`);
      });

      const fewest = 'reports' in rule ? fewestEngineCases : fewestCases;
      it(`has ${fewest} further positives and ${fewest} near misses`, () => {
        assert.ok(existsSync(`${folder}/cases.md`), 'cases.md is missing');
        const cases = examplesOf(rule.id).filter((example) => example.from === 'cases' && !example.isKnownWrong);
        const positives = cases.filter(isPositive).length;
        assert.ok(positives >= fewest, `${positives} positives`);
        assert.ok(cases.length - positives >= fewest, `${cases.length - positives} near misses`);
      });

      it('has no blanks left', () => {
        for (const name of ['rule.ts', 'lesson.md', 'cases.md'])
          assert.doesNotMatch(readFileSync(`${folder}/${name}`, 'utf8'), /_{4}/, name);
      });

      it('leads to a section of the guide', () => {
        assert.ok(anchors.has(rule.guide), 'its guide names no section of guide/*.md');
      });

      it('says in one line what it sees', () => {
        assert.match(rule.summary, /^[^\n]{10,110}$/);
        assert.doesNotMatch(rule.summary, /\.$/, 'without a full stop');
        assert.match(rule.since, /^\d+\.\d+\.\d+$/);
      });
    });
  }
});
