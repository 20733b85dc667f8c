import type { Expr } from '../facts/flow-form.ts';
import { emit } from './emit.ts';
import type { Machine } from './machine.ts';
import type { Scope } from './scope.ts';
import { at } from './truth.ts';
import type { Value } from './value.ts';

/** Methods whose only outcome is the queryset that they give. */
const building = new Set(
  `filter exclude order_by distinct reverse annotate alias select_related prefetch_related only defer values values_list
  using select_for_update union intersection difference extra all`.split(/\s+/),
);

/** A statement that is nothing but `books.order_by("title")`: a new queryset that nobody has. */
export function noteDiscarded(m: Machine, value: Value, code: Expr, scope: Scope): void {
  if (code.k !== 'call' || code.func.k !== 'attr' || !building.has(code.func.name)) return;
  if (value.k !== 'queryset' || m.project.isLibrary(scope.file)) return;
  const built = value.builtAt?.site;
  // A method of the project's own may do more than build.
  if (built?.file !== scope.file || built.start !== code.start || built.end !== code.end) return;
  m.at = code;
  const { name: method } = code.func;
  emit(m, { kind: 'queryset', what: 'discarded', model: value.model.label, method, expression: '' }, at(code, scope));
}
