import { defineRule } from '#core/engine/rule.ts';
import { findDrift } from '#core/project/migrations/drift.ts';
import type { Change, Drift } from '#core/project/migrations/drift.ts';
import type { Field } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import lesson from './lesson.md';

interface ModelDrift extends Record<string, unknown> {
  readonly model: string;
  /** 'new model', 'gone model', or 'changed'. */
  readonly kind: string;
  /** What differs, as people read it. */
  readonly differences: readonly string[];
  /** Names of the fields that `makemigrations` would add, remove or alter. */
  readonly fields: readonly string[];
}

/** What a static `makemigrations --check` finds. Source: topics/migrations/#workflow, django/db/migrations/autodetector.py (Django 4.2 to 5.2). */
export default defineRule<ModelDrift>({
  id: 'migrations/model-drift',
  summary: 'a model differs from what its migrations add up to; `makemigrations` has not been run',
  severity: 'warning',
  guide: 'migrations#workflow',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message,
  project: ({ project, report }) => {
    for (const drift of findDrift(project)) {
      const { model, state, changes, name } = drift;
      const location = model === undefined ? lastMigration(project, drift) : placeOf(project, drift);
      if (location === undefined) continue;
      const [first] = changes;
      const kind = first?.kind === 'new model' || first?.kind === 'gone model' ? first.kind : 'changed';
      const fields = changes.filter((change) => change.kind.endsWith('field')).map((change) => change.name);
      report({
        location,
        data: { model: name, kind, differences: kind === 'changed' ? changes.map(describe) : [], fields },
        ...(model !== undefined &&
          state !== undefined && {
            related: [{ location: state.createdIn.location, message: 'created by this migration' }],
          }),
      });
    }
  },
});

const longest = 110;

function message({ model, kind, differences }: ModelDrift): string {
  if (kind === 'new model') return `no migration creates \`${model}\`: \`makemigrations\` has not been run`;
  if (kind === 'gone model')
    return `the migrations still have \`${model}\`, the code does not: \`makemigrations\` has not been run`;
  const start = `\`${model}\` and its migrations differ in `;
  for (let shown = differences.length; shown > 0; shown--) {
    const text = start + listed(differences.slice(0, shown), differences.length - shown);
    if (text.length <= longest) return text;
  }
  return `${start}${differences.length} places`;
}

function listed(names: readonly string[], more: number): string {
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

function describe({ kind, name, details }: Change): string {
  switch (kind) {
    case 'new field':
      return `\`${name}\` (new)`;
    case 'gone field':
      return `\`${name}\` (removed)`;
    case 'changed field':
      return `\`${name}\` (${details.join(', ')})`;
    default:
      return `\`Meta.${name}\``;
  }
}

/** The name of the first field that differs, where the model itself declares it; else the model's name. */
function placeOf(project: Project, { model, changes }: Drift): Location | undefined {
  if (model === undefined) return undefined;
  const own = changes.flatMap(({ field }) => (field !== undefined && isOwn(field, model.ref) ? [field] : []));
  const [first] = own.sort((a, b) => a.location.start - b.location.start);
  const fact =
    first &&
    project
      .python(model.ref.file)
      ?.classes[model.ref.index]?.attributes.find(({ name, value }) => name === first.name && value === first.value);
  return fact === undefined ? model.location : { file: model.ref.file, start: fact.nameStart, end: fact.nameEnd };
}

function isOwn({ declaredBy }: Field, ref: Field['declaredBy']): boolean {
  return declaredBy.file === ref.file && declaredBy.index === ref.index;
}

function lastMigration(project: Project, { app }: Drift): Location | undefined {
  return project.migrations.graph.apps.get(app)?.leaves.at(-1)?.location;
}
