import { decodeBlock } from '../../facts/code.ts';
import type { FunctionFact, PythonFacts } from '../../facts/file-facts.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import { walkBlock } from '../walk.ts';

/** A function at module level of a migration file that gets `apps`. */
export interface MigrationFunction {
  readonly fact: FunctionFact;
  /** What it calls its first argument. */
  readonly apps: string;
  readonly body: readonly Stmt[];
  /** Its expressions, outer ones first. */
  readonly exprs: readonly Expr[];
}

/** Functions that RunPython may call: those whose first argument is `apps`, or that take two. */
export function migrationFunctions(facts: PythonFacts): readonly MigrationFunction[] {
  let functions = known.get(facts);
  if (functions === undefined) known.set(facts, (functions = readFunctions(facts)));
  return functions;
}

const known = new WeakMap<PythonFacts, readonly MigrationFunction[]>();

function readFunctions(facts: PythonFacts): readonly MigrationFunction[] {
  return facts.functions.flatMap((fact) => {
    const params = fact.params.filter(({ kind }) => kind === 'normal' || kind === 'positional');
    const [apps, editor] = params;
    const isPlain = fact.ownerClass < 0 && fact.outerFunction < 0 && !fact.async;
    if (!isPlain || apps === undefined || (apps.name !== 'apps' && editor?.name !== 'schema_editor')) return [];
    const body = decodeBlock(facts.code, fact.body);
    const exprs: Expr[] = [];
    walkBlock(body, { expr: (expr) => exprs.push(expr) });
    return [{ fact, apps: apps.name, body, exprs }];
  });
}

/** True where something that is not there is expected: `try`, or a question for the app. */
export function isGuarded({ body, exprs }: MigrationFunction): boolean {
  let tries = false;
  walkBlock(body, {
    stmt(statement) {
      if (statement.k === 'try') tries = true;
    },
  });
  return tries || exprs.some((expr) => expr.k === 'attr' && /^(is_installed|all_models|app_configs)$/.test(expr.name));
}
