import { Field, Kind } from '../syntax/node-kinds.ts';
import type { Lowering } from './lowering.ts';
import { StmtTag } from './tags.ts';

/** `import a.b, c as d`. */
export function lowerImport(l: Lowering, node: number): number {
  const parts = namesOf(l, node);
  for (const part of parts) {
    const { name, alias } = partsOf(l, part);
    const as = alias ?? name.split('.')[0] ?? name;
    add(l, node, part, { level: 0, module: name, name: undefined, as, bindsRoot: alias === undefined });
  }
  return parts.length;
}

/** `from ..a import b, c as d` and `from a import *`. */
export function lowerImportFrom(l: Lowering, node: number): number {
  const source = l.field(node, Field.module_name);
  const { level, module } = moduleOf(l, source);
  return lowerNames(l, node, level, module);
}

/** `from __future__ import annotations`. */
export function lowerFutureImport(l: Lowering, node: number): number {
  return lowerNames(l, node, 0, '__future__');
}

function lowerNames(l: Lowering, node: number, level: number, module: string): number {
  const star = l.children(node).find((child) => l.kindOf(child) === Kind.wildcard_import);
  if (star !== undefined) {
    add(l, node, star, { level, module, name: '*', as: '*', bindsRoot: false });
    return 1;
  }
  const parts = namesOf(l, node);
  for (const part of parts) {
    const { name, alias } = partsOf(l, part);
    add(l, node, part, { level, module, name, as: alias ?? name, bindsRoot: false });
  }
  return parts.length;
}

interface Imported {
  readonly level: number;
  readonly module: string;
  readonly name: string | undefined;
  readonly as: string;
  readonly bindsRoot: boolean;
}

function add(l: Lowering, statement: number, part: number, imported: Imported): void {
  const { level, module, name, as, bindsRoot } = imported;
  const fact = l.facts.addImport({ level, module, name, as, bindsRoot, start: l.startOf(part), end: l.endOf(part) });
  l.head(StmtTag.import, statement);
  l.out.int(fact);
}

/** The imported names that are really written: the parser may invent an empty one in half-typed code. */
function namesOf(l: Lowering, node: number): number[] {
  return l.fields(node, Field.name).filter((name) => l.startOf(name) < l.endOf(name));
}

function partsOf(l: Lowering, node: number): { name: string; alias: string | undefined } {
  if (l.kindOf(node) !== Kind.aliased_import) return { name: dottedName(l, node), alias: undefined };
  const name = l.field(node, Field.name);
  const alias = l.field(node, Field.alias);
  return { name: name < 0 ? '' : dottedName(l, name), alias: alias < 0 ? undefined : l.nameOf(alias) };
}

function moduleOf(l: Lowering, source: number): { level: number; module: string } {
  if (source < 0) return { level: 0, module: '' };
  if (l.kindOf(source) !== Kind.relative_import) return { level: 0, module: dottedName(l, source) };
  let level = 0;
  let module = '';
  for (const child of l.children(source)) {
    if (l.kindOf(child) === Kind.import_prefix) level = l.textOf(child).replace(/[^.]/g, '').length;
    else module = dottedName(l, child);
  }
  return { level, module };
}

/** `a . b` may be written with blanks and line breaks. */
function dottedName(l: Lowering, node: number): string {
  const text = l.nameOf(node);
  return /\s/.test(text)
    ? l
        .children(node)
        .map((part) => l.nameOf(part))
        .join('.')
    : text;
}
