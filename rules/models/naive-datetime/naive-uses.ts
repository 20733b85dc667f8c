import { decodeBlock } from '#core/facts/code.ts';
import type { FunctionFact, PythonFacts } from '#core/facts/file-facts.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { Field, Model, Relation } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Call } from '../shared.ts';

/** A naive moment that reaches a column. */
export interface NaiveUse {
  readonly call: Call;
  /** 'Book.placed'. */
  readonly field: string;
  readonly compared: boolean;
}

type IsClock = (func: Expr, functionIndex: number) => boolean;

const lookups = new Set(['exact', 'gt', 'gte', 'lt', 'lte']);
/** Methods of managers and querysets that take fields or lookups by name. */
const methods = new Set(['filter', 'exclude', 'get', 'create', 'get_or_create', 'update_or_create', 'update']);

/** The naive moments in functions of a file that are certain to meet a DateTimeField, each call once. */
export function naiveUses(project: Project, file: string, facts: PythonFacts, isClock: IsClock): readonly NaiveUse[] {
  const uses = new Map<number, NaiveUse>();
  for (const index of functionsWithClocks(facts)) {
    const fact = facts.functions[index];
    if (fact === undefined) continue;
    const body = decodeBlock(facts.code, fact.body);
    const naive = naiveValues(body, (func) => isClock(func, index));
    if (naive.size === 0) continue;
    const own = ownModel(project, file, fact);
    const self = fact.params[0]?.name;
    const found = (value: Expr, field: string | undefined, compared: boolean): void => {
      const call = field === undefined ? undefined : callOf(value, naive);
      if (call !== undefined && field !== undefined && !uses.has(call.start))
        uses.set(call.start, { call, field, compared });
    };
    const ofSelf = (expr: Expr): string | undefined =>
      expr.k === 'attr' && expr.value.k === 'name' && expr.value.id === self ? momentOf(own, expr.name) : undefined;
    walkBlock(body, {
      stmt(statement) {
        if (statement.k === 'assign')
          for (const target of statement.targets) found(statement.value, ofSelf(target), false);
      },
      expr(expr) {
        if (expr.k === 'compare' && expr.rights.length === 1) {
          const [right] = expr.rights;
          if (right === undefined || !/^[<>]=?$/.test(expr.ops[0] ?? '')) return;
          found(right, ofSelf(expr.left), true);
          found(expr.left, ofSelf(right), true);
        }
        if (expr.k !== 'call' || expr.keywords.length === 0) return;
        const model = modelOfCall(project, file, expr, index);
        if (model === undefined) return;
        for (const { name, value } of expr.keywords) found(value, lookedUp(project, model, name), false);
      },
    });
  }
  return [...uses.values()];
}

const clockNames = new Set(['now', 'utcnow', 'today']);
const candidates = new WeakMap<PythonFacts, readonly number[]>();

/** The functions that may ask a clock, by their text alone: looked for once a file, as most have none. */
function functionsWithClocks(facts: PythonFacts): readonly number[] {
  let found = candidates.get(facts);
  if (found === undefined) {
    found = facts.code.strings.some((text) => clockNames.has(text))
      ? facts.functions.flatMap((fact, index) => (asksClock(decodeBlock(facts.code, fact.body)) ? [index] : []))
      : [];
    candidates.set(facts, found);
  }
  return found;
}

function asksClock(body: readonly Stmt[]): boolean {
  let asks = false;
  walkBlock(body, {
    expr(expr) {
      if (expr.k !== 'call' || expr.args.length + expr.keywords.length > 0) return;
      asks ||= clockNames.has(expr.func.k === 'attr' ? expr.func.name : expr.func.k === 'name' ? expr.func.id : '');
    },
  });
  return asks;
}

/** Calls of the clock, and the names that are bound to one and to nothing else. */
function naiveValues(body: readonly Stmt[], isClock: (func: Expr) => boolean): ReadonlyMap<Expr | string, Call> {
  const naive = new Map<Expr | string, Call>();
  const bound = new Map<string, number>();
  walkBlock(body, {
    expr(expr) {
      if (expr.k === 'call' && expr.args.length + expr.keywords.length === 0 && isClock(expr.func))
        naive.set(expr, expr);
    },
  });
  if (naive.size === 0) return naive;
  walkBlock(body, {
    stmt(statement) {
      if (statement.k === 'augassign' && statement.target.k === 'name') bound.set(statement.target.id, 2);
      if (statement.k !== 'assign') return;
      for (const target of statement.targets) {
        if (target.k !== 'name') continue;
        bound.set(target.id, (bound.get(target.id) ?? 0) + 1);
        const call = callOf(statement.value, naive);
        if (call !== undefined) naive.set(target.id, call);
      }
    },
  });
  for (const [name, times] of bound) if (times > 1) naive.delete(name);
  return naive;
}

/** The clock behind a value: the call itself, a name of it, or a moment that much earlier or later. */
function callOf(value: Expr, naive: ReadonlyMap<Expr | string, Call>): Call | undefined {
  if (value.k === 'name') return naive.get(value.id);
  if (value.k === 'binary' && (value.op === '+' || value.op === '-')) {
    // The difference of two moments is a span of time.
    const [left, right] = [callOf(value.left, naive), callOf(value.right, naive)];
    return right === undefined ? left : value.op === '+' && left === undefined ? right : undefined;
  }
  return naive.get(value);
}

function ownModel(project: Project, file: string, { ownerClass }: FunctionFact): Model | undefined {
  return ownerClass < 0 ? undefined : project.models.ofClass({ file, index: ownerClass });
}

/** The model that `Book(…)`, `Book.objects.filter(…)` and longer chains speak of. */
function modelOfCall(project: Project, file: string, call: Call, functionIndex: number): Model | undefined {
  let at: Expr = call.func;
  if (at.k === 'name') return modelNamed(project, file, at, functionIndex);
  if (at.k !== 'attr' || !methods.has(at.name)) return undefined;
  at = at.value;
  while (at.k === 'call' && at.func.k === 'attr') at = at.func.value;
  return at.k === 'attr' ? modelNamed(project, file, at.value, functionIndex) : undefined;
}

function modelNamed(project: Project, file: string, expr: Expr, functionIndex: number): Model | undefined {
  if (expr.k !== 'name' && expr.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, expr, functionIndex);
  return definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
}

/** The field behind `order__placed__lt`, when it holds a moment and the lookup compares with one. */
function lookedUp(project: Project, model: Model, keyword: string): string | undefined {
  let at: Model | undefined = model;
  const parts = keyword.split('__');
  for (const [index, part] of parts.entries()) {
    const moment = momentOf(at, part);
    const rest = parts.slice(index + 1);
    if (moment !== undefined)
      return rest.length === 0 || (rest.length === 1 && lookups.has(rest[0] ?? '')) ? moment : undefined;
    const relation: Relation | undefined = at?.relations.get(part) ?? at?.queryNames.get(part);
    at = relation?.to === undefined ? undefined : project.models.byLabel.get(relation.to);
    if (at === undefined) return undefined;
  }
  return undefined;
}

function momentOf(model: Model | undefined, name: string): string | undefined {
  const field: Field | undefined = model?.fields.get(name);
  return model !== undefined && field?.type === 'DateTimeField' ? `${model.name}.${name}` : undefined;
}
