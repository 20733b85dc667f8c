import { type Colors, printable } from '../output.ts';
import { rowAndColumn, shownPath } from '../texts.ts';
import type { Report } from './reported.ts';
import { oneLine, severityPaint, summaryOf } from './summary.ts';

/** One line a finding, as editors and grep want it, then a summary. */
export function formatConcise(report: Report, colors: Colors): string {
  const { reported, texts } = report;
  const lines = reported.map(({ finding, fix }) => {
    const { file, start } = finding.location;
    const { row, column } = rowAndColumn(texts.lines(file), start);
    const place = `${printable(shownPath(file))}:${row}:${column}:`;
    const mark = fix?.applicability === 'safe' ? ' [*]' : '';
    const severity = severityPaint(finding.severity, colors)(finding.severity);
    return `${colors.bold(place)} ${severity} ${colors.bold(finding.code)}${mark} ${oneLine(finding.message)}`;
  });
  return [...lines, summaryOf(report, colors)].join('\n');
}
