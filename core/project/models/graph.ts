import type { FileFacts } from '../../facts/file-facts.ts';
import type { Model, ModelGraph, Relation } from '../model-graph.ts';
import type { ClassRef, Project } from '../project.ts';
import { textOf } from '../settings/values.ts';
import { assembleFields, primaryKeyOf } from './assemble-fields.ts';
import { concreteOf, createDrafts } from './drafts.ts';
import type { Drafts, ModelDraft } from './drafts.ts';
import { libraryModels } from './library-models.ts';
import { managersOf } from './managers.ts';
import { metaOption } from './meta.ts';
import { forwardRelation, parentRelation, reverseRelation } from './relations.ts';
import type { ForwardRelation } from './relations.ts';
import { constraintsOf, indexesOf, uniqueTogetherOf } from './table-objects.ts';
import { createTargets } from './targets.ts';
import type { Targets } from './targets.ts';

/** The graph with what it takes to move it along with an edit (moved-graph.ts). Plain data: it outlives its project. */
export interface BuiltGraph extends ModelGraph {
  /** All models by class (`keyOf`), also abstract ones and those that another of the same label hides. */
  readonly byClass: ReadonlyMap<string, Model>;
  /** Files in which bodies of functions were read: the `__init__` of a field class. */
  readonly bodiesIn: ReadonlySet<string>;
}

/** A class as a key. */
export function keyOf({ file, index }: ClassRef): string {
  return `${file}#${index}`;
}

/**
 * Builds the model graph of a project from its classes and the stubs of well-known packages. What cannot be resolved is
 * left out or marked open; nothing is invented.
 */
export function buildModelGraph(project: Project, library: ReadonlyMap<string, FileFacts>): BuiltGraph {
  const bodiesIn = new Set<string>();
  const drafts = createDrafts(project, (file) => bodiesIn.add(file));
  const classes = [...project.classes(), ...libraryModels(project, library)];
  const every = classes.flatMap((ref) => drafts.of(ref) ?? []);
  // A model inside a function exists while the function runs only.
  const all = every
    .filter(({ ref }) => project.classInfo(ref).fact.outerFunction < 0)
    .toSorted((a, b) => firmness(project, b) - firmness(project, a));
  const registered = chooseByLabel(project, all);
  const targets = createTargets(project, drafts, [...registered.values()]);
  const relations = collectRelations(project, all, new Set(registered.values()), targets);
  const byClass = new Map(
    every.map((draft) => [keyOf(draft.ref), createModel(project, drafts, draft, relations, targets.userLabel)]),
  );
  const labels = [...registered.keys()].sort();
  const byLabel = new Map(
    labels.flatMap((label): [string, Model][] => {
      const draft = registered.get(label);
      const model = draft && byClass.get(keyOf(draft.ref));
      return model === undefined ? [] : [[label, model]];
    }),
  );
  return { byLabel, byClass, bodiesIn, ofClass: (ref) => byClass.get(keyOf(ref)), userLabel: targets.userLabel };
}

/** Where two models claim one name on a third, the firmer one has it: of an installed app, of no test, Django's own. */
function firmness(project: Project, draft: ModelDraft): number {
  return (draft.installed ? 6 : 0) + (2 - draft.test) * 2 + (project.isLibrary(draft.ref.file) ? 1 : 0);
}

/** One model for each label: the installed one, the concrete one, no test's, the one in the app's models; else the first. */
function chooseByLabel(project: Project, drafts: readonly ModelDraft[]): Map<string, ModelDraft> {
  const chosen = new Map<string, ModelDraft>();
  const rank = (draft: ModelDraft): number =>
    (draft.installed ? 12 : 0) + (draft.meta.abstract ? 0 : 6) + (2 - draft.test) * 2 + (draft.inModels ? 1 : 0);
  for (const draft of drafts) {
    // Stubs of packages that are not installed describe classes to inherit from, not models of this project.
    if (project.isLibrary(draft.ref.file) && !draft.installed) continue;
    const known = chosen.get(draft.label);
    if (known === undefined || rank(draft) > rank(known)) chosen.set(draft.label, draft);
  }
  return chosen;
}

/** Relations of every draft: its own forward ones, and those that lead to its table. */
interface Relations {
  forward(draft: ModelDraft): readonly ForwardRelation[];
  reverse(draft: ModelDraft): readonly Relation[];
}

/** Who has a name on another model first; without a relation when apps that are equally firm dispute it. */
interface Claim {
  readonly source: ModelDraft;
  readonly relation: Relation | undefined;
}

function collectRelations(
  project: Project,
  all: readonly ModelDraft[],
  registered: ReadonlySet<ModelDraft>,
  targets: Targets,
): Relations {
  const known = new Map<ModelDraft, readonly ForwardRelation[]>();
  const forward = (draft: ModelDraft): readonly ForwardRelation[] => {
    let list = known.get(draft);
    if (list === undefined) known.set(draft, (list = forwardOf(draft, targets)));
    return list;
  };
  const reverse = new Map<ModelDraft, Map<string, Claim>>();
  for (const draft of all) {
    if (draft.meta.abstract || !registered.has(draft) || isSwapped(project, draft, targets.userLabel)) continue;
    for (const each of forward(draft)) {
      if (each.target === undefined || isTestOnly(project, draft, each.target)) continue;
      const relation = reverseRelation(each);
      if (relation === undefined) continue;
      const concrete = concreteOf(each.target);
      let claims = reverse.get(concrete);
      if (claims === undefined) reverse.set(concrete, (claims = new Map()));
      const first = claims.get(relation.name);
      if (first === undefined) claims.set(relation.name, { source: draft, relation });
      else if (first.source.app !== draft.app && firmness(project, first.source) === firmness(project, draft))
        claims.set(relation.name, { source: first.source, relation: undefined });
    }
  }
  return {
    forward,
    reverse: (draft) => [...(reverse.get(draft)?.values() ?? [])].flatMap(({ relation }) => relation ?? []),
  };
}

function forwardOf(draft: ModelDraft, targets: Targets): ForwardRelation[] {
  const links = draft.meta.abstract
    ? []
    : draft.parents.flatMap(({ model, link, auto }) =>
        auto && link !== undefined ? [parentRelation(draft, model, link)] : [],
      );
  const fields = [...draft.local.values(), ...draft.private.values()];
  return [...links, ...fields.flatMap((field) => forwardRelation(draft, field, targets) ?? [])];
}

/** Tests' models must not show up on the models of the app. On Django's own, those of an app among the tests may. */
function isTestOnly(project: Project, source: ModelDraft, target: ModelDraft): boolean {
  const isDjangos = project.nameOf(target.ref).startsWith('django.contrib.');
  return source.test > (isDjangos ? 1 : target.test);
}

/** The user class that nobody can name for sure is not Django's: then nothing is said about Django's. */
function isSwapped(project: Project, draft: ModelDraft, userLabel: string | undefined): boolean {
  const setting = draft.meta.swappable;
  if (setting === 'AUTH_USER_MODEL') return userLabel?.toLowerCase() !== draft.label.toLowerCase();
  const value = setting === undefined ? undefined : textOf(project.settings.value(setting)?.constant);
  return value !== undefined && value.toLowerCase() !== draft.label.toLowerCase();
}

function createModel(
  project: Project,
  drafts: Drafts,
  draft: ModelDraft,
  relations: Relations,
  userLabel: string | undefined,
): Model {
  const { meta, ref } = draft;
  const fact = project.classInfo(ref).fact;
  const location = { file: ref.file, start: fact.nameStart, end: fact.nameEnd };
  const own = relationsOf(draft, relations, new Set());
  const byName = new Map<string, Relation>();
  for (const relation of own) if (!byName.has(relation.name)) byName.set(relation.name, relation);
  const concrete = concreteOf(draft);
  const names = new Map<string, Relation>();
  for (const relation of own) if (relation.queryName !== relation.name) names.set(relation.queryName, relation);
  return {
    label: draft.label,
    name: draft.name,
    app: draft.app,
    ref,
    location,
    abstract: meta.abstract,
    proxy: meta.proxy,
    swapped: isSwapped(project, draft, userLabel),
    open: draft.open,
    parents: allParents(draft),
    dbTable: tableOf(project, drafts, concrete, new Set()),
    managed: meta.managed,
    meta: meta.ref,
    ordering: orderingOf(draft),
    constraints: constraintsOf(project, draft),
    indexes: indexesOf(project, draft),
    uniqueTogether: uniqueTogetherOf(project, draft),
    fields: assembleFields(project, draft, location, (each) => relations.forward(each).map(({ relation }) => relation)),
    relations: byName,
    queryNames: names,
    managers: managersOf(project, draft, drafts.onBody),
    primaryKey: primaryKeyOf(draft),
  };
}

/** The declared table, that of another model (`Author._meta.db_table`), else the usual one; undefined when it cannot be known. */
function tableOf(project: Project, drafts: Drafts, draft: ModelDraft, seen: Set<ModelDraft>): string | undefined {
  const { dbTable, ref } = draft.meta;
  if (dbTable !== undefined && dbTable !== '') return dbTable;
  const option = metaOption(project, ref, 'db_table');
  if (option === undefined || dbTable === '' || option.expr.k === 'none')
    return `${draft.app}_${draft.name.toLowerCase()}`;
  const { file, expr } = option;
  if (seen.has(draft) || expr.k !== 'attr' || expr.name !== 'db_table') return undefined;
  if (expr.value.k !== 'attr' || expr.value.name !== '_meta') return undefined;
  const definition = project.resolveExpr(file, expr.value.value);
  const other = definition?.kind === 'class' ? drafts.of(definition.ref) : undefined;
  return other && tableOf(project, drafts, concreteOf(other), seen.add(draft));
}

/** As `_meta.get_fields()` walks: parents' relations without their parent links, what leads here, then the own ones. */
function relationsOf(draft: ModelDraft, relations: Relations, seen: Set<ModelDraft>): Relation[] {
  if (seen.has(draft)) return [];
  seen.add(draft);
  const result = relations.forward(draft).map(({ relation }) => relation);
  if (!draft.meta.proxy) result.push(...relations.reverse(draft));
  for (const { model } of draft.parents) {
    const isSame = draft.meta.proxy && concreteOf(model) === concreteOf(draft);
    for (const relation of relationsOf(model, relations, seen)) {
      // Generic relations and keys are copied to the child itself.
      const isPrivate = relation.kind.startsWith('generic');
      if (isPrivate || (relation.parentLink && relation.direction === 'reverse' && !isSame)) continue;
      result.push({
        ...relation,
        inheritedFrom: isSame ? relation.inheritedFrom : (relation.inheritedFrom ?? model.label),
      });
    }
  }
  return result;
}

function allParents(draft: ModelDraft, seen = new Set<string>()): string[] {
  for (const { model } of draft.parents) {
    if (seen.has(model.label)) continue;
    seen.add(model.label);
    allParents(model, seen);
  }
  return [...seen];
}

/** Own ordering, else that of the first base when that has a table. */
function orderingOf(draft: ModelDraft): readonly string[] {
  if (draft.meta.orderWithRespectTo !== undefined) return ['_order'];
  if (draft.meta.ordering !== undefined) return draft.meta.ordering;
  const [base] = draft.bases;
  return base === undefined || base.meta.abstract ? [] : orderingOf(base);
}
