/** An aggregate over a set-valued relation: `Count("books")`, `Sum("books__price")`. */
export interface JoinedAggregate {
  /** 'Count', 'Sum' … */
  readonly name: string;
  readonly path: string;
  /** The part of the path up to its last set-valued relation. */
  readonly join: readonly string[];
  readonly distinct: boolean;
}
