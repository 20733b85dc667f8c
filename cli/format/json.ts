import type { Location } from '#core/text/range.ts';
import { rowAndColumn, type Texts } from '../texts.ts';
import type { RealisedFix, Report, Reported } from './reported.ts';

/**
 * One array of all findings, for programs. Rows and columns count from 1, columns in Unicode code points; file names are
 * absolute. This form is a contract: keys are added, never changed.
 */
export function formatJson({ reported, texts }: Report): string {
  return JSON.stringify(
    reported.map((each) => findingJson(each, texts)),
    null,
    2,
  );
}

function findingJson({ finding, fix }: Reported, texts: Texts) {
  return {
    code: finding.code,
    severity: finding.severity,
    ...placeJson(finding.location, texts),
    message: finding.message,
    url: null,
    guide: finding.guide,
    django_check: finding.djangoCheck ?? null,
    related: finding.related.map(({ location, message }) => ({ ...placeJson(location, texts), message })),
    fix: fix === undefined ? null : fixJson(fix, texts),
    data: finding.data,
  };
}

function fixJson(fix: RealisedFix, texts: Texts) {
  return {
    applicability: fix.applicability,
    message: fix.title,
    edits: [...fix.edits].flatMap(([file, edits]) =>
      edits.map(({ start, end, text }) => ({ ...placeJson({ file, start, end }, texts), content: text })),
    ),
  };
}

function placeJson({ file, start, end }: Location, texts: Texts) {
  const lines = texts.lines(file);
  return { filename: file, location: rowAndColumn(lines, start), end_location: rowAndColumn(lines, end) };
}
