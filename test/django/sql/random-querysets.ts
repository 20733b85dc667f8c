/** Chains of queryset methods, put together by chance that always falls the same way: the same seed gives the same texts. */
export function randomQuerysets(seed: number, count: number): string[] {
  const next = chance(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
  const querysets = new Set<string>();
  while (querysets.size < count) querysets.add(chain(pick, next));
  return [...querysets];
}

type Pick = <T>(all: readonly T[]) => T;

const starts = ['Person', 'Cafe', 'Place', 'Membership', 'Passport', 'Club', 'Elder', 'Tag'] as const;

/** Lookups and columns that lead from a model, through all kinds of relations. */
const names: Readonly<Record<(typeof starts)[number], readonly string[]>> = {
  Person: [
    'name',
    'born',
    'country',
    'country__name',
    'passport__name',
    'mentor',
    'mentor__name',
    'mentor__mentor__born',
    'mentor__country__name',
    'pupils__name',
    'friends__name',
    'clubs__title',
    'cafes__name',
    'mentor__passport__code',
  ],
  Cafe: [
    'name',
    'is_open',
    'country__name',
    'owner__name',
    'owner__mentor__name',
    'owner__country',
    'owner__born',
    'pk',
  ],
  Place: ['name', 'country', 'country__name', 'cafe__is_open', 'cafe__owner__name', 'cafe__owner__country__code'],
  Membership: ['since', 'club__title', 'person', 'person__name', 'person__mentor__name', 'club__tags__word'],
  Passport: ['number', 'person', 'person__name', 'person__mentor__born', 'pk'],
  Club: ['title', 'members__name', 'tags__word', 'members', 'tags', 'members__mentor__name', 'membership__since'],
  Elder: ['name', 'country__name', 'mentor__name', 'born', 'pupils__born'],
  Tag: ['word', 'club__title', 'club__members__name', 'club__members__country__name', 'club'],
};

const many = /pupils|friends|clubs|cafes|tags|members|club__tags|^club/;

function chain(pick: Pick, next: () => number): string {
  const model = pick(starts);
  let text = `${model}.objects`;
  const length = 1 + Math.floor(next() * 3);
  for (let at = 0; at < length; at++) text += call(model, pick, next);
  if (next() < 0.2) text += pick(['[:5]', '[3:]', '[2:9]']);
  return text;
}

function call(model: (typeof starts)[number], pick: Pick, next: () => number): string {
  const name = (): string => pick(names[model]);
  const single = (): string => pick(names[model].filter((each) => !many.test(each) || model === 'Membership'));
  switch (pick(['filter', 'filter', 'q', 'exclude', 'order_by', 'order_by', 'reverse', 'values', 'distinct'])) {
    case 'filter':
      return `.filter(${next() < 0.3 ? keywords(name(), name(), next) : keyword(name(), next)})`;
    case 'q':
      return `.filter(${condition(single, pick, next, 2)})`;
    case 'exclude':
      return `.exclude(${keyword(single(), next)})`;
    case 'order_by':
      return `.order_by(${next() < 0.5 ? '"-' : '"'}${name()}", "pk")`;
    case 'reverse':
      return '.reverse()';
    case 'values':
      return `.values("${name()}", "${name()}")`;
    default:
      return '.distinct()';
  }
}

function condition(name: () => string, pick: Pick, next: () => number, depth: number): string {
  const negated = next() < 0.25 ? '~' : '';
  if (depth === 0 || next() < 0.4) return `${negated}Q(${keyword(name(), next)})`;
  const [left, right] = [condition(name, pick, next, depth - 1), condition(name, pick, next, depth - 1)];
  return `${negated}(${left} ${pick(['|', '&'])} ${right})`;
}

function keywords(one: string, other: string, next: () => number): string {
  return one === other ? keyword(one, next) : `${keyword(one, next)}, ${keyword(other, next)}`;
}

function keyword(name: string, next: () => number): string {
  if (next() < 0.2) return `${name}__isnull=${next() < 0.5 ? 'True' : 'False'}`;
  if (/born|since/.test(name)) return `${name}="2000-01-01"`;
  if (/is_open/.test(name)) return `${name}=True`;
  return /(^|_)(name|title|word|number|code)$/.test(name) ? `${name}="x"` : `${name}=3`;
}

/** Numbers from 0 to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
