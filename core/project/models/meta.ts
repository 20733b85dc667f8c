import { booleanValue, stringValue } from '../constants.ts';
import { ownMember } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import type { Argument } from './field-options.ts';
import { listedArguments } from './listed.ts';

/** The options of a model's `class Meta`, as far as they are constants. */
export interface MetaOptions {
  /** Declared in the model's own Meta: abstractness is never inherited. */
  readonly abstract: boolean;
  readonly proxy: boolean;
  readonly managed: boolean;
  /** The class that these options come from. */
  readonly ref: ClassRef | undefined;
  readonly appLabel: string | undefined;
  readonly dbTable: string | undefined;
  /** Undefined when no Meta sets it. '?' stands for an expression. */
  readonly ordering: readonly string[] | undefined;
  readonly swappable: string | undefined;
  readonly defaultRelatedName: string | undefined;
  readonly defaultManagerName: string | undefined;
  readonly orderWithRespectTo: string | undefined;
}

/**
 * Reads Meta the way Django does: the model's own, else the one that an abstract base or mixin hands down; inside of it
 * the members by Meta's own inheritance (`class Meta(Base.Meta)`).
 */
export function readMeta(project: Project, ref: ClassRef, isAbstract: (ref: ClassRef) => boolean): MetaOptions {
  const own = innerMeta(project, ref);
  const meta = own ?? inheritedMeta(project, ref, isAbstract);
  const option = (name: string): Argument | undefined => metaOption(project, meta, name);
  const text = (name: string): string | undefined => {
    const found = option(name);
    return found && stringValue(project, found.file, found.expr);
  };
  const flag = (name: string): boolean => {
    const found = option(name);
    return found !== undefined && booleanValue(project, found.file, found.expr) === true;
  };
  return {
    abstract: own !== undefined && declaresAbstract(project, own),
    proxy: flag('proxy'),
    managed: !isFalse(project, option('managed')),
    ref: meta,
    appLabel: text('app_label'),
    dbTable: text('db_table'),
    ordering: orderingOf(project, option('ordering')),
    swappable: text('swappable'),
    defaultRelatedName: text('default_related_name'),
    defaultManagerName: text('default_manager_name'),
    orderWithRespectTo: text('order_with_respect_to'),
  };
}

/** An option of a Meta class, its own or an inherited one. */
export function metaOption(project: Project, meta: ClassRef | undefined, name: string): Argument | undefined {
  const member = meta && project.member({ kind: 'class', ref: meta }, name);
  if (member?.kind !== 'variable' || member.fact.value === undefined) return undefined;
  return { file: member.file, expr: project.decode(member.file, member.fact.value) };
}

function isFalse(project: Project, option: Argument | undefined): boolean {
  return option !== undefined && booleanValue(project, option.file, option.expr) === false;
}

/** The Meta class in a class's own body. */
function innerMeta(project: Project, ref: ClassRef): ClassRef | undefined {
  const facts = project.python(ref.file);
  const member = facts && ownMember(facts, ref, 'Meta');
  if (member?.kind === 'class') return member.ref;
  // `Meta = Base.Meta`
  if (member?.kind !== 'attribute' || member.fact.value === undefined) return undefined;
  const definition = project.resolveExpr(ref.file, project.decode(ref.file, member.fact.value));
  return definition?.kind === 'class' ? definition.ref : undefined;
}

function inheritedMeta(project: Project, ref: ClassRef, isAbstract: (ref: ClassRef) => boolean): ClassRef | undefined {
  for (const base of project.classInfo(ref).mro.slice(1)) {
    // A concrete model keeps its Meta to itself; an abstract one or a plain mixin hands it down.
    if (isModelClass(project, base) && !isAbstract(base)) continue;
    const meta = innerMeta(project, base);
    if (meta !== undefined) return meta;
  }
  return undefined;
}

function isModelClass(project: Project, ref: ClassRef): boolean {
  return project.isSubclass(ref, 'django.db.models.Model') === true;
}

/** `abstract = True` in this Meta or a plain mixin of it; a model's Meta that it inherits has had it reset. */
function declaresAbstract(project: Project, meta: ClassRef): boolean {
  for (const owner of project.classInfo(meta).mro) {
    const facts = project.python(owner.file);
    const outer = facts?.classes[owner.index]?.outerClass ?? -1;
    const isOther = owner.file !== meta.file || owner.index !== meta.index;
    if (isOther && outer >= 0 && isModelClass(project, { file: owner.file, index: outer })) continue;
    const member = facts && ownMember(facts, owner, 'abstract');
    if (member?.kind !== 'attribute' || member.fact.value === undefined) continue;
    return booleanValue(project, owner.file, project.decode(owner.file, member.fact.value)) === true;
  }
  return false;
}

/** `F("name").desc()` and `OrderBy(F("name"))` order by a field too. */
function orderingOf(project: Project, found: Argument | undefined): string[] | undefined {
  if (found === undefined) return undefined;
  const { file, expr } = found;
  if (expr.k === 'none') return [];
  const { items, complete } = listedArguments(project, file, expr);
  return [...items.map((item) => orderedBy(project, item) ?? '?'), ...(complete ? [] : ['?'])];
}

function orderedBy(project: Project, { file, expr }: Argument): string | undefined {
  const text = stringValue(project, file, expr);
  if (text !== undefined) return text;
  if (expr.k !== 'call') return undefined;
  const { func, args } = expr;
  if (func.k === 'attr' && (func.name === 'asc' || func.name === 'desc')) {
    const name = orderedBy(project, { file, expr: func.value });
    return name === undefined || func.name === 'asc' ? name : `-${name}`;
  }
  const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
  const [of] = args;
  if (name === 'F') return stringValue(project, file, of);
  if (name !== 'OrderBy' || of === undefined) return undefined;
  const column = orderedBy(project, { file, expr: of });
  const descending = expr.keywords.find((keyword) => keyword.name === 'descending')?.value;
  if (descending === undefined) return column;
  const isDescending = booleanValue(project, file, descending);
  return column === undefined || isDescending === undefined ? undefined : isDescending ? `-${column}` : column;
}
