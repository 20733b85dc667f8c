import type { Expr } from '../../facts/flow-form.ts';
import { unknownValue } from './values.ts';
import type { Value } from './values.ts';

/** One operation of a migration. */
export interface Operation {
  /** Django's class name: 'AddField'; undefined for a class that is not Django's, which may do anything. */
  readonly kind: OperationKind | undefined;
  /** Arguments by name, wherever they stand in the call. */
  readonly arguments: ReadonlyMap<string, Value>;
  /** The call. */
  readonly expr: Expr;
  /** Operations inside `SeparateDatabaseAndState`; `RunSQL` has state operations too. Undefined when not understood. */
  readonly state: readonly Operation[] | undefined;
  readonly database: readonly Operation[] | undefined;
}

export type OperationKind = keyof typeof signatures;

/** Positional arguments in order. Source: django/db/migrations/operations (Django 4.2 to 5.2). */
const signatures = {
  CreateModel: ['name', 'fields', 'options', 'bases', 'managers'],
  DeleteModel: ['name'],
  RenameModel: ['old_name', 'new_name'],
  AlterModelTable: ['name', 'table'],
  AlterModelTableComment: ['name', 'table_comment'],
  AlterUniqueTogether: ['name', 'unique_together'],
  AlterIndexTogether: ['name', 'index_together'],
  AlterOrderWithRespectTo: ['name', 'order_with_respect_to'],
  AlterModelOptions: ['name', 'options'],
  AlterModelManagers: ['name', 'managers'],
  AddField: ['model_name', 'name', 'field', 'preserve_default'],
  RemoveField: ['model_name', 'name'],
  AlterField: ['model_name', 'name', 'field', 'preserve_default'],
  RenameField: ['model_name', 'old_name', 'new_name'],
  AddIndex: ['model_name', 'index'],
  RemoveIndex: ['model_name', 'name'],
  RenameIndex: ['model_name', 'new_name', 'old_name', 'old_fields'],
  AddConstraint: ['model_name', 'constraint'],
  RemoveConstraint: ['model_name', 'name'],
  AlterConstraint: ['model_name', 'name', 'constraint'],
  SeparateDatabaseAndState: ['database_operations', 'state_operations'],
  RunSQL: ['sql', 'reverse_sql', 'state_operations', 'hints', 'elidable'],
  RunPython: ['code', 'reverse_code', 'atomic', 'hints', 'elidable'],
  /** Anything of Django's that leaves the state alone: extensions, collations, validation of a constraint. */
  Stateless: ['name'],
} as const;

const postgres: Readonly<Record<string, OperationKind>> = {
  AddIndexConcurrently: 'AddIndex',
  RemoveIndexConcurrently: 'RemoveIndex',
  AddConstraintNotValid: 'AddConstraint',
};

/** Which operation a class is, by its dotted name as imported. */
export function operationKind(path: string): OperationKind | undefined {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (path.startsWith('django.contrib.postgres.operations.')) return postgres[name] ?? 'Stateless';
  if (!path.startsWith('django.db.migrations.') || name === 'Stateless') return undefined;
  return name in signatures ? (name as OperationKind) : undefined;
}

/** Arguments by name; undefined where `*args` hides which is which. */
export function operationArguments(
  kind: OperationKind,
  expr: Expr & { readonly k: 'call' },
  evaluated: (part: Expr) => Value,
): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const [name, part] of operationExprs(kind, expr)) values.set(name, evaluated(part));
  if (expr.args.some((arg) => arg.k === 'star' || arg.k === 'starstar'))
    for (const name of signatures[kind]) if (!values.has(name)) values.set(name, unknownValue);
  return values;
}

/** The expressions of an operation's arguments by name. */
export function operationExprs(
  kind: OperationKind,
  { args, keywords }: Expr & { readonly k: 'call' },
): ReadonlyMap<string, Expr> {
  const exprs = new Map<string, Expr>();
  const isSpread = args.some((arg) => arg.k === 'star');
  if (!isSpread)
    args
      .filter((arg) => arg.k !== 'starstar')
      .forEach((arg, i) => {
        const name = signatures[kind][i];
        if (name !== undefined) exprs.set(name, arg);
      });
  for (const { name, value } of keywords) exprs.set(name, value);
  return exprs;
}
