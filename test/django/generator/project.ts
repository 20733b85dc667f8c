import { bookshop, bookshopRoot } from '../../support/bookshop.ts';
import { withJinja } from '../cases.ts';
import { formNames, forms, type FormName, type Rows } from './forms.ts';
import { type Random, randomOf } from './random.ts';
import type { Model, Read } from './model.ts';
import { randomRead } from './reads.ts';
import { type SurfaceName, surfaceNames, surfaces } from './surfaces.ts';
import type { Surface } from './trial.ts';
import { randomWorld, type World } from './world.ts';

/** A random project: models, and some surfaces that show rows of them, each in a module of its own. */
export interface RandomProject {
  readonly seed: number;
  /** Key ('/bookshop/shop/models.py') -> text. */
  readonly files: ReadonlyMap<string, string>;
  readonly trials: readonly RandomTrial[];
}

export interface RandomTrial {
  readonly surface: SurfaceName;
  readonly form: FormName;
  /** The module whose entry points show the rows: '/bookshop/shop/t3.py'. */
  readonly file: string;
  /** The files that are its own. */
  readonly own: readonly string[];
}

/** A surface with a way to load its rows. */
export interface Pair {
  readonly surface: SurfaceName;
  readonly form: FormName;
}

/** How many trials a project has. */
export const trialsPerProject = 10;

/** What no code can do: a change list or a serializer of plain values, a change list of a list. */
function isPossible({ surface, form }: Pair): boolean {
  const isChangeList = surface.startsWith('a change list');
  const isEndpoint = surface.includes('endpoint') || surface.startsWith('an APIView');
  if (form === 'values' || form === 'values_list') {
    if (isChangeList || surface === 'a sitemap') return false;
    return !isEndpoint || (form === 'values' && surface === 'a list endpoint with method fields');
  }
  if (isChangeList) return form !== 'prefetch_related_objects' && !(surface.includes('named') && isAboutPaths(form));
  if (surface === 'a list endpoint with related fields') return !isAboutPaths(form);
  return true;
}

/** Fields that stand for one relation have no longer path to load a part of. */
function isAboutPaths(form: FormName): boolean {
  return form === 'a prefix of the path' || form === 'a nested path';
}

/** Every pair that can be. */
export const pairs: readonly Pair[] = surfaceNames
  .flatMap((surface) => formNames.map((form): Pair => ({ surface, form })))
  .filter(isPossible);

const shuffledPairs = randomOf(20_260).shuffled(pairs);

/** The project of a seed. Seeds one after the other go round all pairs, so that each is tried equally often. */
export function randomProject(seed: number): RandomProject {
  const random = randomOf(seed);
  const world = randomWorld(random);
  const files = new Map([...bookshop()].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  const settings = `${bookshopRoot}/bookshop/settings.py`;
  files.set(settings, withJinja(files.get(settings) ?? ''));
  files.set(`${bookshopRoot}/shop/models.py`, world.text);
  const registered = new Set<Model>();
  const trials: RandomTrial[] = [];
  for (let number = 0; number < trialsPerProject; number++) {
    const pair = shuffledPairs[(seed * trialsPerProject + number) % shuffledPairs.length];
    const made = pair && randomTrial(random, world, pair, number, registered);
    if (made === undefined) continue;
    for (const [path, text] of made.files) files.set(`${bookshopRoot}/${path}`, text);
    const { folder = 'shop' }: Surface = surfaces[made.pair.surface];
    const own = [...made.files.keys()].map((path) => `${bookshopRoot}/${path}`);
    trials.push({ ...made.pair, file: `${bookshopRoot}/${folder}/t${number}.py`, own });
  }
  return { seed, files, trials };
}

/** Random reads of a random model until surface and form fit them; a change list needs a model that has none yet. */
function randomTrial(random: Random, world: World, pair: Pair, number: number, registered: Set<Model>) {
  const surface: Surface = surfaces[pair.surface];
  const isChangeList = pair.surface.startsWith('a change list');
  for (let attempt = 0; attempt < 200; attempt++) {
    const models = world.models.filter(
      (model) => model.relations.length > 0 && !(isChangeList && registered.has(model)),
    );
    if (models.length === 0) return undefined;
    const model = random.pick(models);
    const reads = randomReads(random, model, surface, pair.form);
    const rows: Rows | undefined = reads && forms[pair.form]({ random, world, model, reads, number });
    if (rows === undefined || (surface.takes && !surface.takes(rows))) continue;
    if (isChangeList) registered.add(model);
    const files = new Map([...rows.files, ...surface.write({ random, rows, number })]);
    return { pair, files };
  }
  return undefined;
}

function randomReads(random: Random, model: Model, surface: Surface, form: FormName): Read[] | undefined {
  const reads = [randomRead(random, model), ...(random.chance(35) ? [randomRead(random, model)] : [])];
  const isColumns = form === 'only' || form === 'defer';
  if (isColumns && random.chance(50)) reads.splice(0, 1, { k: 'field', name: random.pick(model.fields) });
  return reads.every((read) => surface.accepts?.(read) ?? true) ? reads : undefined;
}
