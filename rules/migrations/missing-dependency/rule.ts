import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { stringValue } from '#core/project/constants.ts';
import type { Migration } from '#core/project/migrations/graph.ts';
import type { Project } from '#core/project/project.ts';
import { isGuarded, migrationFunctions } from '#core/project/migrations/functions.ts';
import { usedMigrations } from '../shared.ts';
import lesson from './lesson.md';

interface MissingDependency extends Record<string, unknown> {
  readonly label: string;
  readonly app: string;
}

/** A model of another app is asked for, and nothing makes sure that its table is there. Source: topics/migrations/#dependencies (Django 4.2 to 5.2). */
export default defineRule<MissingDependency>({
  id: 'migrations/missing-dependency',
  summary: 'a data migration uses another app’s model and does not depend on that app',
  severity: 'warning',
  guide: 'migrations#dependencies-and-conflicts',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ label, app }) => {
    const text = `\`${label}\` is used, but no dependency of this migration leads to \`${app}\``;
    return text.length <= 110 ? text : `no dependency of this migration leads to \`${app}\`, whose model it uses`;
  },
  project: ({ project, report }) => {
    if (project.migrations.graph.broken) return;
    for (const migration of usedMigrations(project)) {
      const facts = project.python(migration.file);
      if (facts === undefined || !facts.code.strings.includes('get_model')) continue;
      const seen = new Set<string>();
      for (const function_ of migrationFunctions(facts)) {
        if (isGuarded(function_)) continue;
        for (const expr of function_.exprs) {
          const label = modelAsked(project, migration.file, expr, function_.apps);
          const app = label?.slice(0, label.indexOf('.'));
          if (label === undefined || app === undefined || seen.has(app) || leadsTo(project, migration, app)) continue;
          seen.add(app);
          report({
            location: { file: migration.file, start: expr.start, end: expr.end },
            data: { label, app },
            fix: addDependency(project, migration, label, app),
          });
        }
      }
    }
  },
});

/** The label in `apps.get_model("accounts", "User")` or `apps.get_model("accounts.User")`. */
function modelAsked(project: Project, file: string, expr: Expr, apps: string): string | undefined {
  if (expr.k !== 'call' || expr.func.k !== 'attr' || expr.func.name !== 'get_model') return undefined;
  if (expr.func.value.k !== 'name' || expr.func.value.id !== apps) return undefined;
  const named = (name: string, at: number): string | undefined =>
    stringValue(project, file, expr.keywords.find((keyword) => keyword.name === name)?.value ?? expr.args[at]);
  const [app, model] = [named('app_label', 0), named('model_name', 1)];
  if (app === undefined) return undefined;
  return model === undefined ? (app.includes('.') ? app : undefined) : `${app}.${model}`;
}

/** What Django's own apps depend on. Source: django/contrib, the folders migrations (Django 4.2 to 5.2). */
const implied: ReadonlyMap<string, readonly string[]> = new Map([
  ['contenttypes', []],
  ['auth', ['contenttypes']],
  ['admin', ['auth', 'contenttypes']],
  ['sites', []],
  ['sessions', []],
  ['flatpages', ['sites']],
  ['redirects', ['sites']],
]);

/** True also where it cannot be told: an app that is not known may depend on any other. */
function leadsTo({ migrations: { graph }, models }: Project, migration: Migration, app: string): boolean {
  if (app === migration.app) return true;
  const before = [migration, ...graph.ancestors(migration)];
  if (before.some((each) => each.dependencies === undefined || each.app === app)) return true;
  if (graph.apps.has(app)) return false;
  if (!implied.has(app)) return true;
  const outside = graph.outside(migration);
  const isUserApp =
    models.userLabel === undefined && before.some((each) => each.dependencies?.some((d) => 'setting' in d));
  return isUserApp || [...outside].some((each) => each === app || implied.get(each)?.includes(app) !== false);
}

function addDependency(
  { migrations: { graph, states } }: Project,
  migration: Migration,
  label: string,
  app: string,
): FixIntent | undefined {
  const list = migration.dependenciesExpr;
  const model = states.get(app)?.models.get(label.slice(app.length + 1).toLowerCase());
  if (list?.k !== 'list' || (graph.apps.has(app) && model === undefined)) return undefined;
  if (model !== undefined && (model.createdIn === migration || graph.ancestors(model.createdIn).has(migration)))
    return undefined;
  const name = model?.createdIn.name ?? '__first__';
  const entry = `("${app}", "${name}"),`;
  const [first] = list.items;
  // Items stand on lines of their own where the first one does.
  const indent = first === undefined ? 0 : first.start - list.start - 2;
  const gap = indent > 0 ? `\n${' '.repeat(indent)}` : ' ';
  const at = first?.start ?? list.start + 1;
  return {
    title: `Depend on \`${app}.${name}\``,
    applicability: 'unsafe',
    changes: [
      {
        kind: 'insert',
        location: { file: migration.file, start: at, end: at },
        text: first === undefined ? entry : `${entry}${gap}`,
      },
    ],
  };
}
