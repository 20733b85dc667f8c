import { codeAround, functionAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { FlowEvent, Site } from '#core/flow/event.ts';
import type { Project } from '#core/project/project.ts';
import { isGuarded } from '../shared.ts';
import lesson from './lesson.md';
import { isScript } from './script.ts';

interface AtImport extends Record<string, unknown> {
  readonly access: string;
  readonly module: string;
}

/** A query runs while a module is imported. */
export default defineRule<AtImport>({
  id: 'orm/queryset-at-import-time',
  summary: 'a query runs while a module is imported: in a module, a class body or a default argument',
  severity: 'warning',
  guide: 'orm#lazy-evaluation',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ access, module }) =>
    `\`${shortened(access)}\` runs once, when \`${shortened(module, 30)}\` is imported, and never again`,
  on: {
    'import-time': (events, { project, report }) => {
      const places = new Set<string>();
      for (const event of events) {
        if (isScript(project, event.entryPoint.file)) continue;
        if ([...event.path, event.site].some((step) => isGuarded(functionAround(project, step), step))) continue;
        const place = placeOf(event);
        const key = `${place.file}:${place.start}`;
        if (places.has(key)) continue;
        places.add(key);
        report({
          location: place,
          data: { access: place.expression ?? '', module: event.entryPoint.name },
          related:
            place === event.site
              ? []
              : [{ location: event.site, message: `\`${event.site.expression}\` queries here` }],
          fix: askLater(project, place),
        });
      }
    },
  },
});

/** The query, or the call in the module that leads to it. */
function placeOf({ path, site }: FlowEvent): Site {
  return path[0] ?? site;
}

/** `choices=[…]` of a form field may be a function: the form calls it each time. */
function askLater(project: Project, place: Site): FixIntent | undefined {
  const field = [...partsOf(codeAround(project, place))].find(
    (part): part is Expr & { k: 'call' } => part.k === 'call' && choicesAround(part, place) !== undefined,
  );
  const choices = field && choicesAround(field, place);
  const definition = field && project.resolveExpr(place.file, field.func);
  if (choices === undefined || definition?.kind !== 'class') return undefined;
  if (project.isSubclass(definition.ref, 'django.forms.ChoiceField') !== true) return undefined;
  const at = { file: place.file, start: choices.start, end: choices.start };
  return {
    title: 'Ask each time the form is made',
    applicability: 'unsafe',
    changes: [{ kind: 'insert', location: at, text: 'lambda: ' }],
  };
}

function choicesAround({ keywords }: Expr & { k: 'call' }, place: Site): Expr | undefined {
  const choices = keywords.find(({ name }) => name === 'choices')?.value;
  return choices && choices.start <= place.start && place.end <= choices.end ? choices : undefined;
}
