import type { ProjectContext } from '#core/engine/rule.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { deconstruct } from '#core/project/migrations/fields.ts';
import type { Deconstructed } from '#core/project/migrations/fields.ts';
import type { AppMigrations, Migration } from '#core/project/migrations/graph.ts';
import { resolved } from '#core/project/migrations/model-scope.ts';
import type { Operation } from '#core/project/migrations/operations.ts';
import { textOf } from '#core/project/migrations/values.ts';
import type { Project } from '#core/project/project.ts';

/** The apps whose migrations Django would run, tests left out. */
export function migratedApps(project: Project): readonly AppMigrations[] {
  return [...project.migrations.graph.apps.values()].filter(
    ({ app, files }) =>
      app.installed && !project.isLibrary(app.folder) && !files.some(({ file }) => project.isTest(file)),
  );
}

/** Migrations that run on a new database: what a squashed one replaces is history. */
export function usedMigrations(project: Project): readonly Migration[] {
  return migratedApps(project).flatMap(({ used }) => used);
}

/** The operations of a migration that reach the database, in order: not those that only change the state. */
export function databaseOperations({ operations }: Migration): readonly Operation[] {
  const flat = (list: readonly Operation[]): readonly Operation[] =>
    list.flatMap((operation) =>
      operation.kind === 'SeparateDatabaseAndState' ? flat(operation.database ?? []) : [operation],
    );
  return flat(operations ?? []);
}

/** A field that is added to a table that may have rows. */
export interface AddedField {
  readonly migration: Migration;
  readonly operation: Operation;
  readonly model: string;
  readonly name: string;
  readonly field: Deconstructed;
}

/** What the rules about added fields tell of one. */
export interface AddedFieldData extends Record<string, unknown> {
  readonly model: string;
  readonly field: string;
}

/** Reports the added fields that something is wrong with, each at its name. */
export function reportAddedFields(
  { project, report }: ProjectContext<AddedFieldData>,
  isWrong: (project: Project, added: AddedField) => boolean,
): void {
  for (const added of addedFields(project)) {
    if (!isWrong(project, added)) continue;
    const { start, end } = nameExpr(added.operation);
    report({ location: { file: added.migration.file, start, end }, data: { model: added.model, field: added.name } });
  }
}

/**
 * Every AddField whose table is older than the migration. Left out: what runs together with the first tables, fields that
 * come after code of the same migration that may have emptied or filled the table, and classes that are not known.
 */
function addedFields(project: Project): readonly AddedField[] {
  return usedMigrations(project).flatMap((migration) => {
    const operations = databaseOperations(migration);
    // A squashed migration runs on new databases only: all others have run what it replaces.
    const isNew = migration.initial || migration.replaces?.length !== 0;
    if (isNew || isSecondHalf(operations)) return [];
    const created = new Set<string | undefined>();
    const added: AddedField[] = [];
    for (const operation of operations) {
      const { kind, arguments: given } = operation;
      if (kind === 'RunPython' || kind === 'RunSQL' || kind === undefined) break;
      if (kind === 'CreateModel') created.add(textOf(given.get('name'))?.toLowerCase());
      if (kind === 'RenameModel' && created.has(textOf(given.get('old_name'))?.toLowerCase()))
        created.add(textOf(given.get('new_name'))?.toLowerCase());
      const [model, name] = [textOf(given.get('model_name')), textOf(given.get('name'))];
      if (kind !== 'AddField' || model === undefined || name === undefined || created.has(model.toLowerCase()))
        continue;
      const value = given.get('field');
      const call = value && resolved(project, value);
      const field = call?.k === 'call' ? deconstruct(project, call, { app: migration.app, model }) : undefined;
      const shown = project.migrations.states.get(migration.app)?.models.get(model.toLowerCase())?.name ?? model;
      if (field !== undefined) added.push({ migration, operation, model: shown, name, field });
    }
    return added;
  });
}

/** Django splits the first migration of apps that point at each other: the second half adds keys to tables without rows. */
function isSecondHalf(operations: readonly Operation[]): boolean {
  return operations.every(({ kind, arguments: given }) => {
    if (kind !== 'AddField') return kind !== undefined && /^(Alter.*Together|AddIndex|AddConstraint)$/.test(kind);
    const field = given.get('field');
    // Managers of packages, as taggit's, are relations too.
    return field?.k === 'call' && /(ForeignKey|OneToOneField|ManyToManyField|Manager)$/.test(field.path);
  });
}

/** The name of an added field where it stands: the second argument of AddField. */
function nameExpr({ expr }: Operation): Expr {
  if (expr.k !== 'call') return expr;
  return expr.keywords.find(({ name }) => name === 'name')?.value ?? expr.args[1] ?? expr.func;
}

/** `migrations.RunPython` as it is written. */
export function writtenName(expr: Expr): string | undefined {
  if (expr.k === 'name') return expr.id;
  if (expr.k !== 'attr') return undefined;
  const of = writtenName(expr.value);
  return of === undefined ? undefined : `${of}.${expr.name}`;
}
