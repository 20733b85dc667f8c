import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import type { MetaOption } from '../shared.ts';
import { metaOption, modelsOf, throughModels, togetherSets } from '../shared.ts';
import lesson from './lesson.md';

interface LegacyUniqueTogether extends Record<string, unknown> {
  readonly model: string;
}

/** `Meta.unique_together`, which the documentation calls a thing of the past. Source: ref/models/options/#unique-together (Django 4.2 to 5.2). */
export default defineRule<LegacyUniqueTogether>({
  id: 'models/legacy-unique-together',
  summary: 'Meta.unique_together, where UniqueConstraint can do more',
  severity: 'information',
  guide: 'models#constraints-and-indexes',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ model }) => `\`${model}\` says \`unique_together\`: a UniqueConstraint does the same and more`,
  project: ({ project, report }) => {
    for (const model of modelsOf(project)) {
      const option = metaOption(project, model, 'unique_together');
      if (option === undefined) continue;
      const sets = togetherSets(option.value);
      if (sets?.length === 0) continue;
      const location = { ...option.location, end: option.location.start + 'unique_together'.length };
      report({ location, data: { model: model.name }, fix: sets && constraints(project, model, option, sets) });
    }
  },
});

/** The same columns as constraints, where the Meta class has none yet. */
function constraints(
  project: Project,
  model: Model,
  { meta, location }: MetaOption,
  sets: readonly (readonly string[])[],
): FixIntent | undefined {
  const inherits = (project.python(meta.file)?.classes[meta.index]?.bases.length ?? 0) > 0;
  if (inherits || metaOption(project, model, 'constraints') !== undefined) return undefined;
  const { text, changes } = throughModels(project, model.ref.file, 'UniqueConstraint');
  const made = sets.map((fields) => {
    const columns = fields.map((field) => `"${field}"`).join(', ');
    return `${text}(fields=[${columns}], name="${nameOf(model, fields)}")`;
  });
  return {
    title: 'Use `Meta.constraints`',
    // Serializers of DRF before 3.15 validate `unique_together` only, and leave the constraint to the database.
    applicability: usesRestFramework(project) ? 'unsafe' : 'safe',
    changes: [{ kind: 'replace', location, text: `constraints = [${made.join(', ')}]` }, ...changes],
  };
}

/** Names of constraints are unique in the whole project; those of an abstract model are filled in for each child. */
function nameOf({ app, name, abstract }: Model, fields: readonly string[]): string {
  const owner = abstract ? '%(app_label)s_%(class)s' : `${app}_${name.toLowerCase()}`;
  return `${owner}_${fields.join('_')}_unique`;
}

const known = new WeakMap<Project, boolean>();

/** Looked up once a project: all files are asked. */
function usesRestFramework(project: Project): boolean {
  let answer = known.get(project);
  if (answer === undefined) known.set(project, (answer = importsRestFramework(project)));
  return answer;
}

function importsRestFramework(project: Project): boolean {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file)) continue;
    if (facts.imports.some(({ module }) => module.startsWith('rest_framework'))) return true;
  }
  return false;
}
