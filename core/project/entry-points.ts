import type { EntryPoint } from '../flow/event.ts';
import type { Project } from './project.ts';

/** Where Django starts running code of this project. */
export function entryPointsOf(_project: Project): EntryPoint[] {
  return [];
}
