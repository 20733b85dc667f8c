import type { TemplateToken } from '../syntax/django-template.ts';
import type { Range } from '../text/range.ts';
import type { SuppressionFact } from './file-facts.ts';
import { readSuppression } from './suppressions.ts';

/** The suppression comments of a template, `{# django-coach: ignore[…] #}`, in order. */
export function templateSuppressions(text: string, tokens: readonly TemplateToken[]): SuppressionFact[] {
  if (!text.includes('django-coach:')) return [];
  const suppressions: SuppressionFact[] = [];
  for (const { kind, start, end, innerStart, innerEnd } of tokens) {
    if (kind !== 'comment') continue;
    const spoken = readSuppression(text.slice(innerStart, innerEnd), innerStart);
    if (spoken !== undefined) suppressions.push({ ...spoken, start, end, ...targetOf(text, start, end, tokens) });
  }
  return suppressions;
}

/** The comment's line or, when nothing else stands on it, the next line that is not blank; tags that begin on it count whole. */
function targetOf(
  text: string,
  start: number,
  end: number,
  tokens: readonly TemplateToken[],
): { alone: boolean; target: Range } {
  const own = lineAround(text, start, end);
  const alone = (text.slice(own.start, start) + text.slice(end, own.end)).trim() === '';
  const line = alone ? nextLine(text, own.end) : own;
  const whole = tokens.filter((token) => token.start < line.end && token.end > line.start);
  const target = { start: line.start, end: Math.max(line.end, ...whole.map((token) => token.end)) };
  return { alone, target };
}

function lineAround(text: string, start: number, end: number): Range {
  const isBreak = (at: number): boolean => text.charAt(at) === '\n' || text.charAt(at) === '\r';
  let from = start;
  let to = end;
  while (from > 0 && !isBreak(from - 1)) from--;
  while (to < text.length && !isBreak(to)) to++;
  return { start: from, end: to };
}

function nextLine(text: string, from: number): Range {
  const blank = /\s*/y;
  blank.lastIndex = from;
  const at = from + (blank.exec(text)?.[0].length ?? 0);
  return lineAround(text, at, at);
}
