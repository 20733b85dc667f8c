import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { callAt } from '#core/project/calls.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { holesOf, inserted, withoutPrefix, type Hole } from '../shared.ts';

/**
 * The values as parameters: `f"… title = '{term}'"` becomes `"… title = %s", [term]`. Undefined where a value is no value but
 * a name of SQL, where the call has parameters already, and for text that is put together elsewhere.
 */
export function useParameters(project: Project, place: Location): FixIntent | undefined {
  const call = callAt(project, place);
  const [text] = call?.args ?? [];
  if (call === undefined || text === undefined || call.args.length > 1 || call.keywords.length > 0) return undefined;
  const changes = text.k === 'fstring' ? fromFString(place.file, text) : fromPercent(place.file, text);
  return changes && { title: 'Pass the values as parameters', applicability: 'safe', changes };
}

/** Where SQL takes a value: behind a comparison, with or without quotes and signs of LIKE. */
const valuePlace = /(=|<|>|\b(?:not\s+)?i?like)\s*('%?|%)?$/i;

function fromFString(file: string, text: Expr & { k: 'fstring' }): readonly FixChange[] | undefined {
  const holes = holesOf(text);
  const literals = text.parts.map((part) => (part.k === 'str' ? part.value : ''));
  const holding = holes?.map(parameterFor);
  if (!holes || !holding || holding.some((each) => each === undefined)) return undefined;
  // A percent sign that belongs to no value would have to be doubled.
  const signs = literals.join('').split('%').length - 1;
  const known = holding.reduce((sum, each) => sum + (each?.signs ?? 0), 0);
  if (signs !== known) return undefined;
  return [
    withoutPrefix(file, text),
    ...holes.map((hole, index) => replaced(file, hole, holding[index]?.quote ?? '')),
    inserted(file, text.end, `, [${holding.map((each) => each?.code).join(', ')}]`),
  ];
}

interface Parameter {
  readonly code: string;
  /** What the program wrote around it: `'`, `'%`. */
  readonly quote: '' | "'" | "'%";
  readonly signs: number;
}

function parameterFor({ before, after, code }: Hole): Parameter | undefined {
  const opening = valuePlace.exec(before)?.[2] ?? '';
  if (!valuePlace.test(before)) return undefined;
  if (opening === '') return /^['%]/.test(after) ? undefined : { code, quote: '', signs: 0 };
  if (opening === "'") return after.startsWith("'") ? { code, quote: "'", signs: 0 } : undefined;
  return opening === "'%" && after.startsWith("%'") ? { code: `f"%{${code}}%"`, quote: "'%", signs: 2 } : undefined;
}

function replaced(file: string, { value, code }: Hole, quote: string): FixChange {
  const around = quote.length + 1;
  return {
    kind: 'replace',
    location: { file, start: value.start - around, end: value.end + around },
    expected: `${quote}{${code}}${[...quote].toReversed().join('')}`,
    text: '%s',
  };
}

/** `"… = %s" % term`: the same text with a comma. Quotes around the sign are somebody's business. */
function fromPercent(file: string, text: Expr): readonly FixChange[] | undefined {
  if (text.k !== 'binary' || text.op !== '%' || text.left.k !== 'str') return undefined;
  const { value } = text.left;
  const signs = value.split('%').length - 1;
  if (/['"]%s|%%/.test(value) || signs !== value.split('%s').length - 1) return undefined;
  if (
    !value
      .split('%s')
      .slice(0, -1)
      .every((before) => valuePlace.test(before))
  )
    return undefined;
  const sign: FixChange = {
    kind: 'replace',
    location: { file, start: text.left.end, end: text.right.start },
    expected: [' % ', '%'],
    text: ', ',
  };
  if (text.right.k === 'tuple') return [sign];
  return [sign, inserted(file, text.right.start, '['), inserted(file, text.right.end, ']')];
}
