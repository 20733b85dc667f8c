import type { Range } from '../../text/range.ts';
import type { Plan } from './plan.ts';

/** Plans taking a rule out of a suppression comment; the comment goes with its last rule, its line when it stands alone. */
export function planSuppressionRemoval(text: string, comment: Range, rule: Range, id: string): Plan {
  if (text.slice(rule.start, rule.end) !== id) return { refused: 'the comment has changed since it was reviewed' };
  const opening = text.lastIndexOf('[', rule.start);
  const closing = text.indexOf(']', rule.end);
  if (opening < comment.start || closing < 0 || closing >= comment.end) {
    return { refused: 'the comment has changed since it was reviewed' };
  }
  const after = /^\s*,\s*/.exec(text.slice(rule.end, closing));
  if (after !== null) return { edits: [{ start: rule.start, end: rule.end + after[0].length, text: '' }] };
  const before = /\s*,\s*$/.exec(text.slice(opening + 1, rule.start));
  if (before !== null) return { edits: [{ start: rule.start - before[0].length, end: rule.end, text: '' }] };
  return { edits: [{ ...wholeComment(text, comment), text: '' }] };
}

/** The comment with the white space before it, or with its line when nothing else stands there. */
function wholeComment(text: string, comment: Range): Range {
  const before = /[ \t]*$/.exec(text.slice(0, comment.start))?.[0].length ?? 0;
  const start = comment.start - before;
  const startsLine = start === 0 || /[\r\n]/.test(text.charAt(start - 1));
  const lineBreak = /^[ \t]*(\r\n|\r|\n)/.exec(text.slice(comment.end));
  if (!startsLine || lineBreak === null) return { start, end: comment.end };
  return { start, end: comment.end + lineBreak[0].length };
}
