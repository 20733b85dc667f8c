import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { djangoEnvironment, runPython } from '../environment.ts';
import { graphOf, kindOf } from './ours.ts';

/** {label: {accessor: [kind, direction, target]}}. */
type Relations = Record<string, Record<string, [string, string, string | null]>>;

describe("graph of Django's own contrib apps", () => {
  let django: Relations;
  let ours: Relations;

  before(async function () {
    this.timeout(300_000);
    const { folder } = djangoEnvironment();
    const { models } = JSON.parse(runPython([resolve('test/django/graph/models.py')])) as {
      readonly models: Record<
        string,
        { readonly relations: [string, { kind: string; direction: string; to: string | null }][] }
      >;
    };
    django = mapValues(Object.entries(models), ({ relations }) => relations);
    const graph = await graphOf(`${folder}/contrib`, folder.slice(0, folder.lastIndexOf('/')));
    ours = mapValues([...graph], (model) =>
      [...model.relations].map(([name, { kind, direction, to }]) => [
        name,
        { kind: kindOf(kind), direction, to: to ?? null },
      ]),
    );
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

function mapValues<Model>(
  models: readonly (readonly [string, Model])[],
  relationsOf: (model: Model) => [string, { kind: string; direction: string; to: string | null }][],
): Relations {
  return Object.fromEntries(
    models.map(([label, model]) => [
      label,
      Object.fromEntries(relationsOf(model).map(([name, { kind, direction, to }]) => [name, [kind, direction, to]])),
    ]),
  );
}
