import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { libraryFacts } from '#core/engine/library.ts';
import { extractPython } from '#core/facts/extract.ts';
import type { FileFacts } from '#core/facts/file-facts.ts';
import { graphJson } from '#core/project/graph-json.ts';
import { linkProject } from '#core/project/link.ts';
import { testParser } from '#test/support/review.ts';
import { djangoEnvironment, runPython } from '../environment.ts';

/** {label: {accessor: [kind, direction, target]}}, as relations.py prints it. */
type Relations = Record<string, Record<string, [string, string, string | null]>>;

describe("graph of Django's own contrib apps", () => {
  let django: Relations;
  let ours: Relations;

  before(async function () {
    this.timeout(300_000);
    const { folder } = djangoEnvironment();
    django = JSON.parse(runPython([resolve('test/django/graph/relations.py')])) as Relations;
    ours = await relationsOf(`${folder}/contrib`, folder.slice(0, folder.lastIndexOf('/')));
  });

  it('is worth comparing', () => {
    const count = Object.values(django).flatMap((relations) => Object.keys(relations)).length;
    assert.ok(Object.keys(django).length >= 9, `${Object.keys(django).length} models`);
    assert.ok(count >= 16, `${count} relations`);
  });

  it('has the relations of `_meta.get_fields()`: the same names, kinds, directions and targets', () => {
    const same = Object.fromEntries(Object.keys(django).map((label) => [label, ours[label]]));
    assert.deepEqual(same, django);
  });
});

/** The relations that we read from the source below a folder, as a project at `root`. */
async function relationsOf(folder: string, root: string): Promise<Relations> {
  const parser = await testParser();
  const files = new Map<string, FileFacts>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.py')) continue;
    const file = join(folder, name).replaceAll('\\', '/');
    files.set(file, extractPython(parser.parse(readFileSync(file, 'utf8'))));
  }
  const project = linkProject({ root, name: 'contrib', files, library: libraryFacts(parser) });
  const models = graphJson(project, () => 1).models.filter((model) => !model.abstract);
  return Object.fromEntries(
    models.map(({ label, relations }) => [
      label,
      Object.fromEntries(
        Object.entries(relations)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, { kind, direction, to }]) => [name, [kind, direction, to]]),
      ),
    ]),
  );
}
