import type { FunctionFact } from '../facts/file-facts.ts';
import { once, type Args, type Machine } from './machine.ts';
import { newScope, type Scope } from './scope.ts';
import { strangerOf } from './stranger.ts';
import { dictOf, unknown, type Value } from './value.ts';

/** Gives each parameter of a function its argument, its default, or what its annotation says. */
export function bindParams(m: Machine, fact: FunctionFact, args: Args, scope: Scope, self: Value | undefined): void {
  const positional = self === undefined ? [...args.positional] : [self, ...args.positional];
  const keywords = new Map(args.keywords);
  for (const param of fact.params) {
    if (param.kind === 'star')
      // What Django passes to an entry point's `*args` is not known.
      scope.vars.set(
        param.name,
        args.more || (m.stack.length === 0 && m.loops.length === 0)
          ? unknown
          : { k: 'tuple', items: positional.splice(0) },
      );
    else if (param.kind === 'starstar') scope.vars.set(param.name, restOf(m, keywords, args));
    else {
      const given = param.kind === 'keyword' ? undefined : positional.shift();
      const value = given ?? keywords.get(param.name);
      keywords.delete(param.name);
      scope.vars.set(param.name, value ?? defaultOf(m, param, args, scope));
    }
  }
}

/** What `**kwargs` gets: keywords that no parameter took; their names may be somebody else's choice. */
function restOf(m: Machine, keywords: ReadonlyMap<string, Value>, { chosen, closed }: Args): Value {
  if (chosen === undefined) return { ...dictOf(keywords, unknown), ...(closed === true && { closedAt: m.branches }) };
  const value: Value = { k: 'unknown', input: chosen };
  return { ...dictOf(keywords, value), key: value };
}

function defaultOf(m: Machine, param: FunctionFact['params'][number], args: Args, scope: Scope): Value {
  if (args.more) return unknown;
  if (param.default !== undefined) return defaultValue(m, scope.file, param.start, param.default);
  return annotated(m, param.annotation, scope);
}

/** A parameter's default is evaluated once, when its function is defined. */
export function defaultValue(m: Machine, file: string, paramStart: number, ref: number): Value {
  return once(m, `default ${file}#${paramStart}`, () =>
    m.expr(m.project.decode(file, ref), newScope({ file, functionIndex: undefined })),
  );
}

/** A parameter that nobody passed is what its annotation says: one model instance of unknown loading, or Unknown. */
function annotated(m: Machine, annotation: number | undefined, scope: Scope): Value {
  if (annotation === undefined) return unknown;
  const definition = m.project.resolveExpr(scope.file, m.project.decode(scope.file, annotation), scope.functionIndex);
  const model = definition?.kind === 'class' ? m.project.models.ofClass(definition.ref) : undefined;
  return model ? strangerOf(model) : unknown;
}
