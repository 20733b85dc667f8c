import { defineRule } from '#core/engine/rule.ts';
import type { AppMigrations } from '#core/project/migrations/graph.ts';
import type { ModelState } from '#core/project/migrations/state.ts';
import { textOf } from '#core/project/migrations/values.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingValue } from '#core/project/settings.ts';
import { textOf as settingText } from '#core/project/settings/values.ts';
import type { Location } from '#core/text/range.ts';
import { migratedApps } from '../shared.ts';
import lesson from './lesson.md';

interface CustomUserTooLate extends Record<string, unknown> {
  readonly label: string;
  /** The app's first migration, which has to create the model. */
  readonly first: string;
}

/**
 * The user model is created after its app's first migration, on which everything that points at users depends. Source:
 * topics/auth/customizing/#substituting-a-custom-user-model, migrations.swappable_dependency (Django 4.2 to 5.2).
 */
export default defineRule<CustomUserTooLate>({
  id: 'migrations/custom-user-too-late',
  summary: 'the model of AUTH_USER_MODEL is not created in the first migration of its app',
  severity: 'error',
  guide: 'auth#custom-user',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ label, first }) => {
    const text = `\`${label}\` is created after \`${first}\`, on which all that points at users depends`;
    return text.length <= 110 ? text : `\`${label}\` is not created in the first migration of its app`;
  },
  project: ({ project, report }) => {
    const setting = project.settings.value('AUTH_USER_MODEL');
    const label = settingText(setting?.constant);
    const [app, name] = label?.split('.') ?? [];
    if (setting === undefined || setting.conditional || label === undefined || name === undefined) return;
    const migrations = migratedApps(project).find((each) => each.app.label === app);
    const model = project.migrations.states.get(app ?? '')?.models.get(name.toLowerCase());
    if (migrations === undefined || model === undefined || !isLate(project, migrations, model)) return;
    report({
      location: placeOf(model),
      data: { label, first: migrations.roots[0]?.name ?? '' },
      related: relatedPlaces(migrations, setting),
    });
  },
});

/** Created by an own migration that comes after another one of the app; a renamed model had its table before. */
function isLate(project: Project, { app, roots, understood }: AppMigrations, model: ModelState): boolean {
  const { graph, states } = project.migrations;
  if (!understood || graph.broken || states.get(app.label)?.understood !== true || roots.length !== 1) return false;
  if (!isReferredToBefore(project, model)) return false;
  const isRenamed = textOf(model.createdBy.arguments.get('name'))?.toLowerCase() !== model.name.toLowerCase();
  return !isRenamed && !roots.includes(model.createdIn);
}

/** Apps of packages whose first migration points at users. */
const pointing = new Set(['admin', 'authtoken', 'reversion', 'guardian', 'simple_history']);

/** Somebody points at users, and nothing makes sure that the user model is there by then. */
function isReferredToBefore({ apps, migrations: { graph } }: Project, { createdIn }: ModelState): boolean {
  if (apps.some(({ label, installed }) => installed && pointing.has(label))) return true;
  return graph.order.some(
    (migration) =>
      migration !== createdIn &&
      migration.dependencies?.some((dependency) => 'setting' in dependency) === true &&
      !graph.ancestors(migration).has(createdIn),
  );
}

/** The name in `CreateModel("User", …)`. */
function placeOf({ createdIn: { file, location }, createdBy: { expr } }: ModelState): Location {
  if (expr.k !== 'call') return location;
  const { start, end } = expr.keywords.find(({ name }) => name === 'name')?.value ?? expr.args[0] ?? expr.func;
  return { file, start, end };
}

function relatedPlaces({ roots }: AppMigrations, { location }: SettingValue) {
  const first = roots.map((root) => ({ location: root.location, message: 'the first migration of the app' }));
  return [{ location, message: 'the setting that names it' }, ...first];
}
