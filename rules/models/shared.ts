import type { Project } from '#core/project/project.ts';

/** The project has migrations of its own: its database tables exist somewhere. */
export function hasMigrations(project: Project): boolean {
  return [...project.files.keys()].some(
    (file) => /\/migrations\/\d{4}_[^/]+\.py$/.test(file) && !project.isLibrary(file),
  );
}

/** A migration file, whose references to models are history and not to be changed. */
export function isMigration(file: string): boolean {
  return /\/migrations\/[^/]+\.py$/.test(file);
}
