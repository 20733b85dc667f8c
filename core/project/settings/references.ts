import { decodeBlock } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { walkBlock } from '../walk.ts';

const variable = 'DJANGO_SETTINGS_MODULE';
const known = new WeakMap<PythonFacts, readonly string[]>();

/**
 * The dotted settings modules that a file gives to DJANGO_SETTINGS_MODULE: `os.environ.setdefault(…, "a.b")`,
 * `os.environ[…] = "a.b"`.
 */
export function settingsNamesIn(facts: PythonFacts): readonly string[] {
  let names = known.get(facts);
  if (names === undefined) {
    names = facts.code.strings.includes(variable) ? find(facts) : [];
    known.set(facts, names);
  }
  return names;
}

function find(facts: PythonFacts): string[] {
  const found = new Set<string>();
  const add = (expr: Expr | undefined): void => {
    if (expr?.k === 'str' && /^[\w.]+$/.test(expr.value)) found.add(expr.value);
    // `os.environ.get("STAGE_SETTINGS", "config.settings")` and conditional values.
    if (expr?.k === 'ifexp') [expr.then, expr.otherwise].forEach(add);
    if (expr?.k === 'call') add(expr.args[1]);
  };
  for (const block of [facts.body, ...facts.functions.map((fact) => fact.body)]) {
    walkBlock(decodeBlock(facts.code, block), {
      expr(expr) {
        if (expr.k === 'call' && isVariable(expr.args[0])) add(expr.args[1]);
      },
      stmt(statement) {
        if (statement.k !== 'assign') return;
        if (statement.targets.some((target) => target.k === 'subscript' && isVariable(target.index)))
          add(statement.value);
      },
    });
  }
  return [...found];
}

function isVariable(expr: Expr | undefined): boolean {
  return expr?.k === 'str' && expr.value === variable;
}
