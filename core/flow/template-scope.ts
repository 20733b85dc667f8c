import type { TemplateFacts, TemplateNode } from '../facts/template-form.ts';
import type { Location } from '../text/range.ts';
import { unknown, type Value } from './value.ts';

/** Names of a template, innermost first. */
export interface TemplateScope {
  readonly file: string;
  readonly engine: TemplateFacts['engine'];
  readonly libraries: readonly string[];
  readonly vars: Map<string, Value>;
  readonly outer: TemplateScope | undefined;
  /** Blocks that templates further down fill, nearest child first. */
  readonly blocks: ReadonlyMap<string, readonly Block[]>;
  /** The block whose body runs, and its bodies in the templates further up. */
  readonly above?: { readonly name: string; readonly bodies: readonly Block[] };
}

export interface Block {
  readonly scope: TemplateScope;
  readonly nodes: readonly TemplateNode[];
}

/** Where a part of the template stands. */
export function placeOf(part: { start: number; end: number }, scope: TemplateScope): Location {
  return { file: scope.file, start: part.start, end: part.end };
}

/** All names that can be read here. */
export function allVars(scope: TemplateScope): Map<string, Value> {
  const vars = new Map<string, Value>();
  for (let at: TemplateScope | undefined = scope; at; at = at.outer)
    for (const [name, value] of at.vars) if (!vars.has(name)) vars.set(name, value);
  return vars;
}

/** The value of a name, outer scopes included; Unknown when nothing binds it. */
export function findVar(scope: TemplateScope, name: string): Value {
  for (let at: TemplateScope | undefined = scope; at; at = at.outer) {
    const value = at.vars.get(name);
    if (value !== undefined) return value;
  }
  return unknown;
}
