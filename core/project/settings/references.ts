import { decodeBlock, decodeExpr } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { walkBlock } from '../walk.ts';

const variable = 'DJANGO_SETTINGS_MODULE';
const known = new WeakMap<PythonFacts, readonly NamedModule[]>();

/** A settings module that a file names. */
export interface NamedModule {
  /** Dotted name. */
  readonly module: string;
  /** It always holds, whatever the environment says. */
  readonly isForced: boolean;
}

/**
 * The settings modules that a file gives to DJANGO_SETTINGS_MODULE: `os.environ.setdefault(…, "a.b")`, or, forced,
 * `os.environ[…] = "a.b"` and gunicorn's `raw_env`.
 */
export function settingsNamesIn(facts: PythonFacts): readonly NamedModule[] {
  let names = known.get(facts);
  if (names === undefined) {
    names = [...(facts.code.strings.includes(variable) ? find(facts) : []), ...inGunicorn(facts)];
    known.set(facts, names);
  }
  return names;
}

function find(facts: PythonFacts): NamedModule[] {
  const found = new Map<string, boolean>();
  const add = (expr: Expr | undefined, isForced: boolean): void => {
    if (expr?.k === 'str' && /^[\w.]+$/.test(expr.value))
      found.set(expr.value, isForced || found.get(expr.value) === true);
    // `os.environ.get("STAGE_SETTINGS", "config.settings")` and conditional values.
    if (expr?.k === 'ifexp') for (const value of [expr.then, expr.otherwise]) add(value, false);
    if (expr?.k === 'call') add(expr.args[1], false);
  };
  const body = decodeBlock(facts.code, facts.body);
  for (const block of [body, ...facts.functions.map((fact) => decodeBlock(facts.code, fact.body))]) {
    walkBlock(block, {
      expr(expr) {
        if (expr.k === 'call' && isVariable(expr.args[0])) add(expr.args[1], false);
      },
      stmt(statement) {
        if (statement.k !== 'assign') return;
        if (statement.targets.some((target) => target.k === 'subscript' && isVariable(target.index)))
          add(statement.value, body.includes(statement));
      },
    });
  }
  return [...found].map(([module, isForced]) => ({ module, isForced }));
}

/** `raw_env = ["DJANGO_SETTINGS_MODULE=config.settings"]` of gunicorn.conf.py: it is set before the application is loaded. */
function inGunicorn(facts: PythonFacts): NamedModule[] {
  return facts.assignments.flatMap(({ name, value }) => {
    const list = name === 'raw_env' && value !== undefined ? decodeExpr(facts.code, value) : undefined;
    if (list?.k !== 'list' && list?.k !== 'tuple') return [];
    return list.items.flatMap((item) => {
      const module = item.k === 'str' ? /^DJANGO_SETTINGS_MODULE=([\w.]+)$/.exec(item.value)?.[1] : undefined;
      return module === undefined ? [] : [{ module, isForced: true }];
    });
  });
}

function isVariable(expr: Expr | undefined): boolean {
  return expr?.k === 'str' && expr.value === variable;
}
