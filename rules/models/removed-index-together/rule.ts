import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import type { MetaOption } from '../shared.ts';
import { metaOption, modelsOf, throughModels, togetherSets } from '../shared.ts';
import lesson from './lesson.md';

interface RemovedIndexTogether extends Record<string, unknown> {
  readonly model: string;
}

/** `Meta.index_together`: deprecated in Django 4.2, gone in 5.1. Source: releases/5.1/#features-removed-in-5-1. */
export default defineRule<RemovedIndexTogether>({
  id: 'models/removed-index-together',
  summary: 'Meta.index_together, which Django 5.1 no longer knows',
  severity: 'warning',
  guide: 'models#constraints-and-indexes',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ model }) => `\`index_together\` in \`${model}\` is deprecated in Django 4.2 and a TypeError from 5.1`,
  project: ({ project, report }) => {
    for (const model of modelsOf(project)) {
      const option = metaOption(project, model, 'index_together');
      if (option === undefined) continue;
      const location = { ...option.location, end: option.location.start + 'index_together'.length };
      report({ location, data: { model: model.name }, fix: indexes(project, model, option) });
    }
  },
});

/** The same columns as indexes, where the Meta class has none yet. Django finds names for them. */
function indexes(project: Project, model: Model, { meta, location, value }: MetaOption): FixIntent | undefined {
  const sets = togetherSets(value);
  const inherits = (project.python(meta.file)?.classes[meta.index]?.bases.length ?? 0) > 0;
  if (sets === undefined || inherits || metaOption(project, model, 'indexes') !== undefined) return undefined;
  const { text, changes } = throughModels(project, model.ref.file, 'Index');
  const made = sets.map((fields) => `${text}(fields=[${fields.map((field) => `"${field}"`).join(', ')}])`);
  return {
    title: 'Use `Meta.indexes`',
    applicability: 'safe',
    changes: [{ kind: 'replace', location, text: `indexes = [${made.join(', ')}]` }, ...changes],
  };
}
