import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Model } from '#core/project/model-graph.ts';
import { runPython } from '../environment.ts';
import { graphOf, kindOf } from './ours.ts';
import type { OurModels } from './ours.ts';
import { djangoSource } from './source.ts';

/** What models.py prints of a model. */
interface DjangoModel {
  readonly file: string;
  readonly db_table: string;
  readonly proxy: boolean;
  readonly swapped: boolean;
  readonly managed: boolean;
  readonly ordering: readonly string[];
  readonly managers: readonly string[];
  readonly default_manager: string | null;
  readonly pk: string;
  readonly fields: Readonly<Record<string, DjangoField>>;
  readonly relations: readonly (readonly [string, DjangoRelation])[];
  readonly constraints: readonly TableObject[];
  readonly indexes: readonly TableObject[];
  readonly unique_together: readonly (readonly string[])[];
}
interface DjangoField {
  readonly null: boolean;
  readonly blank: boolean;
  readonly unique: boolean;
  readonly primary_key: boolean;
  readonly db_index: boolean;
  readonly has_default: boolean;
}
interface DjangoRelation {
  readonly kind: string;
  readonly direction: string;
  readonly to: string | null;
  readonly through: string | null;
  readonly query_name: string;
}
interface TableObject {
  readonly type: string;
  readonly name: string;
  readonly fields: readonly string[];
  readonly expressions: boolean;
  readonly condition: boolean;
}

describe("graph of the apps in Django's own test suite", () => {
  let django: Readonly<Record<string, DjangoModel>>;
  let ours: OurModels;
  let listed: ReadonlySet<string>;

  before(async function () {
    this.timeout(600_000);
    const folder = `${djangoSource()}/tests`;
    const names = appsIn(folder);
    const script = resolve('test/django/graph/models.py');
    const answer = JSON.parse(runPython([script, folder, ...names])) as {
      readonly skipped: Readonly<Record<string, string>>;
      readonly models: Readonly<Record<string, DjangoModel>>;
    };
    django = answer.models;
    const installed = names.filter((name) => answer.skipped[name] === undefined);
    ours = await graphOf(folder, folder, new Map([['coach_settings.py', settingsFor(installed)]]));
    const text = readFileSync(resolve('test/django/graph/differences.md'), 'utf8');
    listed = new Set([...text.matchAll(/^- `([^`]+)`/gm)].map(([, line]) => line ?? ''));
  });

  it('is worth comparing', () => {
    const apps = new Set(Object.keys(django).map((label) => label.slice(0, label.indexOf('.'))));
    assert.ok(apps.size >= 120, `${apps.size} apps`);
    assert.ok(Object.keys(django).length >= 1500, `${Object.keys(django).length} models`);
    assert.ok(relationsOfDjango(django).length >= 2500, `${relationsOfDjango(django).length} relations`);
  });

  it('has every model', () => {
    assert.deepEqual(
      Object.keys(django).filter((label) => !ours.has(label)),
      [],
    );
  });

  it('has at least 99 % of the relations of `_meta.get_fields()`, invents none, and lists the others', () => {
    const wanted = relationsOfDjango(django);
    const had = relationsOfOurs(ours).filter((line) => django[labelOf(line)] !== undefined);
    const [wantedSet, hadSet] = [new Set(wanted), new Set(had)];
    const missing = wanted.filter((line) => !hadSet.has(line));
    assert.deepEqual(
      had.filter((line) => !wantedSet.has(line)),
      [],
      'invented',
    );
    assert.ok(missing.length <= wanted.length / 100, `${missing.length} of ${wanted.length} are missing`);
    assert.deepEqual(
      missing.filter((line) => !listed.has(line)),
      [],
      'missing and not listed in differences.md',
    );
  });

  it('says of models, fields, constraints and indexes what Django says, but for what is listed', () => {
    const differences = Object.entries(django).flatMap(([label, model]) => {
      const our = ours.get(label);
      const isJudged = our !== undefined && model.file.startsWith(djangoSource()) && !model.file.includes('/contrib/');
      return isJudged ? compare(label, model, our) : [];
    });
    assert.deepEqual(
      differences.filter((line) => !listed.has(line)),
      [],
    );
  });
});

/** Packages with models, as runtests.py finds them; apps that need a geographic library are no part. */
function appsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(`${folder}/${name}/__init__.py`) && !name.startsWith('gis_'))
    .filter((name) => existsSync(`${folder}/${name}/models.py`) || existsSync(`${folder}/${name}/models/__init__.py`))
    .sort();
}

function settingsFor(apps: readonly string[]): string {
  const contrib = 'admin auth contenttypes flatpages redirects sessions sites messages staticfiles';
  const installed = [...contrib.split(' ').map((name) => `django.contrib.${name}`), ...apps];
  return `SECRET_KEY = "x"\nINSTALLED_APPS = ${JSON.stringify(installed)}\n`;
}

function labelOf(line: string): string {
  return line.split('.', 2).join('.');
}

/** 'shop.Book.author fk forward shop.Author'. */
function relationsOfDjango(models: Readonly<Record<string, DjangoModel>>): string[] {
  return Object.entries(models).flatMap(([label, { relations }]) =>
    relations.map(([name, { kind, direction, to }]) => `${label}.${name} ${kind} ${direction} ${to}`),
  );
}

function relationsOfOurs(models: OurModels): string[] {
  return [...models].flatMap(([label, { relations }]) =>
    [...relations.values()].map(
      ({ name, kind, direction, to }) => `${label}.${name} ${kindOf(kind)} ${direction} ${to ?? null}`,
    ),
  );
}

/** The differences of one model, each in a line. */
function compare(label: string, django: DjangoModel, our: Model): string[] {
  const differences: string[] = [];
  const check = (what: string, wanted: unknown, had: unknown): void => {
    const [a, b] = [JSON.stringify(wanted), JSON.stringify(had)];
    if (a !== b) differences.push(`${label} ${what}: ${a}, not ${b}`);
  };
  check('proxy', django.proxy, our.proxy);
  check('swapped', django.swapped, our.swapped);
  check('managed', django.managed, our.managed);
  check('db_table', django.db_table, our.dbTable);
  check('ordering', django.ordering, our.ordering);
  check('default manager', django.default_manager, our.managers[0]?.name);
  check('managers', [...django.managers].sort(), our.managers.map(({ name }) => name).sort());
  check('pk', django.pk, our.primaryKey);
  check('unique_together', django.unique_together, our.uniqueTogether.items);
  const constraints = our.constraints.items.map((each) => ({
    ...each,
    condition: each.kind === 'check' || each.condition,
  }));
  check('constraints', django.constraints.map(sayObject), constraints.map(sayObject));
  check('indexes', django.indexes.map(withoutName), our.indexes.items.map(withoutName));
  for (const name of our.fields.keys()) check(name, name in django.fields, true);
  for (const [name, field] of Object.entries(django.fields)) {
    const mine = our.fields.get(name);
    check(name, true, mine !== undefined);
    if (mine === undefined) continue;
    check(`${name} null`, field.null, mine.null);
    check(`${name} blank`, field.blank, mine.blank);
    check(`${name} unique`, field.unique, mine.unique);
    check(`${name} primary key`, field.primary_key, mine.primaryKey);
    check(`${name} index`, field.db_index, mine.dbIndex);
    check(`${name} default`, field.has_default, mine.default !== undefined);
  }
  for (const [name, relation] of django.relations) {
    const mine = our.relations.get(name);
    if (mine === undefined) continue;
    check(`${name} query name`, relation.query_name, mine.queryName);
    check(`${name} through`, relation.through, mine.through ?? null);
  }
  return differences;
}

interface AnyTableObject extends Omit<TableObject, 'name' | 'fields'> {
  readonly name: string | undefined;
  readonly fields: readonly string[] | undefined;
}

function sayObject({ type, name, fields, expressions, condition }: AnyTableObject): string {
  return `${type} ${name} ${fields?.join('+')} ${expressions} ${condition}`;
}

/** Django makes up names of indexes that have none. */
function withoutName(index: AnyTableObject): string {
  return sayObject({ ...index, name: '' });
}
