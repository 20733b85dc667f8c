import { defineRule } from '#core/engine/rule.ts';
import type { ImportFact, PythonFacts } from '#core/facts/file-facts.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { migrationFunctions } from '#core/project/migrations/functions.ts';
import type { MigrationFunction } from '#core/project/migrations/functions.ts';
import { usedMigrations } from '../shared.ts';
import { useHistoricalModel } from './fix.ts';
import lesson from './lesson.md';

interface LiveModelImport extends Record<string, unknown> {
  readonly model: string;
}

/** Today's model class in a step of the past. Source: topics/migrations/#historical-models (Django 4.2 to 5.2). */
export default defineRule<LiveModelImport>({
  id: 'migrations/live-model-import',
  summary: 'a data migration imports a model class: it is today’s, not the one of that step',
  severity: 'warning',
  guide: 'migrations#data-migrations',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ model }) =>
    `\`${model}\` is today’s class: on a new database this step asks for columns of later migrations`,
  project: ({ project, report }) => {
    for (const migration of usedMigrations(project)) {
      const facts = project.python(migration.file);
      if (facts === undefined || facts.functions.length === 0) continue;
      const imported = facts.imports.flatMap((fact, index) => {
        const model = fact.typeOnly ? undefined : importedModel(project, migration.file, fact);
        return model === undefined ? [] : [{ fact, index, model }];
      });
      if (imported.length === 0) continue;
      const functions = migrationFunctions(facts);
      for (const { fact, index, model } of imported) {
        const users = functions.filter((each) => asksDatabase(facts, each, fact, model));
        if (users.length === 0) continue;
        report({
          location: { file: migration.file, start: fact.start, end: fact.end },
          data: { model: model.name },
          fix: useHistoricalModel(project, migration, facts, { fact, index, model, users }),
        });
      }
    }
  },
});

/** The model class that `from shop.models import Author` brings. */
function importedModel(project: Project, file: string, fact: ImportFact): Model | undefined {
  if (fact.name === undefined || fact.name === '*') return undefined;
  const definition = project.lookup(file, fact.as, fact.scope < 0 ? undefined : fact.scope);
  const model = definition?.kind === 'class' ? project.models.ofClass(definition.ref) : undefined;
  if (model === undefined || model.abstract || definition?.kind !== 'class') return undefined;
  // A base of a package may make it something else: a holder of settings, a document.
  return project.isSubclass(definition.ref, 'django.db.models.Model') === true ? model : undefined;
}

/** The function reads or writes rows of the class: through a manager, or by making an object. */
function asksDatabase(facts: PythonFacts, function_: MigrationFunction, imported: ImportFact, model: Model): boolean {
  if (imported.scope >= 0 && facts.functions[imported.scope] !== function_.fact) return false;
  if (isBoundInside(function_, imported)) return false;
  const managers = new Set([...model.managers.map(({ name }) => name), '_default_manager', '_base_manager']);
  const isName = (expr: { readonly k: string; readonly id?: string }): boolean =>
    expr.k === 'name' && expr.id === imported.as;
  return function_.exprs.some(
    (expr) =>
      (expr.k === 'attr' && managers.has(expr.name) && isName(expr.value)) || (expr.k === 'call' && isName(expr.func)),
  );
}

/** `Author = apps.get_model("shop", "Author")` anywhere in the function makes the name the function's own. */
function isBoundInside({ fact, body }: MigrationFunction, imported: ImportFact): boolean {
  let isBound = fact.params.some(({ name }) => name === imported.as);
  walkBlock(body, {
    stmt(statement) {
      if (statement.k !== 'assign') return;
      isBound ||= statement.targets.some((target) => target.k === 'name' && target.id === imported.as);
    },
  });
  return isBound;
}
