import assert from 'node:assert/strict';
import { realise } from '#core/coach/realise.ts';
import type { Finding } from '#core/engine/finding.ts';
import { NodeFlag } from '#core/syntax/syntax-tree.ts';
import { Kind } from '#core/syntax/node-kinds.ts';
import type { PythonParser } from '#core/syntax/parser.ts';
import { applyEdits } from '#core/text/edit.ts';
import type { ReviewedProject } from './review.ts';

/** More fixes than this in one example are one fix that never ends. */
const mostFixes = 30;

/**
 * Applies the fixes of a rule one after the other, as somebody does who clicks each. After each fix the code must parse as
 * well as before and the finding must be gone. Returns how many were applied; refused ones are left.
 */
export function applyFixes(project: ReviewedProject, ruleId: string, parser: PythonParser): number {
  for (let applied = 0; applied < mostFixes; applied++) {
    if (!applyFirst(project, ruleId, parser)) return applied;
  }
  return assert.fail(`after ${mostFixes} fixes there is still something to fix: a fix does not remove its own finding`);
}

function applyFirst(project: ReviewedProject, ruleId: string, parser: PythonParser): boolean {
  const findings = project.findings().filter((finding) => finding.code === ruleId);
  for (const finding of findings) {
    const changed = finding.fix && fixedTexts(project, finding.fix);
    if (changed === undefined) continue;
    for (const [file, text] of changed) {
      if (file.endsWith('.py'))
        assert.ok(
          mistakes(parser, text) <= mistakes(parser, project.texts.get(file) ?? ''),
          `the fix makes code that does not parse:\n${text}`,
        );
    }
    for (const [file, text] of changed) project.write(file, text);
    const left = project.findings().filter((other) => other.code === ruleId);
    assert.ok(
      left.length < findings.length,
      `the fix leaves its finding: ${finding.message}\n${[...changed.values()].join('\n')}`,
    );
    return true;
  }
  return false;
}

/** The files that a fix changes or creates, with their new text; undefined when the fix is refused. */
export function fixedTexts(
  project: ReviewedProject,
  fix: NonNullable<Finding['fix']>,
): Map<string, string> | undefined {
  const realised = realise(fix, (file) => project.texts.get(file), project.workspace);
  if (realised.kind === 'refused') return undefined;
  const changed = new Map(realised.created.map(({ file, text }) => [file, text]));
  for (const { file, edits } of realised.files) {
    const text = applyEdits(project.texts.get(file) ?? '', edits);
    assert.ok(text !== undefined, `edits of ${file} overlap`);
    changed.set(file, text);
  }
  return changed;
}

/** How many places of a text are no Python. */
function mistakes(parser: PythonParser, text: string): number {
  const tree = parser.parse(text);
  let count = 0;
  for (let node = 0; node < tree.count; node++) {
    if (tree.kind[node] === Kind.ERROR || ((tree.flags[node] ?? 0) & NodeFlag.missing) !== 0) count++;
  }
  return count;
}
