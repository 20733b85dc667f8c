/** A relation as seen from one of its two models. */
export interface Relation {
  /** The name that rows and lookups use: 'author', 'books', 'book_set'. */
  readonly accessor: string;
  /** The name that lookups use where it differs: 'book' for 'book_set'. */
  readonly query: string;
  readonly kind: 'fk' | 'o2o' | 'm2m' | 'generic' | 'generic key';
  readonly direction: 'forward' | 'reverse';
  readonly null: boolean;
  readonly to: Model;
}

/** A property, a method or `__str__`, and what it reads of its row. */
export interface Member {
  readonly name: string;
  readonly kind: 'property' | 'cached_property' | 'method' | 'str';
  readonly read: Read;
}

/** A model of a random project. */
export interface Model {
  readonly name: string;
  /** Its columns beside keys; the first is a text. */
  readonly fields: readonly string[];
  /** Its own and inherited relations, both ways. */
  readonly relations: Relation[];
  readonly members: Member[];
  /** Lines of the class that declare relations. */
  readonly declared: string[];
  readonly parent: Model | undefined;
  readonly isNamed: boolean;
  ordering: string | undefined;
  /** What its default manager loads always, or its queryset class in the method `ready`. */
  manager:
    | { readonly when: 'always' | 'ready'; readonly select: readonly string[]; readonly prefetch: readonly string[] }
    | undefined;
}

/** What the code of a surface asks of a row. */
export type Read =
  | { readonly k: 'field'; readonly name: string }
  /** `row.author.publisher.name` */
  | { readonly k: 'chain'; readonly steps: readonly Relation[]; readonly field: string }
  /** `row.author_id` */
  | { readonly k: 'key'; readonly relation: Relation }
  /** `row.author.books.count()`; `attr`: the list that a Prefetch puts on the row instead. */
  | {
      readonly k: 'many';
      readonly steps: readonly Relation[];
      readonly relation: Relation;
      readonly op: ManyOp;
      readonly child: Relation | undefined;
      readonly attr?: string;
    }
  | { readonly k: 'member'; readonly member: Member }
  /** A query of its own: `Book.objects.filter(author=row.pk).count()` */
  | { readonly k: 'query'; readonly relation: Relation };

export const ops = [
  'all',
  'all',
  'all',
  'count',
  'exists',
  'first',
  'last',
  'filter',
  'order',
  'len',
  'bool',
  'slice',
  'values',
] as const;
export type ManyOp = (typeof ops)[number];

/** The relations of a row that lead to one other row. */
export function singles(model: Model): Relation[] {
  return model.relations.filter(isSingle);
}

/** The relations of a row that lead to any number of other rows. */
export function sets(model: Model): Relation[] {
  return model.relations.filter((relation) => !isSingle(relation));
}

export function isSingle({ kind, direction }: Relation): boolean {
  return kind === 'o2o' || kind === 'generic key' || (kind === 'fk' && direction === 'forward');
}

/** Can select_related follow it? */
export function isJoinable(relation: Relation): boolean {
  return isSingle(relation) && relation.kind !== 'generic key';
}
