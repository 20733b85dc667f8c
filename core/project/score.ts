import type { Expr } from '../facts/flow-form.ts';
import type { Binding } from './names.ts';
import type { Definition } from './project.ts';

/** 3 = says all there is to say; less for what a try/except or if/else offers as the second choice. */
export function scoreOf(binding: Binding, definition: Definition | undefined, decode: (ref: number) => Expr): number {
  if (definition === undefined) return 0;
  if (binding.kind === 'import') return definition.kind === 'external' ? 2 : 3;
  if (binding.kind !== 'assignment') return 3;
  const { value, conditional } = binding.fact;
  if (value === undefined) return 0;
  if (!conditional) return 3;
  const { k } = decode(value);
  return k === 'none' || k === 'bool' ? 1 : 2;
}
