import { decodeBlock } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr, Keyword, Stmt } from '../../facts/flow-form.ts';

/** What stands under an offset, innermost first. */
export type CodeAt = readonly (Expr | Keyword)[];

/** The expressions and keywords around an offset; empty over statements, comments and names that are being declared. */
export function codeAt(facts: PythonFacts, offset: number): CodeAt {
  const around: (Expr | Keyword)[] = [];
  for (const root of rootsAt(facts, offset)) collect(root, offset, around);
  return around.sort((a, b) => a.end - a.start - (b.end - b.start));
}

/** The code that may hold it: the innermost function's body, or values of module and classes. */
function rootsAt(facts: PythonFacts, offset: number): unknown[] {
  const holds = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset <= end;
  const inner = facts.functions
    .filter(holds)
    .reduce<PythonFacts['functions'][number] | undefined>(
      (best, fact) => (best === undefined || fact.start >= best.start ? fact : best),
      undefined,
    );
  if (inner !== undefined) return [decodeBlock(facts.code, inner.body)];
  const owner = facts.classes.filter(holds).at(-1);
  return [decodeBlock(facts.code, owner?.body ?? facts.body)];
}

function collect(part: unknown, offset: number, around: (Expr | Keyword)[]): void {
  if (typeof part !== 'object' || part === null) return;
  if ('start' in part && 'end' in part) {
    const { start, end } = part as Expr | Stmt;
    if (offset < start || end < offset) return;
    if (isExpr(part) || isKeyword(part)) around.push(part);
  }
  for (const inner of Object.values(part)) collect(inner, offset, around);
}

const statements = new Set(
  'expr assign annassign augassign return if for while try with raise assert del match import def class global nonlocal break continue pass'.split(
    ' ',
  ),
);

function isExpr(part: object): part is Expr {
  return 'k' in part && typeof part.k === 'string' && !statements.has(part.k);
}

function isKeyword(part: object): part is Keyword {
  return 'name' in part && 'value' in part && !('k' in part) && !('kind' in part);
}
