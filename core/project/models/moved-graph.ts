import type { FileFacts, PythonFacts } from '../../facts/file-facts.ts';
import type { Location } from '../../text/range.ts';
import type { Field, Listed, Model, Relation } from '../model-graph.ts';
import { moveOutsideFunctions } from '../moved-places.ts';
import { keyOf } from './graph.ts';
import type { BuiltGraph } from './graph.ts';

type Files = ReadonlyMap<string, FileFacts>;

/**
 * The graph as it was before some files changed (`changed`) which still declare the same: the same models, at the places
 * and with the references into code that these files have now. Models that no such file takes part in stay the same objects.
 * Undefined when the graph was read from the body of a function in one of the files.
 */
export function movedGraph(
  graph: BuiltGraph,
  before: Files,
  after: Files,
  changed: Iterable<string>,
): BuiltGraph | undefined {
  const moves = new Map<string, Move>();
  for (const file of changed) {
    if (graph.bodiesIn.has(file)) return undefined;
    const [old, now] = [before.get(file), after.get(file)];
    if (old?.language === 'python' && now?.language === 'python') moves.set(file, moveBetween(old, now));
  }
  const move = createMover(moves);
  const byClass = new Map([...graph.byClass].map(([key, model]) => [key, move(model)]));
  const byLabel = new Map([...graph.byLabel].map(([label, model]) => [label, byClass.get(keyOf(model.ref)) ?? model]));
  return { ...graph, byClass, byLabel, ofClass: (ref) => byClass.get(keyOf(ref)) };
}

interface Move {
  /** How far a place outside of functions moved. */
  readonly by: (start: number) => number;
  /** Where in the code the values of class attributes stand now. */
  readonly values: ReadonlyMap<number, number>;
}

function moveBetween(old: PythonFacts, now: PythonFacts): Move {
  const values = new Map<number, number>();
  for (const [i, { attributes }] of old.classes.entries()) {
    for (const [at, { value }] of attributes.entries()) {
      const newer = now.classes[i]?.attributes[at]?.value;
      if (value !== undefined && newer !== undefined) values.set(value, newer);
    }
  }
  return { by: (start) => moveOutsideFunctions(old, now, start), values };
}

function createMover(moves: ReadonlyMap<string, Move>): (model: Model) => Model {
  const moved = new Map<Relation, Relation>();

  function place(location: Location): Location {
    const by = moves.get(location.file)?.by(location.start) ?? 0;
    return by === 0 ? location : { ...location, start: location.start + by, end: location.end + by };
  }

  function relation(old: Relation): Relation {
    const known = moved.get(old);
    if (known !== undefined) return known;
    const location = place(old.location);
    const now = location === old.location ? old : { ...old, location };
    moved.set(old, now);
    return now;
  }

  function field(old: Field): Field {
    if (!moves.has(old.location.file)) return old;
    const value = old.value === undefined ? undefined : moves.get(old.location.file)?.values.get(old.value);
    return { ...old, location: place(old.location), relation: old.relation && relation(old.relation), value };
  }

  function listed<Item extends { readonly location: Location }>({ items, complete }: Listed<Item>): Listed<Item> {
    return { items: items.map((item) => ({ ...item, location: place(item.location) })), complete };
  }

  function takesPart(model: Model): boolean {
    if (moves.has(model.location.file)) return true;
    for (const { location } of model.fields.values()) if (moves.has(location.file)) return true;
    for (const { location } of model.relations.values()) if (moves.has(location.file)) return true;
    return [...model.constraints.items, ...model.indexes.items].some(({ location }) => moves.has(location.file));
  }

  return (model) => {
    if (!takesPart(model)) return model;
    return {
      ...model,
      location: place(model.location),
      constraints: listed(model.constraints),
      indexes: listed(model.indexes),
      fields: new Map([...model.fields].map(([name, each]) => [name, field(each)])),
      relations: new Map([...model.relations].map(([name, each]) => [name, relation(each)])),
      queryNames: new Map([...model.queryNames].map(([name, each]) => [name, relation(each)])),
    };
  };
}
