import { partsOf } from '#core/facts/parts.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import type { ClassFact } from '#core/facts/file-facts.ts';
import type { ClassRef, Project } from '#core/project/project.ts';
import { expressionAt, modelName } from '../shared.ts';
import lesson from './lesson.md';

interface Unordered extends Record<string, unknown> {
  readonly access: string;
  readonly model: string;
}

/** Pages are cut from rows that have no order. */
export default defineRule<Unordered>({
  id: 'orm/unordered-pagination',
  summary: 'pages are made of a queryset that has no order',
  severity: 'warning',
  guide: 'orm#pagination-and-ordering',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ access, model }) =>
    `\`${shortened(access)}\` pages through \`${shortened(modelName(model), 24)}\` rows that have no order`,
  on: {
    'unordered-pages': (events, { project, report }) => {
      const [event] = events;
      if (event?.cause.kind !== 'queryset') return;
      const { origin, site, cause } = event;
      const isElsewhere = origin !== undefined && origin.location.start !== site.start;
      report({
        location: site,
        data: { access: nameOf(project, event), model: cause.model },
        related: isElsewhere ? [{ location: origin.location, message: 'queryset built here' }] : [],
        fix: orderByKey(project, event),
      });
    },
  },
});

/** The call, or the view whose pages Django makes. */
function nameOf(project: Project, { site, entryPoint }: FlowEvent): string {
  const view = entryPoint.class && classOf(project, entryPoint.class);
  return view?.nameStart === site.start ? view.name : (site.expression ?? '');
}

function classOf(project: Project, { file, index }: ClassRef): ClassFact | undefined {
  return project.python(file)?.classes[index];
}

/** `order_by("pk")` where the queryset is built; `ordering` in a list view that only names its model. */
function orderByKey(project: Project, { origin, entryPoint }: FlowEvent): FixIntent | undefined {
  if (origin === undefined || !origin.fixable) return undefined;
  const title = 'Order the rows by primary key';
  const view = entryPoint.class;
  if (view && origin.location.start === classOf(project, view)?.nameStart) {
    if (project.isSubclass(view, 'django.views.generic.ListView') !== true) return undefined;
    const line = 'ordering = ["pk"]';
    return { title, applicability: 'unsafe', changes: [{ kind: 'add-class-line', class: view, line, after: 'model' }] };
  }
  if (origin.kind !== 'expression' || project.isLibrary(origin.location.file)) return undefined;
  const code = expressionAt(project, origin.location);
  if (code === undefined || [...partsOf(code)].some((part) => part.k === 'attr' && closed.has(part.name)))
    return undefined;
  const { file, end } = origin.location;
  const at = { file, start: end, end };
  return {
    title,
    applicability: 'unsafe',
    changes: [{ kind: 'insert', location: at, text: '.order_by("pk")' }],
  };
}

/** What another order behind it breaks, or means something else for. */
const closed = new Set(['distinct', 'values', 'values_list', 'union', 'intersection', 'difference', 'raw']);
