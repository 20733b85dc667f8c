import assert from 'node:assert/strict';
import type { Finding } from '#core/engine/finding.ts';
import type { AnyRule } from '#core/engine/rule.ts';
import { rules } from '#rules/index.ts';
import { type Example, examplesOf, isPositive } from '../support/examples.ts';
import { applyFixes } from '../support/fixes.ts';
import { withMarks } from '../support/fixture.ts';
import { reviewProject, testParser } from '../support/review.ts';

describe('what lessons and cases say', () => {
  for (const rule of rules) {
    describe(rule.id, () => {
      for (const example of readableExamples(rule.id)) {
        it(example.name, () => checkFindings(rule, example));
        if (isPositive(example)) it(`${example.name}, fixed`, () => checkFixes(rule, example));
      }
    });
  }
});

/** The examples of a rule; a lesson that cannot be executed is a failed test of that rule, and stops no other. */
function readableExamples(ruleId: string): Example[] {
  try {
    return examplesOf(ruleId);
  } catch (error) {
    it('can be executed', () => {
      throw error;
    });
    return [];
  }
}

/** The rule reports exactly what is marked, in these words, whatever the order in which the files were read. */
async function checkFindings(rule: AnyRule, example: Example): Promise<void> {
  const project = await reviewProject(example.files);
  const findings = ofRule(rule, project.findings());
  assert.deepEqual(reported(example, findings), expected(example));
  for (const { file, messages } of example.shown) {
    if (messages.length === 0) continue;
    const said = findings.filter((finding) => finding.location.file === file).map((finding) => finding.message);
    assert.deepEqual(said, messages);
  }
  for (const finding of findings) checkShape(rule, finding);
  const reversed = await reviewProject(new Map([...example.files].reverse()));
  assert.deepEqual(reversed.findings(), project.findings(), 'the order of the files changes the findings');
}

/** Every file that has a mark or a finding, as a text with ⟦ ⟧. */
function reported(example: Example, findings: readonly Finding[]): Record<string, string> {
  const files = new Set(findings.map((finding) => finding.location.file));
  for (const { file, marks } of example.shown) if (marks.length > 0) files.add(file);
  return Object.fromEntries(
    [...files].sort().map((file) => {
      const here = findings.filter((finding) => finding.location.file === file);
      return [
        file,
        withMarks(
          example.files.get(file) ?? '',
          here.map((finding) => finding.location),
        ),
      ];
    }),
  );
}

function expected(example: Example): Record<string, string> {
  const marked = example.shown.filter(({ marks }) => marks.length > 0);
  marked.sort((a, b) => (a.file < b.file ? -1 : 1));
  return Object.fromEntries(marked.map(({ file, text, marks }) => [file, withMarks(text, marks)]));
}

function checkShape(rule: AnyRule, { message, related, fix, data }: Finding): void {
  assert.ok(message.length <= 110, `${message.length} characters are more than 110: ${message}`);
  assert.doesNotMatch(message, /\.$/, 'a message ends without a full stop');
  assert.doesNotMatch(message, /\bshould\b/i, 'a message says what is, not what should be');
  const relations = Array.isArray(data['relations']) ? data['relations'].length : 1;
  const origins = related.filter(
    (place) => place.message.endsWith('built here') || place.message.endsWith('built on here'),
  );
  const most = Math.max(3, Math.min(2 + relations, 6)) + Math.max(0, origins.length - 1);
  assert.ok(related.length <= most, 'at most three related places');
  if (fix !== undefined) assert.notEqual(rule.fix, 'none', `${rule.id} says it has no fix`);
  if (fix?.applicability === 'safe') assert.equal(rule.fix, 'safe', `${rule.id} says its fix is not safe`);
}

/** Every fix leaves code that parses and takes its finding away; all of them make of Before what After shows. */
async function checkFixes(rule: AnyRule, example: Example): Promise<void> {
  const project = await reviewProject(example.files);
  const applied = applyFixes(project, rule.id, await testParser());
  if (rule.fix === 'none') return;
  if (example.from === 'lesson') {
    assert.ok(applied > 0, 'the lesson’s Before is not fixed');
    assert.deepEqual(ofRule(rule, project.findings()), []);
  }
  if (example.fixed === undefined) return;
  const files = new Set([...project.texts.keys(), ...example.fixed.keys()]);
  for (const file of files) {
    const wanted: string | undefined = example.fixed.get(file) ?? example.files.get(file);
    assert.equal(trimmed(project.texts.get(file)), trimmed(wanted), file);
  }
}

function trimmed(text: string | undefined): string | undefined {
  return text?.replace(/[ \t]+$/gm, '').trimEnd();
}

function ofRule(rule: AnyRule, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.code === rule.id);
}
