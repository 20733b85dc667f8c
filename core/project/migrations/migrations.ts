import type { Project } from '../project.ts';
import { createMigrationGraph } from './graph.ts';
import type { MigrationGraph } from './graph.ts';
import { replay } from './replay.ts';
import type { AppState } from './state.ts';

/** The migrations of a project, and what they add up to. */
export interface Migrations {
  readonly graph: MigrationGraph;
  /** The state of each app after all migrations, by label; worked out when first asked for. */
  readonly states: ReadonlyMap<string, AppState>;
}

/** Links the migrations of a project's apps. */
export function readMigrations(project: Project): Migrations {
  return withStates(createMigrationGraph(project));
}

/** Apart from the project: the answer outlives it. */
function withStates(graph: MigrationGraph): Migrations {
  let states: ReadonlyMap<string, AppState> | undefined;
  return {
    graph,
    get states() {
      return (states ??= replay(graph));
    },
  };
}
