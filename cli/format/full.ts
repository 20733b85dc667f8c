import type { Finding } from '#core/engine/finding.ts';
import type { Location } from '#core/text/range.ts';
import { type Colors, printable } from '../output.ts';
import { rowAndColumn, shownPath, type Texts } from '../texts.ts';
import { frameOf, gutterOf, type Mark } from './frame.ts';
import type { Report, Reported } from './reported.ts';
import { oneLine, severityPaint, summaryOf } from './summary.ts';

/** Each finding with the source it is about, then a summary. */
export function formatFull(report: Report, colors: Colors): string {
  const blocks = report.reported.map((reported) => blockOf(reported, report.texts, colors));
  return [...blocks, summaryOf(report, colors)].join('\n\n');
}

function blockOf(reported: Reported, texts: Texts, colors: Colors): string {
  const { finding } = reported;
  const paint = severityPaint(finding.severity, colors);
  const places = placesOf(finding);
  const gutter = Math.max(
    ...places.map(({ file, marks }) => gutterOf(texts.text(file) ?? '', texts.lines(file), marks)),
  );
  const margin = ' '.repeat(gutter);
  const head = `${paint(`${finding.severity}[${finding.code}]`)}${colors.bold(`: ${oneLine(finding.message)}`)}`;
  const frames = places.flatMap(({ file, marks, anchor }, i) => [
    ...(i === 0 ? [] : [colors.blue(`${margin} |`)]),
    `${margin}${colors.blue(i === 0 ? '-->' : ':::')} ${placeName(anchor, texts)}`,
    ...frameOf(texts.text(file) ?? '', texts.lines(file), marks, gutter, { colors, primary: paint }),
  ]);
  const note = (label: string, text: string): string => `${margin} ${colors.blue('=')} ${colors.bold(label)}: ${text}`;
  return [
    head,
    ...frames,
    colors.blue(`${margin} |`),
    ...(reported.fix === undefined ? [] : [note('help', helpOf(reported.fix))]),
    note('learn', colors.cyan(`django-coach explain ${finding.code}`)),
  ].join('\n');
}

function helpOf(fix: NonNullable<Reported['fix']>): string {
  const how = fix.applicability === 'safe' ? '--fix' : '--fix --unsafe-fixes, after a look at the result';
  return `${oneLine(fix.title)} (${how})`;
}

interface FilePlaces {
  readonly file: string;
  readonly marks: readonly Mark[];
  /** The place that stands for the frame in its first line. */
  readonly anchor: Location;
}

/** The places of a finding by file: its own file first. */
function placesOf(finding: Finding): FilePlaces[] {
  const files = new Map<string, { marks: Mark[]; anchor: Location }>();
  const add = (location: Location, label: string, primary: boolean): void => {
    const known = files.get(location.file) ?? { marks: [], anchor: location };
    known.marks.push({ start: location.start, end: location.end, label, primary });
    files.set(location.file, known);
  };
  add(finding.location, '', true);
  for (const { location, message } of finding.related) add(location, message, false);
  return [...files].map(([file, { marks, anchor }]) => ({ file, marks, anchor }));
}

function placeName(place: Location, texts: Texts): string {
  const { row, column } = rowAndColumn(texts.lines(place.file), place.start);
  return `${printable(shownPath(place.file))}:${row}:${column}`;
}
