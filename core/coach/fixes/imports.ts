import type { ImportFact } from '../../facts/file-facts.ts';
import type { Edit } from '../../text/edit.ts';
import type { Plan, PythonSource } from './plan.ts';
import { insertLinesAfter, lineBreakOf, lineEnd } from './python-text.ts';

/**
 * Plans `from module import name`: nothing when the file has it, into the line that imports from the module already, else
 * a line of its own among the imports at the top.
 */
export function planImport(source: PythonSource, module: string, name: string): Plan {
  const { facts, text } = source;
  const imports = facts.imports.filter((fact) => fact.scope === -1 && !fact.typeOnly);
  const bound = imports.find((fact) => fact.as === name);
  if (bound !== undefined && bound.module === module && bound.name === name && bound.level === 0) return { edits: [] };
  if (bound !== undefined || definesName(source, name)) {
    return { refused: `the name \`${name}\` means something else in this file` };
  }
  const statements = topStatements(text, imports);
  const same = statements.find((statement) => statement.module === module && statement.names !== undefined);
  const edit = same === undefined ? undefined : intoStatement(text, same, name);
  return { edits: [edit ?? newStatement(source, statements, module, name)] };
}

function definesName({ facts }: PythonSource, name: string): boolean {
  const classes = facts.classes.some((fact) => fact.name === name && fact.outerClass < 0 && fact.outerFunction < 0);
  const functions = facts.functions.some((fact) => fact.name === name && fact.ownerClass < 0 && fact.outerFunction < 0);
  return classes || functions || facts.assignments.some((fact) => fact.name === name);
}

/** An import statement that stands at the start of a line. */
interface TopStatement {
  readonly start: number;
  readonly end: number;
  /** The module it names; relative ones with their dots. */
  readonly module: string;
  /** Span of the imported names, without parentheses; undefined for `import a` and for a star. */
  readonly names: { readonly start: number; readonly end: number } | undefined;
}

function topStatements(text: string, imports: readonly ImportFact[]): TopStatement[] {
  const starts = new Set(imports.map((fact) => text.lastIndexOf('\n', statementStart(text, fact.start)) + 1));
  const statements: TopStatement[] = [];
  for (const start of [...starts].sort((a, b) => a - b)) {
    const read = readStatement(text, start);
    if (read !== undefined) statements.push(read);
  }
  return statements;
}

/** The place of the `from` or `import` that a name belongs to, wherever in the statement the fact points. */
function statementStart(text: string, at: number): number {
  const before = text.slice(0, at + 1);
  const keyword = before.lastIndexOf('\nfrom ');
  const plain = before.lastIndexOf('\nimport ');
  const found = Math.max(keyword, plain);
  return found < 0 ? 0 : found + 1;
}

function readStatement(text: string, start: number): TopStatement | undefined {
  const rest = text.slice(start);
  const plain = /^import[ \t]+([\w.]+)[^\n]*/.exec(rest);
  if (plain !== null)
    return { start, end: start + plain[0].trimEnd().length, module: plain[1] ?? '', names: undefined };
  const from = /^from[ \t]+([\w.]+)[ \t]+import[ \t]+(\(?)/.exec(rest);
  if (from === null) return undefined;
  const [head, module = '', parenthesis] = from;
  const namesStart = start + head.length;
  const closing = parenthesis === '(' ? text.indexOf(')', namesStart) : lineEnd(text, namesStart);
  if (closing < 0) return undefined;
  const end = parenthesis === '(' ? closing + 1 : closing;
  const names = text.slice(namesStart, closing);
  const usable = !/[*\\;]/.test(names) && !(parenthesis === '' && names.includes('#'));
  return { start, end, module, names: usable ? { start: namesStart, end: closing } : undefined };
}

/** Adds a name before the first one that sorts behind it, when the names are sorted; else at the end. */
function intoStatement(text: string, statement: TopStatement, name: string): Edit | undefined {
  if (statement.names === undefined) return undefined;
  const from = statement.names.start;
  const inner = text.slice(from, statement.names.end).replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const items = [...inner.matchAll(/(\w+)([ \t]+as[ \t]+\w+)?/g)];
  const last = items.at(-1);
  if (last === undefined) return undefined;
  const names = items.map(([, first = '']) => first);
  const sorted = names.every((each, i) => i === 0 || compareNames(names[i - 1] ?? '', each) <= 0);
  const next = sorted ? items.find(([, first = '']) => compareNames(name, first) < 0) : undefined;
  const indent = /\n([ \t]+)$/.exec(inner.slice(0, (next ?? last).index))?.[1];
  const gap = indent === undefined ? ' ' : `${lineBreakOf(text)}${indent}`;
  const at = from + (next?.index ?? last.index + last[0].length);
  return { start: at, end: at, text: next === undefined ? `,${gap}${name}` : `${name},${gap}` };
}

/** isort's order: CONSTANTS, Classes, functions. */
function compareNames(a: string, b: string): number {
  return kindOf(a) - kindOf(b) || (a.toLowerCase() < b.toLowerCase() ? -1 : 1);
}

function kindOf(name: string): number {
  if (/^[A-Z][A-Z0-9_]+$/.test(name)) return 0;
  return /^[A-Z]/.test(name) ? 1 : 2;
}

/** Behind the last import of the same top package that sorts before it, else behind the last absolute import. */
function newStatement(source: PythonSource, statements: readonly TopStatement[], module: string, name: string): Edit {
  const { text } = source;
  const line = `from ${module} import ${name}`;
  const top = packageOf(module);
  const group = statements.filter((statement) => packageOf(statement.module) === top);
  const before = group.filter((statement) => statement.module < module).at(-1);
  const first = group[0];
  if (before === undefined && first !== undefined) {
    return { start: first.start, end: first.start, text: line + lineBreakOf(text) };
  }
  const absolute = statements.filter((statement) => !statement.module.startsWith('.'));
  const anchor = before ?? absolute.at(-1);
  if (anchor !== undefined) return insertLinesAfter(text, anchor.end, [line]);
  return atTop(source, line, statements[0]);
}

function packageOf(module: string): string {
  return module.split('.')[0] ?? '';
}

/** A file without absolute imports: before its relative ones, else behind the comments and the docstring at its top. */
function atTop({ text }: PythonSource, line: string, relative: TopStatement | undefined): Edit {
  const lineBreak = lineBreakOf(text);
  if (relative !== undefined) return { start: relative.start, end: relative.start, text: line + lineBreak.repeat(2) };
  const docstring =
    /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:[rRuU]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?''')[ \t]*\r?\n?)?/.exec(text);
  const at = docstring?.[0].length ?? 0;
  const apart = /["']{3}\s*$/.test(text.slice(0, at)) ? lineBreak : '';
  return {
    start: at,
    end: at,
    text: apart + line + lineBreak.repeat(/^\s*\S/.test(text.slice(at)) && !/^\r?\n/.test(text.slice(at)) ? 2 : 1),
  };
}
