import { decodeBlock } from '#core/facts/code.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';

const signs = ['print', 'setup'];

/**
 * A script that somebody starts, in a shell or by its name: it calls `django.setup()` itself, or prints while its own
 * statements run. Nobody imports it, so it asks each time.
 */
export function isScript(project: Project, file: string): boolean {
  const facts = project.python(file);
  if (facts === undefined || !signs.some((sign) => facts.code.strings.includes(sign))) return false;
  let found = false;
  walkBlock(decodeBlock(facts.code, facts.body), { expr: (expr) => (found ||= isSign(expr)) });
  return found;
}

function isSign(expr: Expr): boolean {
  if (expr.k !== 'call') return false;
  const { func } = expr;
  if (func.k === 'name') return func.id === 'print';
  return func.k === 'attr' && func.name === 'setup' && func.value.k === 'name' && func.value.id === 'django';
}
