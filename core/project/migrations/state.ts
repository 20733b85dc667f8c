import type { Operation } from './operations.ts';
import type { Migration } from './graph.ts';
import type { Value } from './values.ts';

/** A model as all migrations up to some point leave it. Source: django/db/migrations/state.py (Django 4.2 to 5.2). */
export interface ModelState {
  readonly app: string;
  readonly name: string;
  /** In order, by name. A field's value is the call that declares it, with names as the migration has them. */
  readonly fields: ReadonlyMap<string, FieldState>;
  /** Meta's options; without indexes and constraints. */
  readonly options: ReadonlyMap<string, Value>;
  readonly indexes: readonly Value[];
  readonly constraints: readonly Value[];
  readonly bases: Value | undefined;
  readonly managers: Value | undefined;
  /** The migration that creates it, and the operation. */
  readonly createdIn: Migration;
  readonly createdBy: Operation;
}

export interface FieldState {
  readonly name: string;
  readonly value: Value;
  /** Where it was last added or altered. */
  readonly migration: Migration;
}

/** The models of one app. */
export interface AppState {
  /** By lower-case name. */
  readonly models: ReadonlyMap<string, ModelState>;
  /** Every operation was understood; else the state says nothing. */
  readonly understood: boolean;
}
