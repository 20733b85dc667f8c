import type { Severity } from '#core/engine/finding.ts';
import { type Colors, printable } from '../output.ts';
import type { Report } from './reported.ts';

/** The last line of a review: how much there is, and what `--fix` would do about it. */
export function summaryOf(report: Report, colors: Colors): string {
  const { reported, reviewed } = report;
  if (reviewed === 0) return '';
  if (reported.length === 0) return colors.green(`No problems found in ${counted(reviewed, 'file')}.`);
  const files = new Set(reported.map(({ finding }) => finding.location.file)).size;
  const parts = (['error', 'warning', 'information', 'hint'] as const).flatMap((severity) =>
    severityCount(severity, report),
  );
  const found = `Found ${counted(reported.length, 'problem')} in ${counted(files, 'file')} (${parts.join(', ')}).`;
  return [colors.bold(found), ...fixable(report)].join(' ');
}

/** '1 file', '2,400 files'. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** Text from the project on one line, harmless for a terminal. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s*[\r\n]+\s*/g, ' '));
}

/** The colour of a severity. */
export function severityPaint(severity: Severity, colors: Colors): (text: string) => string {
  const color = { error: colors.red, warning: colors.yellow, information: colors.cyan, hint: colors.green }[severity];
  return (text) => colors.bold(color(text));
}

function severityCount(severity: Severity, { reported }: Report): string[] {
  const count = reported.filter(({ finding }) => finding.severity === severity).length;
  if (count === 0) return [];
  return [severity === 'information' ? `${count} information` : counted(count, severity)];
}

function fixable({ reported }: Report): string[] {
  const safe = reported.filter(({ fix }) => fix?.applicability === 'safe').length;
  const unsafe = reported.filter(({ fix }) => fix?.applicability === 'unsafe').length;
  if (safe === 0 && unsafe === 0) return [];
  if (safe === 0) return [`${unsafe.toLocaleString('en-US')} can be fixed with --fix --unsafe-fixes.`];
  const more = unsafe === 0 ? '' : `, ${unsafe.toLocaleString('en-US')} more with --unsafe-fixes`;
  return [`${safe.toLocaleString('en-US')} can be fixed with --fix${more}.`];
}
