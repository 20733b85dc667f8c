import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { FunctionFact } from '#core/facts/file-facts.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import type { Definition, Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Location } from '#core/text/range.ts';
import lesson from './lesson.md';

interface LocalsAsContext extends Record<string, unknown> {
  readonly view: string;
  /** How many names the template gets. */
  readonly names: number;
}

/** Where a context stands in these calls. */
const positions = new Map([
  ['render', 2],
  ['TemplateResponse', 2],
  ['SimpleTemplateResponse', 1],
  ['render_to_string', 1],
]);

/** `locals()` as the context of a template. Source: ref/templates/api/#django.template.Context, misc/design-philosophies (Django 4.2 to 5.2). */
export default defineRule<LocalsAsContext>({
  id: 'views/locals-as-context',
  summary: 'a template gets locals(): every variable of the view, whether it is meant or not',
  severity: 'information',
  guide: 'views#thin-views',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'ruff', rule: 'DJ003' }],
  lesson,
  message: ({ view, names }) =>
    `\`${view}\` hands ${names === 1 ? 'its one local name' : `all its ${names} local names`} to the template: nobody sees what it needs`,
  project: ({ project, report }) => {
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
      if (!facts.code.strings.includes('locals') || project.lookup(file, 'locals') !== undefined) continue;
      facts.functions.forEach((fact, index) => {
        const body = decodeBlock(facts.code, fact.body);
        walkBlock(body, {
          expr(expr) {
            const context = expr.k === 'call' ? contextOf(project, file, expr, index) : undefined;
            if (context?.k !== 'call' || context.func.k !== 'name' || context.func.id !== 'locals') return;
            const location = { file, start: context.start, end: context.end };
            const names = namesIn(fact, body, context.start);
            report({
              location,
              data: { view: fact.name, names: names.all.length },
              fix: named(location, names),
            });
          },
        });
      });
    }
  },
});

function contextOf(
  project: Project,
  file: string,
  call: Expr & { readonly k: 'call' },
  functionIndex: number,
): Expr | undefined {
  const given = [...call.args, ...call.keywords.map(({ value }) => value)];
  // Most calls get no call at all: to look up what they call would cost more.
  if (!given.some(({ k }) => k === 'call') || call.args.some(({ k }) => k === 'star')) return undefined;
  const name = djangoName(project, project.resolveExpr(file, call.func, functionIndex));
  const position = positions.get(name ?? '');
  if (position === undefined) return undefined;
  return call.keywords.find((keyword) => keyword.name === 'context')?.value ?? call.args[position];
}

/** What Django calls it, whatever the file does. */
function djangoName(project: Project, definition: Definition | undefined): string | undefined {
  if (definition?.kind === 'external') {
    return definition.name.startsWith('django.') ? definition.name.split('.').at(-1) : undefined;
  }
  if (definition?.kind !== 'function' && definition?.kind !== 'class') return undefined;
  const { file, index } = definition.ref;
  if (!project.isLibrary(file)) return undefined;
  const facts = project.python(file);
  return (definition.kind === 'class' ? facts?.classes : facts?.functions)?.[index]?.name;
}

interface Names {
  /** Every name that may be bound when the call runs. */
  readonly all: readonly string[];
  /** All of them are bound for sure. */
  readonly certain: boolean;
}

/** The parameters, and what is assigned before the call: at the top of the body for sure, further in perhaps. */
function namesIn({ params }: FunctionFact, body: readonly Stmt[], before: number): Names {
  const sure = new Set(params.map(({ name }) => name));
  for (const statement of body) {
    if (statement.k === 'assign' && statement.end <= before)
      for (const target of statement.targets) for (const name of boundBy(target)) sure.add(name);
  }
  const all = new Set(sure);
  let certain = true;
  walkBlock(body, {
    stmt(statement) {
      if (statement.start >= before) return;
      if (['def', 'class', 'import', 'del', 'try', 'with', 'match', 'global'].includes(statement.k)) certain = false;
      if (statement.k === 'assign')
        for (const target of statement.targets) for (const name of boundBy(target)) all.add(name);
      if (statement.k === 'for') for (const name of boundBy(statement.target)) all.add(name);
      if (statement.k === 'annassign') for (const name of boundBy(statement.target)) all.add(name);
    },
    expr(expr) {
      if (expr.k === 'walrus') certain = false;
    },
  });
  return { all: [...all], certain: certain && all.size === sure.size };
}

function boundBy(target: Expr): string[] {
  if (target.k === 'name') return [target.id];
  if (target.k === 'tuple' || target.k === 'list') return target.items.flatMap(boundBy);
  return target.k === 'star' ? boundBy(target.value) : [];
}

/** A dictionary of the same names, without the request, which the context processor adds. */
function named(location: Location, { all, certain }: Names): FixIntent | undefined {
  if (!certain || all.length > 12) return undefined;
  const names = all.filter((name) => name !== 'request' && name !== 'self');
  return {
    title: 'Name what the template gets',
    applicability: 'unsafe',
    changes: [
      {
        kind: 'replace',
        location,
        expected: 'locals()',
        text: `{${names.map((name) => `"${name}": ${name}`).join(', ')}}`,
      },
    ],
  };
}
