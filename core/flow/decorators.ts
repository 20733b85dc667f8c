import type { Expr } from '../facts/flow-form.ts';
import type { FunctionFact } from '../facts/file-facts.ts';
import type { ClassMember, FunctionRef } from '../project/project.ts';
import type { Machine } from './machine.ts';

/** Names of a method's decorators as they are written, a name of one word behind a dot or alone: '.setter', 'property'. */
export function decoratorNames(
  m: Machine,
  { ref, fact }: { readonly ref: FunctionRef; readonly fact: FunctionFact },
): readonly string[] {
  return fact.decorators.map((decorator) => nameOf(m.project.decode(ref.file, decorator)));
}

/** A method under one of them is read as an attribute. */
export const propertyDecorators = /(^|\.)(property|cached_property|abstractproperty|classproperty)$/;

/** Django's or Python's `cached_property`: what lies in the object under its name comes before it. */
export function isCachedProperty(m: Machine, member: ClassMember | undefined): boolean {
  return member?.kind === 'method' && decoratorNames(m, member).some((name) => name.endsWith('cached_property'));
}

function nameOf(expr: Expr): string {
  if (expr.k === 'call') return nameOf(expr.func);
  if (expr.k === 'attr') return `${expr.value.k === 'name' ? expr.value.id : ''}.${expr.name}`;
  return expr.k === 'name' ? expr.id : '';
}
