import assert from 'node:assert/strict';
import { analyseFile } from '#core/engine/analyse.ts';
import { libraryFacts } from '#core/engine/library.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import { linkProject } from '#core/project/link.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Definition, Project } from '#core/project/project.ts';
import { readFixture } from '#test/support/fixture.ts';
import { testParser } from '#test/support/review.ts';

/** The root of every fixture's project. */
export const root = '/bookshop';

let library: ReadonlyMap<string, FileFacts> | undefined;

/** Links a fixture (`#- shop/models.py` starts a file) to a project at /bookshop. */
export async function linked(fixture: string, settingsModule?: string): Promise<Project> {
  const parser = await testParser();
  library ??= libraryFacts(parser);
  const files = new Map<string, FileFacts>();
  for (const [file, text] of readFixture(fixture).files) {
    const analysis = analyseFile({ file, text }, parser, []);
    assert.ok(analysis, `the coach reads no ${file}`);
    files.set(file, analysis.facts);
  }
  return linkProject({
    root,
    name: 'bookshop',
    files,
    library,
    ...(settingsModule !== undefined && { settingsModule }),
  });
}

/** A definition in words: 'class shop.models.Book', 'module shop', 'function shop.views.index', 'variable X', 'external celery.Task'. */
export function say(project: Project, definition: Definition | undefined): string {
  switch (definition?.kind) {
    case undefined:
      return 'unknown';
    case 'module':
      return `module ${definition.module}`;
    case 'class':
      return `class ${project.nameOf(definition.ref)}`;
    case 'function': {
      const fact = project.python(definition.ref.file)?.functions[definition.ref.index];
      return `function ${project.moduleOf(definition.ref.file)}.${fact?.qualname}`;
    }
    case 'variable':
      return `variable ${definition.fact.name} of ${project.moduleOf(definition.file)}`;
    case 'external':
      return `external ${definition.name}`;
  }
}

/** What a module-level name of a file means, in words. */
export function meaning(project: Project, path: string, name: string): string {
  return say(project, project.lookup(`${root}/${path}`, name));
}

/** What a dotted path means, in words. */
export function resolved(project: Project, dotted: string): string {
  return say(project, project.resolve(dotted));
}

/** A model by its label; fails when there is none. */
export function model(project: Project, label: string): Model {
  const found = project.models.byLabel.get(label);
  assert.ok(found, `no ${label} among ${[...project.models.byLabel.keys()].join(' ')}`);
  return found;
}

/** 'author fk shop.Author', 'book_set reverse o2m shop.Book', sorted. */
export function relations(project: Project, label: string): string[] {
  const all = [...model(project, label).relations.values()];
  return all
    .map(({ name, direction, kind, to }) => `${name} ${direction === 'reverse' ? 'reverse ' : ''}${kind} ${to ?? '?'}`)
    .sort();
}
