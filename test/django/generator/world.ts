import { randomMember, writeModels } from './members.ts';
import { isJoinable, type Model, type Relation, sets, singles } from './model.ts';
import type { Random } from './random.ts';

/** The models of one random project. */
export interface World {
  readonly models: readonly Model[];
  /** The text of shop/models.py. */
  readonly text: string;
}

const names =
  'Publisher Writer Volume Genre Shelf Reader Loan Event Ticket Venue Label Track Album Team Player City'.split(' ');
const columns = ['price', 'rank', 'size', 'weight'];
const roles = ['main', 'owner', 'backup', 'origin', 'partner'];

/** Five or six models that refer to each other at random; every one but the first has a forward and most a reverse relation. */
export function randomWorld(random: Random): World {
  const models: Model[] = [];
  for (const name of random.shuffled(names).slice(0, 5 + random.below(2))) models.push(addModel(random, name, models));
  if (random.chance(40)) models.push(addGeneric(random, models));
  for (const model of models)
    if (model.relations.length === 0) addForeignKey(random, model, random.pick(others(model, models)));
  for (const model of models) addMembers(random, model);
  const joining = random.shuffled(
    models.filter((model) => singles(model).some((relation) => isJoinable(relation) && relation.to !== model)),
  );
  joining.slice(0, 3).forEach((model, at) => addManager(random, model, at === 0 ? 'always' : 'ready'));
  return { models, text: writeModels(models) };
}

function others(model: Model, models: readonly Model[]): Model[] {
  return models.filter((other) => other !== model && other.parent !== model && model.parent !== other);
}

function addModel(random: Random, name: string, before: readonly Model[]): Model {
  const parent =
    before.length > 1 && random.chance(15) ? random.pick(before.filter((m) => m.parent === undefined)) : undefined;
  const isNamed = parent === undefined && random.chance(30);
  const model: Model = {
    name,
    fields: parent ? [...parent.fields, `${name.toLowerCase()}_code`] : ['name', ...random.some(columns, 1)],
    relations: parent ? [...parent.relations] : [],
    members: [],
    declared: [],
    parent,
    isNamed,
    ordering: random.chance(30) ? 'name' : undefined,
    manager: undefined,
  };
  const targets = others(model, before);
  if (targets.length === 0) return model;
  addForeignKey(random, model, random.pick(targets));
  if (random.chance(50)) addForeignKey(random, model, random.pick(targets));
  if (random.chance(35)) addManyToMany(random, model, random.pick(targets));
  if (random.chance(30)) addOneToOne(random, model, random.pick(targets));
  if (random.chance(10)) addForeignKey(random, model, model);
  return model;
}

function addForeignKey(random: Random, model: Model, to: Model): void {
  const isNull = to === model || random.chance(35);
  const accessor = freeName(random, model, to);
  const related = relatedName(random, model, to, accessor);
  const options = `on_delete=models.CASCADE${isNull ? ', null=True' : ''}, related_name="${related}"`;
  declare(model, `${accessor} = models.ForeignKey("${to === model ? 'self' : to.name}", ${options})`);
  link(model, { accessor, query: accessor, kind: 'fk', direction: 'forward', null: isNull, to });
  link(to, { accessor: related, query: related, kind: 'fk', direction: 'reverse', null: false, to: model });
}

function addOneToOne(random: Random, model: Model, to: Model): void {
  const accessor = freeName(random, model, to);
  const related = relatedName(random, model, to, accessor);
  declare(
    model,
    `${accessor} = models.OneToOneField("${to.name}", on_delete=models.CASCADE, related_name="${related}")`,
  );
  link(model, { accessor, query: accessor, kind: 'o2o', direction: 'forward', null: false, to });
  link(to, { accessor: related, query: related, kind: 'o2o', direction: 'reverse', null: true, to: model });
}

function addManyToMany(random: Random, model: Model, to: Model): void {
  const accessor = `${to.name.toLowerCase()}s`;
  if (isTaken(model, accessor)) return;
  const hasName = random.chance(60);
  const plain = model.name.toLowerCase();
  const related = hasName ? `tagged_${plain}s` : `${plain}_set`;
  const query = hasName ? related : plain;
  if (isTaken(to, related) || isTaken(to, query)) return;
  declare(model, `${accessor} = models.ManyToManyField("${to.name}"${hasName ? `, related_name="${related}"` : ''})`);
  link(model, { accessor, query: accessor, kind: 'm2m', direction: 'forward', null: false, to });
  link(to, { accessor: related, query, kind: 'm2m', direction: 'reverse', null: false, to: model });
}

/** Notes that hang on the rows of some model, which has the relation back. */
function addGeneric(random: Random, models: readonly Model[]): Model {
  const target = random.pick(models.filter(({ parent }) => parent === undefined));
  const note: Model = {
    name: 'Note',
    fields: ['name', 'rank'],
    relations: [],
    members: [],
    declared: [
      'content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)',
      'object_id = models.PositiveIntegerField()',
      'subject = GenericForeignKey("content_type", "object_id")',
    ],
    parent: undefined,
    isNamed: false,
    ordering: undefined,
    manager: undefined,
  };
  declare(target, 'notes = GenericRelation("Note")');
  link(target, { accessor: 'notes', query: 'notes', kind: 'generic', direction: 'reverse', null: false, to: note });
  link(note, {
    accessor: 'subject',
    query: 'subject',
    kind: 'generic key',
    direction: 'forward',
    null: false,
    to: target,
  });
  return note;
}

/** A relation belongs to the children of its model too. */
function link(model: Model, relation: Relation): void {
  model.relations.push(relation);
}

function declare(model: Model, line: string): void {
  model.declared.push(line);
}

function isTaken(model: Model, name: string): boolean {
  return (
    model.fields.includes(name) || model.relations.some(({ accessor, query }) => accessor === name || query === name)
  );
}

function freeName(random: Random, model: Model, to: Model): string {
  const plain = to === model ? 'above' : to.name.toLowerCase();
  const candidates = [...(random.chance(70) ? [plain] : []), ...random.shuffled(roles), plain];
  return candidates.find((name) => !isTaken(model, name)) ?? `${plain}_too`;
}

function relatedName(random: Random, model: Model, to: Model, accessor: string): string {
  const plain = `${model.name.toLowerCase()}s`;
  const candidates = [...(random.chance(60) ? [plain] : []), `${accessor}_of_${plain}`];
  return candidates.find((name) => !isTaken(to, name)) ?? `all_${accessor}_of_${plain}`;
}

function addMembers(random: Random, model: Model): void {
  model.members.push(
    randomMember(random, model, 'property'),
    randomMember(random, model, 'method'),
    randomMember(random, model, 'str'),
  );
}

function addManager(random: Random, model: Model, when: 'always' | 'ready'): void {
  const select = random
    .some(
      singles(model).filter((relation) => isJoinable(relation) && relation.to !== model),
      1,
    )
    .map(({ query }) => query);
  // Rows of its own model would prefetch in turn, once for each level.
  const foreign = sets(model).filter(({ to }) => to !== model);
  const prefetch = random.chance(40) ? foreign.slice(0, 1).map(({ accessor }) => accessor) : [];
  model.manager = { when, select, prefetch };
}
