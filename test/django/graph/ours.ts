import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFacts } from '#core/engine/library.ts';
import { extractPython } from '#core/facts/extract.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import { linkProject } from '#core/project/link.ts';
import type { Model, RelationKind } from '#core/project/model-graph.ts';
import { testParser } from '#test/support/review.ts';

export type OurModels = ReadonlyMap<string, Model>;

/** Django's flags for generic relations say the same as for keys and sets. */
export function kindOf(kind: RelationKind): string {
  if (kind === 'generic-fk') return 'fk';
  return kind === 'generic-relation' ? 'o2m' : kind;
}

/**
 * Our graph of the Python files below a folder, as a project at `root`: concrete models by label. `added` are files that are
 * not on the disk (path below the folder -> text).
 */
export async function graphOf(
  folder: string,
  root: string,
  added: ReadonlyMap<string, string> = new Map(),
): Promise<OurModels> {
  const parser = await testParser();
  const files = new Map<string, FileFacts>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.py')) continue;
    const file = join(folder, name).replaceAll('\\', '/');
    files.set(file, extractPython(parser.parse(readFileSync(file, 'utf8'))));
  }
  for (const [name, text] of added) files.set(`${folder}/${name}`, extractPython(parser.parse(text)));
  const project = linkProject({ root, name: 'django', files, library: libraryFacts(parser) });
  return new Map([...project.models.byLabel].filter(([, model]) => !model.abstract));
}
