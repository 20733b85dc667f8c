import { functionAround } from '#core/engine/code-around.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { expressionAt, isGuarded } from '../shared.ts';
import lesson from './lesson.md';

interface Discarded extends Record<string, unknown> {
  readonly access: string;
  readonly method: string;
}

/** A queryset method is called and what it gives is dropped. */
export default defineRule<Discarded>({
  id: 'orm/discarded-queryset',
  summary: 'a queryset method is called and the queryset that it gives is thrown away',
  severity: 'warning',
  guide: 'orm#lazy-evaluation',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ access, method }) =>
    method === 'select_for_update'
      ? `\`${shortened(access, 44)}\` locks nothing: no query runs, as its result is thrown away`
      : `the result of \`${shortened(access)}\` is thrown away: \`${method}()\` changes no queryset in place`,
  on: {
    'discarded-queryset': (events, { project, report }) => {
      for (const { site, cause } of events) {
        if (cause.kind !== 'queryset' || isGuarded(functionAround(project, site), site)) continue;
        const code = expressionAt(project, site);
        const locks = code !== undefined && callsLock(code);
        report({
          location: site,
          data: { access: site.expression ?? '', method: locks ? 'select_for_update' : cause.method },
          fix: keepResult(project, site, code),
        });
      }
    },
  },
});

function callsLock(code: Expr): boolean {
  return [...partsOf(code)].some((part) => part.k === 'attr' && part.name === 'select_for_update');
}

/** `books = books.order_by("title")`, where the chain starts with a name that the function has bound to a queryset. */
function keepResult(project: Project, site: Location, code: Expr | undefined): FixIntent | undefined {
  const name = code && rootName(code);
  if (name === undefined || !isBound(project, site, name)) return undefined;
  return {
    title: `Keep the result in \`${name}\``,
    applicability: 'unsafe',
    changes: [{ kind: 'insert', location: { ...site, end: site.start }, text: `${name} = ` }],
  };
}

/** `books` in `books.filter(…).order_by(…)`; not in `author.books.filter(…)`. */
function rootName(code: Expr): string | undefined {
  if (code.k === 'name') return code.id;
  return code.k === 'call' && code.func.k === 'attr' ? rootName(code.func.value) : undefined;
}

function isBound(project: Project, site: Location, name: string): boolean {
  return [...partsOf(functionAround(project, site))].some(
    (part) => part.k === 'assign' && part.targets.some((target) => target.k === 'name' && target.id === name),
  );
}
