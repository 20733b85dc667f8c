import { analyseFile } from '#core/engine/analyse.ts';
import type { Finding } from '#core/engine/finding.ts';
import { applyEdits, type Edit } from '#core/text/edit.ts';
import type { RealisedFix } from '../format/reported.ts';
import type { Progress } from '../progress.ts';
import { finishReview, type Review } from '../review.ts';
import { realisedFix } from './realised.ts';

/** What fixing did, in memory: nothing is written yet. */
export interface Fixed {
  /** Texts before and after, of files that changed; `before` is undefined for a new file. Sorted by file. */
  readonly changes: readonly Change[];
  /** Findings whose fix was applied, by rule. */
  readonly counts: ReadonlyMap<string, number>;
  /** False when fixes kept coming up and the work was broken off. */
  readonly settled: boolean;
}

export interface Change {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** One fix may uncover another; code that never settles would mean a mistake in a rule. */
const maxRounds = 50;

/**
 * Applies the fixes of all wanted findings, reviews what changed, and goes on until nothing is left to fix. The review
 * then describes the fixed texts.
 */
export function applyFixes(
  review: Review,
  wanted: (finding: Finding) => boolean,
  unsafe: boolean,
  progress: Progress,
): Fixed {
  const originals = new Map<string, string | undefined>();
  const counts = new Map<string, number>();
  let settled = false;
  for (let round = 0; round < maxRounds && !settled; round++) {
    const chosen = chooseFixes(review.findings().filter(wanted), review, unsafe);
    for (const code of chosen.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    for (const [file, edits] of chosen.edits) {
      const before = review.texts.text(file);
      const after = applyEdits(before ?? '', edits);
      if (after === undefined) continue;
      if (!originals.has(file)) originals.set(file, before);
      review.texts.set(file, after);
      const analysis = analyseFile({ file, text: after }, review.parser, review.rules);
      if (analysis !== undefined) review.workspace.set(analysis);
    }
    finishReview(review.workspace, progress);
    settled = chosen.codes.length === 0;
  }
  const changes = [...originals].map(([file, before]) => ({ file, before, after: review.texts.text(file) ?? '' }));
  const real = changes.filter(({ before, after }) => before !== after);
  return { changes: real.sort((a, b) => (a.file < b.file ? -1 : 1)), counts, settled };
}

interface ChosenFixes {
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
  /** The rule of each finding that is fixed by them. */
  readonly codes: readonly string[];
}

/** As many fixes as do not get into each other's way; the others have their turn in the next round. */
function chooseFixes(findings: readonly Finding[], review: Review, unsafe: boolean): ChosenFixes {
  const edits = new Map<string, Edit[]>();
  const codes: string[] = [];
  for (const finding of findings) {
    const fix = realisedFix(finding, review);
    if (fix === undefined || (fix.applicability === 'unsafe' && !unsafe)) continue;
    if (clashes(fix, edits)) continue;
    for (const [file, own] of fix.edits) {
      const known = edits.get(file) ?? [];
      edits.set(file, [...known, ...own.filter((edit) => !known.some((other) => isSameImport(edit, other)))]);
    }
    codes.push(finding.code);
  }
  return { edits, codes };
}

function clashes(fix: RealisedFix, chosen: ReadonlyMap<string, readonly Edit[]>): boolean {
  return [...fix.edits].some(([file, edits]) =>
    edits.some((edit) => (chosen.get(file) ?? []).some((other) => !isSameImport(edit, other) && touches(edit, other))),
  );
}

/** Edits that only meet at a border are left apart too: their order would matter. */
function touches(a: Edit, b: Edit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** Two fixes that both need an import add it once. */
function isSameImport(a: Edit, b: Edit): boolean {
  const isImport = /^\s*(from\s+\S+\s+)?import\s[^\n]*\n?\s*$/.test(a.text);
  return isImport && a.start === b.start && a.end === b.end && a.text === b.text;
}
