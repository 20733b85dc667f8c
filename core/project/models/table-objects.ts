import type { Expr } from '../../facts/flow-form.ts';
import { constantValue, stringValue } from '../constants.ts';
import type { Constraint, Index, Listed } from '../model-graph.ts';
import type { Project } from '../project.ts';
import { textOf } from '../settings/values.ts';
import type { ModelDraft } from './drafts.ts';
import type { Argument } from './field-options.ts';
import { listedArguments } from './listed.ts';
import { metaOption } from './meta.ts';
import { expandName } from './relations.ts';

const empty: Listed<never> = { items: [], complete: true };

/** `Meta.constraints` of a model. */
export function constraintsOf(project: Project, draft: ModelDraft): Listed<Constraint> {
  return listed(project, metaOption(project, draft.meta.ref, 'constraints'), (item) =>
    constraintOf(project, draft, item),
  );
}

/** `Meta.indexes` of a model. */
export function indexesOf(project: Project, draft: ModelDraft): Listed<Index> {
  return listed(project, metaOption(project, draft.meta.ref, 'indexes'), (item) => indexOf(project, draft, item));
}

/** `Meta.unique_together`, also where it names a single set of fields. */
export function uniqueTogetherOf(project: Project, draft: ModelDraft): Listed<readonly string[]> {
  const option = metaOption(project, draft.meta.ref, 'unique_together');
  if (option === undefined || option.expr.k === 'none') return empty;
  const sets = listedArguments(project, option.file, option.expr);
  const [first] = sets.items;
  if (first !== undefined && stringValue(project, first.file, first.expr) !== undefined) {
    const names = namesIn(project, option);
    return names === undefined ? { items: [], complete: false } : { items: [names], complete: true };
  }
  const items = sets.items.map((item) => namesIn(project, item));
  return { items: items.filter((names) => names !== undefined), complete: sets.complete && !items.includes(undefined) };
}

function listed<Item>(
  project: Project,
  option: Argument | undefined,
  read: (item: Argument) => Item | undefined,
): Listed<Item> {
  if (option === undefined) return empty;
  const all = listedArguments(project, option.file, option.expr);
  const items = all.items.map(read);
  return { items: items.filter((item) => item !== undefined), complete: all.complete && !items.includes(undefined) };
}

function constraintOf(project: Project, draft: ModelDraft, argument: Argument): Constraint | undefined {
  const call = callOf(project, argument);
  if (call === undefined) return undefined;
  const type = typeOf(project, call.file, call.expr.func);
  if (type === undefined) return undefined;
  const kind = type === 'UniqueConstraint' ? 'unique' : type === 'CheckConstraint' ? 'check' : 'other';
  return { ...tableObject(project, draft, call, type), kind, deferrable: isGiven(call.expr, 'deferrable') };
}

function indexOf(project: Project, draft: ModelDraft, argument: Argument): Index | undefined {
  const call = callOf(project, argument);
  const type = call && typeOf(project, call.file, call.expr.func);
  return call && type !== undefined ? tableObject(project, draft, call, type) : undefined;
}

interface CallAt {
  readonly file: string;
  readonly expr: Call;
}

type Call = Expr & { readonly k: 'call' };

/** The call itself, or the one behind a name. */
function callOf(project: Project, { file, expr }: Argument): CallAt | undefined {
  if (expr.k === 'call') return { file, expr };
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
  const value = project.decode(definition.file, definition.fact.value);
  return value.k === 'call' ? { file: definition.file, expr: value } : undefined;
}

function tableObject(project: Project, draft: ModelDraft, { file, expr }: CallAt, type: string): Index {
  const argument = (name: string): Expr | undefined => expr.keywords.find((keyword) => keyword.name === name)?.value;
  const fields = argument('fields');
  return {
    type,
    name: expandName(stringValue(project, file, argument('name')), draft),
    fields: fields === undefined ? [] : namesIn(project, { file, expr: fields }),
    expressions: expr.args.length > 0,
    condition: isGiven(expr, 'condition'),
    location: { file, start: expr.start, end: expr.end },
  };
}

function isGiven(call: Call, name: string): boolean {
  const value = call.keywords.find((keyword) => keyword.name === name)?.value;
  return value !== undefined && value.k !== 'none';
}

/** Django's class that is made, else the name of the class as far as it is known. */
function typeOf(project: Project, file: string, func: Expr): string | undefined {
  const definition = project.resolveExpr(file, func);
  if (definition?.kind === 'external') return lastPart(definition.name);
  if (definition?.kind !== 'class') return undefined;
  const { mro, fact } = project.classInfo(definition.ref);
  const names = mro.map((ref) => project.nameOf(ref)).filter((name) => name.startsWith('django.'));
  return names[0] === undefined ? fact.name : lastPart(names[0]);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A list of names; undefined when one of them cannot be known. */
function namesIn(project: Project, { file, expr }: Argument): string[] | undefined {
  const constant = constantValue(project, file, expr);
  if (constant === undefined || !('items' in constant)) return undefined;
  const names = constant.items.map((item) => textOf(item));
  return names.includes(undefined) ? undefined : names.filter((name) => name !== undefined);
}
