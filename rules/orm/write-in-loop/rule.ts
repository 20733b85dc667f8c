import { codeAround, functionAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { RelatedPlace } from '#core/engine/finding.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { FlowEvent, Site } from '#core/flow/event.ts';
import { entryPointsOf } from '#core/project/entry-points.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { modelName } from '../shared.ts';
import { isConstruction, isDecidedByCode } from './decided.ts';
import lesson from './lesson.md';

interface WritePerRow extends Record<string, unknown> {
  readonly access: string;
  readonly model: string;
  readonly method: Bulk;
}

type Bulk = 'bulk_create' | 'bulk_update' | 'delete';
type Loop = FlowEvent['loops'][number];

/** Each row of a loop is written by a statement of its own. */
export default defineRule<WritePerRow>({
  id: 'orm/write-in-loop',
  summary: 'each row of a loop is created, saved or deleted by a statement of its own',
  severity: 'information',
  guide: 'orm#bulk-operations',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ access, method }) =>
    method === 'delete'
      ? `\`${shortened(access, 30)}\` runs statements for each row; \`queryset.delete()\` deletes all, with signals`
      : `\`${shortened(access, 30)}\` writes row by row; \`${method}()\` writes all, without \`save()\` and signals`,
  on: {
    'write-in-loop': (events, { project, report }) => {
      const told = new Set<number>();
      for (const event of events) {
        const loop = event.loops.findLast(({ multiplicity }) => multiplicity === 'many');
        const method = event.cause.kind === 'write' ? bulkMethod(event.cause.method) : undefined;
        const model = event.cause.kind === 'write' ? project.models.byLabel.get(event.cause.model ?? '') : undefined;
        if (!loop || method === undefined || model === undefined || told.has(event.site.start)) continue;
        if (!isPlain(event, loop, project) || ownWay(project, model, method)) continue;
        if (tellsReceivers(event, loop, method, project)) continue;
        if (method === 'delete' && isChosenByCode(event, loop, model, project)) continue;
        told.add(event.site.start);
        report({
          location: event.site,
          data: {
            access: event.site.expression ?? '',
            model: model.label,
            method: advice(event, loop, method, project),
          },
          related: relatedTo(event, loop),
          fix: writeTogether(event, loop, method, model, project),
        });
      }
    },
  },
});

function bulkMethod(method: string): Bulk | undefined {
  if (method === 'create') return 'bulk_create';
  if (method === 'save') return 'bulk_update';
  return method === 'delete' ? 'delete' : undefined;
}

function relatedTo({ path }: FlowEvent, loop: Loop): readonly RelatedPlace[] {
  const related: RelatedPlace[] = [{ location: loop.location, message: 'rows are looped over here' }];
  const step = path[loop.depth];
  if (step) related.push({ location: step, message: `\`${step.expression}\` leads here` });
  return related;
}

/**
 * Only a loop that writes and does little else, in its own body or a function that it calls: not one that goes on after an
 * error, locks row by row, or talks to somebody between two rows.
 */
function isPlain(event: FlowEvent, loop: Loop, project: Project): boolean {
  const { site, path } = event;
  const steps = path.slice(loop.depth);
  if (steps.length > 1 || steps.some(({ intoModel }) => intoModel === true)) return false;
  if (project.isLibrary(loop.location.file)) return false;
  const body = loopAround(project, loop)?.body ?? codeAround(project, loop.location);
  const inner = steps.length > 0 ? functionAround(project, site) : [];
  const isOwn = steps.length > 0 ? isPassedOn(project, event) : writesRow(body, event, loop, project);
  return isOwn && isQuiet([...body, ...inner], [...steps, site]);
}

function loopAround(project: Project, { location }: Loop): (Stmt & { readonly k: 'for' }) | undefined {
  return [...partsOf(functionAround(project, location))].find(
    (part): part is Stmt & { k: 'for' } => part.k === 'for' && part.iter.start === location.start,
  );
}

/** A row that the loop itself makes, `line = OrderLine(…)`, is created by its `save()`. */
function advice(event: FlowEvent, loop: Loop, method: Bulk, project: Project): Bulk {
  const name = writtenName(event);
  const body = loopAround(project, loop)?.body ?? [];
  if (method !== 'bulk_update' || name === undefined) return method;
  return isMade(body, name) || attributesSet(body, name).some(isEmptyKey) ? 'bulk_create' : method;
}

/** A new row, the row of the loop, or one that the loop has just made: not a row that another one leads to. */
function writesRow(body: readonly unknown[], event: FlowEvent, loop: Loop, project: Project): boolean {
  const { cause, origin } = event;
  if (cause.kind !== 'write' || cause.method === 'create') return cause.kind === 'write';
  const target = loopAround(project, loop)?.target;
  const name = writtenName(event);
  // A queryset that is deleted has an origin: its rows go together.
  if (name === undefined || origin !== undefined) return false;
  return (target?.k === 'name' && target.id === name) || (cause.method === 'save' && isMade(body, name));
}

/** A helper that writes what it was given. */
function isPassedOn(project: Project, event: FlowEvent): boolean {
  const { cause, origin, site } = event;
  if (cause.kind !== 'write' || cause.method === 'create') return cause.kind === 'write';
  const helpers = project
    .python(site.file)
    ?.functions.filter(({ start, end }) => start < site.start && site.end <= end);
  const name = writtenName(event);
  return origin === undefined && helpers?.at(-1)?.params.some((param) => param.name === name) === true;
}

/** `book` in `book.save()`. */
function writtenName({ site }: FlowEvent): string | undefined {
  return /^(\w+)\.\w+\(/.exec(site.expression ?? '')?.[1];
}

/** `line = OrderLine(…)` */
function isMade(body: readonly unknown[], name: string): boolean {
  return [...partsOf(body)].some(
    (part) =>
      part.k === 'assign' &&
      part.targets.some((target) => target.k === 'name' && target.id === name) &&
      isConstruction(part.value),
  );
}

interface AttributeSet {
  readonly attribute: string;
  readonly value: Expr;
}

/** `row.field = …` */
function attributesSet(body: readonly unknown[], name: string): AttributeSet[] {
  return [...partsOf(body)].flatMap((part) => {
    if (part.k !== 'assign') return [];
    const { targets, value } = part;
    return targets.flatMap((target) =>
      target.k === 'attr' && target.value.k === 'name' && target.value.id === name
        ? [{ attribute: target.name, value }]
        : [],
    );
  });
}

/** `row.pk = None`: its `save()` writes a new row, a copy. */
function isEmptyKey({ attribute, value }: AttributeSet): boolean {
  return (attribute === 'pk' || attribute === 'id') && value.k === 'none';
}

/** Receivers of the row's deletion may read what the loop has set on it: rows that a queryset deletes have not got it. */
function tellsReceivers(event: FlowEvent, loop: Loop, method: Bulk, project: Project): boolean {
  const name = writtenName(event);
  const body = loopAround(project, loop)?.body ?? [];
  return method === 'delete' && name !== undefined && attributesSet(body, name).length > 0;
}

/** Which rows are deleted is decided where no queryset can ask: in the loop, or in the function that it gives the row to. */
function isChosenByCode(event: FlowEvent, loop: Loop, model: Model, project: Project): boolean {
  const { site, path } = event;
  const step = path[loop.depth];
  const around = loopAround(project, loop);
  const names = around?.target.k === 'name' ? [around.target.id] : [];
  if (around && isDecidedByCode(project, step ?? site, { code: around.body, names, model })) return true;
  const code = functionAround(project, site);
  const name = writtenName(event);
  return step !== undefined && name !== undefined && isDecidedByCode(project, site, { code, names: [name], model });
}

/** Calls that tell what the loop does, or keep something in memory. */
const quiet = /^(append|add|extend|print|write|debug|info|warning|log|update)$/;
const talks =
  /send|post|request|fetch|upload|mail|notif|sleep|delay|apply_async|publish|dispatch|charge|retr|commit|atomic|lock/i;

function isQuiet(code: readonly unknown[], steps: readonly Site[]): boolean {
  return [...partsOf(code)].every((part) => {
    if (['try', 'with', 'while', 'yield', 'await', 'return', 'break'].includes(part.k)) return part.k === 'return';
    // A row that was just made is used further on: its key may matter.
    if (part.k === 'assign') return !(part.value.k === 'call' && nameOfCall(part.value) === 'create');
    if (part.k === 'call') return !talks.test(nameOfCall(part));
    if (part.k !== 'expr' || part.value.k !== 'call') return true;
    const { value } = part;
    return quiet.test(nameOfCall(value)) || steps.some(({ start, end }) => start === value.start && end === value.end);
  });
}

function nameOfCall({ func }: Expr & { readonly k: 'call' }): string {
  return func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
}

/** Does saving or deleting this model mean more than the statement: an own method, receivers, parent tables, `auto_now`? */
function ownWay(project: Project, model: Model, method: Bulk): boolean {
  const member = project.member({ kind: 'class', ref: model.ref }, method === 'delete' ? 'delete' : 'save');
  const isOwn = member !== undefined && !(member.kind === 'function' && project.isLibrary(member.ref.file));
  if (isOwn || model.open || (model.parents.length > 0 && !model.proxy)) return true;
  if (method === 'delete') return isPolymorphic(project, model);
  return hasReceivers(project, model) || (method === 'bulk_update' && setsTimes(project, model));
}

/** django-polymorphic asks to delete rows of several classes one by one. */
function isPolymorphic(project: Project, { ref }: Model): boolean {
  return project.classInfo(ref).mro.some((each) => project.nameOf(each).startsWith('polymorphic.'));
}

function hasReceivers(project: Project, model: Model): boolean {
  return entryPointsOf(project).some(
    ({ kind, model: sender, signals = [] }) =>
      kind === 'signal' &&
      (sender === undefined || sender === model.label) &&
      (signals.length === 0 || signals.some((signal) => /\.(pre|post)_(save|init)$/.test(signal))),
  );
}

/** `auto_now` is set by save(), and not by bulk_update(). */
function setsTimes(project: Project, model: Model): boolean {
  return [...model.fields.values()].some(({ value, declaredBy }) => {
    const call = value === undefined ? undefined : project.decode(declaredBy.file, value);
    return call?.k === 'call' && call.keywords.some(({ name }) => name === 'auto_now');
  });
}

function writeTogether(
  event: FlowEvent,
  loop: Loop,
  method: Bulk,
  model: Model,
  project: Project,
): FixIntent | undefined {
  const { site } = event;
  const name = writtenName(event);
  const copies = name !== undefined && attributesSet(loopAround(project, loop)?.body ?? [], name).some(isEmptyKey);
  if (site.file !== loop.location.file || copies) return undefined;
  const titles = {
    bulk_create: 'Create all rows with `bulk_create`',
    bulk_update: 'Write all rows with `bulk_update`',
    delete: 'Delete all rows with the queryset',
  };
  return {
    title: titles[method],
    applicability: 'unsafe',
    changes: [
      {
        kind: 'bulk-write',
        method,
        model: modelName(model.label),
        fields: [...model.fields.keys()],
        loop: loop.location,
        write: site,
      },
    ],
  };
}
