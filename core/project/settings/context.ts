import type { Expr } from '../../facts/flow-form.ts';
import type { EnvironmentContext } from './environment.ts';
import type { Known } from './values.ts';

/** The names around an expression. */
export interface ExpressionContext extends EnvironmentContext {
  /** The file's own absolute path: `__file__`. */
  readonly file: string;
  /** The present value of a name of this module, or of an imported one. */
  name(id: string): Known | undefined;
  /** The value of `module.NAME`. */
  attribute(expr: Expr & { readonly k: 'attr' }): Known | undefined;
}
