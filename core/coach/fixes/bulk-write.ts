import { decodeBlock } from '../../facts/code.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { FixChange } from '../../engine/fix.ts';
import type { Edit } from '../../text/edit.ts';
import { partsOf } from '../../facts/parts.ts';
import type { Plan, PythonSource } from './plan.ts';
import { indentAt, insertLinesAfter, lineBreakOf, lineEnd, quoteOf, quoted } from './python-text.ts';

type Task = FixChange & { readonly kind: 'bulk-write' };
type For = Stmt & { readonly k: 'for' };
type Call = Expr & { readonly k: 'call' };

const longestLine = 100;

/**
 * Plans one statement for all rows of a loop in place of one for each. Only loops that do nothing else are changed, as a row
 * is then written later than the code says.
 */
export function planBulkWrite(source: PythonSource, task: Task): Plan {
  const found = loopAround(source, task);
  if (found === undefined) return { refused: 'the loop does more than write its rows' };
  const { loop, write } = found;
  if (task.method === 'bulk_create') return createAll(source, loop, write);
  return task.method === 'delete' ? deleteAll(source, loop, write) : updateAll(source, task, loop, write);
}

/** The `for` whose last statement is nothing but the call. */
function loopAround({ facts }: PythonSource, task: Task): { readonly loop: For; readonly write: Call } | undefined {
  for (const fact of facts.functions) {
    if (fact.start > task.write.start || fact.end < task.write.end) continue;
    for (const part of partsOf(decodeBlock(facts.code, fact.body))) {
      if (part.k !== 'for' || part.iter.start !== task.loop.start || part.otherwise.length > 0) continue;
      const last = part.body.at(-1);
      const call = last?.k === 'expr' ? last.value : undefined;
      if (call?.k === 'call' && call.start === task.write.start) return { loop: part, write: call };
    }
  }
  return undefined;
}

/** `OrderLine.objects.create(…)` alone in the loop becomes a list of objects for `bulk_create`. */
function createAll({ text }: PythonSource, loop: For, { func, end }: Call): Plan {
  const manager = func.k === 'attr' ? func.value : undefined;
  const model = manager?.k === 'attr' && manager.value.k === 'name' ? manager.value.id : undefined;
  if (manager === undefined || model === undefined || loop.body.length !== 1 || loop.async)
    return { refused: 'the loop does more than create its rows' };
  const object = model + text.slice(func.end, end);
  const items = `[${object} for ${sliceOf(text, loop.target)} in ${sliceOf(text, loop.iter)}]`;
  if (items.includes('\n')) return { refused: 'the call stands on several lines' };
  const [indent, lineBreak] = [indentAt(text, loop.start), lineBreakOf(text)];
  const head = `${sliceOf(text, manager)}.bulk_create(`;
  const line = `${head}${items})`;
  const broken = [head, `${indent}    ${items}`, `${indent})`].join(lineBreak);
  const isShort = indent.length + line.length <= longestLine;
  return { edits: [{ start: loop.start, end: loop.end, text: isShort ? line : broken }] };
}

/** `for book in Book.objects.filter(…): book.delete()` is `Book.objects.filter(…).delete()`. */
function deleteAll({ text }: PythonSource, loop: For, write: Call): Plan {
  const { iter } = loop;
  const isChain = iter.k === 'call' && iter.func.k === 'attr' && /^(filter|exclude|all)$/.test(iter.func.name);
  if (!isChain || loop.body.length !== 1 || write.args.length > 0)
    return { refused: 'it is not known that these rows can be deleted together' };
  return { edits: [{ start: loop.start, end: loop.end, text: `${sliceOf(text, iter)}.delete()` }] };
}

/** The rows keep their new values, and one `bulk_update` behind the loop writes them. */
function updateAll(source: PythonSource, task: Task, loop: For, write: Call): Plan {
  const { text } = source;
  const row = loop.target.k === 'name' ? loop.target.id : undefined;
  const fields = row === undefined ? undefined : assignedFields(loop.body.slice(0, -1), row, task.fields);
  if (row === undefined || fields === undefined || fields.length === 0 || loop.async || write.args.length > 0)
    return { refused: 'the loop does more than set fields of its rows' };
  if (!isBoundHere(source, task.model)) return { refused: `this file does not import \`${task.model}\`` };
  const rows = loop.iter.k === 'name' ? loop.iter.id : `${row}s`;
  if (text.slice(loop.iter.start, loop.iter.end).includes('iterator(')) return { refused: 'the rows are not kept' };
  if (
    loop.iter.k !== 'name' &&
    new RegExp(`\\b${rows}\\b`).test(text.slice(0, loop.iter.start).split('\ndef ').at(-1) ?? '')
  )
    return { refused: `the name \`${rows}\` is taken` };
  const indent = indentAt(text, loop.start);
  const quote = quoteOf(text);
  const named = fields.map((field) => quoted(field, quote)).join(', ');
  const edits: Edit[] = [
    withoutLine(text, write),
    insertLinesAfter(text, loop.end, [`${indent}${task.model}.objects.bulk_update(${rows}, [${named}])`]),
  ];
  if (loop.iter.k !== 'name') {
    const line = `${rows} = ${sliceOf(text, loop.iter)}${lineBreakOf(text)}${indent}`;
    edits.push({ start: loop.start, end: loop.start, text: line });
    edits.push({ start: loop.iter.start, end: loop.iter.end, text: rows });
  }
  return { edits };
}

/** Fields that are set on the row; undefined when anything else may happen to it. */
function assignedFields(body: readonly Stmt[], row: string, fields: readonly string[]): readonly string[] | undefined {
  const names: string[] = [];
  for (const statement of body) {
    if (statement.k !== 'assign' && statement.k !== 'augassign') return undefined;
    const targets = statement.k === 'assign' ? statement.targets : [statement.target];
    for (const target of targets) {
      if (target.k === 'name' && target.id !== row) continue;
      if (target.k !== 'attr' || target.value.k !== 'name' || target.value.id !== row) return undefined;
      if (!fields.includes(target.name)) return undefined;
      if (!names.includes(target.name)) names.push(target.name);
    }
    if (handsOver(statement.value, row)) return undefined;
  }
  return names;
}

/** `book.publish()`, `convert(book)`: somebody else may change the row. */
function handsOver(code: Expr, row: string): boolean {
  const isRow = (part: Expr): boolean => part.k === 'name' && part.id === row;
  return [...partsOf(code)].some(
    (part) =>
      part.k === 'call' &&
      ([...part.args, ...part.keywords.map(({ value }) => value)].some(isRow) ||
        (part.func.k === 'attr' && isRow(part.func.value))),
  );
}

function isBoundHere({ facts }: PythonSource, name: string): boolean {
  return facts.imports.some((fact) => fact.as === name) || facts.classes.some((fact) => fact.name === name);
}

/** Takes the whole line of a statement away, also the blanks before it and the break in front. */
function withoutLine(text: string, { start, end }: Expr): Edit {
  const from = text.lastIndexOf('\n', start);
  const before = text.charAt(from - 1) === '\r' ? from - 1 : from;
  return { start: before, end: lineEnd(text, end), text: '' };
}

function sliceOf(text: string, { start, end }: Expr): string {
  return text.slice(start, end);
}
