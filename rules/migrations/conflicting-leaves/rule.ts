import { defineRule } from '#core/engine/rule.ts';
import { migratedApps } from '../shared.ts';
import lesson from './lesson.md';

interface ConflictingLeaves extends Record<string, unknown> {
  readonly app: string;
  /** Names of the migrations that nothing in the app comes after. */
  readonly leaves: readonly string[];
}

/** Two migrations of an app that nothing comes after. Source: MigrationLoader.detect_conflicts (Django 4.2 to 5.2). */
export default defineRule<ConflictingLeaves>({
  id: 'migrations/conflicting-leaves',
  summary: 'two migrations of an app that nothing comes after: `migrate` refuses to run',
  severity: 'error',
  guide: 'migrations#dependencies-and-conflicts',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ app, leaves }) => {
    const numbers = leaves.map((leaf) => leaf.slice(0, leaf.indexOf('_') < 0 ? undefined : leaf.indexOf('_')));
    const names = new Set(numbers).size === numbers.length ? numbers : leaves;
    const text = `\`${app}\` ends in ${names.map((name) => `\`${name}\``).join(' and ')}: \`migrate\` refuses to run`;
    return text.length <= 110 ? text : `\`${app}\` ends in ${leaves.length} migrations: \`migrate\` refuses to run`;
  },
  project: ({ project, report }) => {
    if (project.migrations.graph.broken) return;
    for (const { app, leaves, understood } of migratedApps(project)) {
      const last = leaves.at(-1);
      if (!understood || leaves.length < 2 || last === undefined) continue;
      report({
        location: last.location,
        data: { app: app.label, leaves: leaves.map(({ name }) => name) },
        related: leaves
          .slice(0, -1)
          .slice(0, 3)
          .map(({ location }) => ({ location, message: 'nothing comes after this one either' })),
      });
    }
  },
});
