import { realise } from '#core/coach/realise.ts';
import type { Finding } from '#core/engine/finding.ts';
import type { Edit } from '#core/text/edit.ts';
import type { RealisedFix, Report } from '../format/reported.ts';
import type { Review } from '../review.ts';

/** A finding's fix as edits of the current texts; undefined when it has none or it cannot be made here. */
export function realisedFix({ fix }: Finding, review: Pick<Review, 'texts' | 'workspace'>): RealisedFix | undefined {
  if (fix === undefined) return undefined;
  const realised = realise(fix, review.texts.text, review.workspace);
  if (realised.kind === 'refused') return undefined;
  const edits = new Map<string, readonly Edit[]>(realised.files.map((each) => [each.file, each.edits]));
  for (const { file, text } of realised.created) edits.set(file, [{ start: 0, end: 0, text }]);
  return { title: fix.title, applicability: fix.applicability, edits };
}

/** Findings with their fixes, for an output format. */
export function reportOf(findings: readonly Finding[], review: Review): Report {
  const reported = findings.map((finding) => ({ finding, fix: realisedFix(finding, review) }));
  return { reported, texts: review.texts, reviewed: review.files.length };
}
