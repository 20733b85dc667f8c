import type { Location } from '../text/range.ts';
import type { ClassRef } from './project.ts';

/** All models of a project and how they relate, as Django's app registry would hold them. */
export interface ModelGraph {
  /** Models by label ('shop.Book'), library models (auth.User …) included. Sorted by label. */
  readonly byLabel: ReadonlyMap<string, Model>;
  /** The model of a class, abstract ones included; undefined when the class is no model. */
  ofClass(ref: ClassRef): Model | undefined;
  /** The swappable user's label as AUTH_USER_MODEL says; 'auth.User' when it is unset; undefined when it cannot be known. */
  readonly userLabel: string | undefined;
}

export interface Model {
  /** 'shop.Book'. Abstract models have a label too, by the app they are defined in. */
  readonly label: string;
  readonly name: string;
  readonly app: string;
  readonly ref: ClassRef;
  readonly location: Location;
  readonly abstract: boolean;
  readonly proxy: boolean;
  readonly swapped: boolean;
  /** An unresolved base: it may have more fields, relations and managers than are listed. */
  readonly open: boolean;
  /** Labels of the parent models of multi-table inheritance and proxies, nearest first. */
  readonly parents: readonly string[];
  readonly dbTable: string;
  readonly ordering: readonly string[];
  /** Own and inherited concrete fields by name, in order, relations included; 'id' when Django adds it. */
  readonly fields: ReadonlyMap<string, Field>;
  /** Relations by accessor name: forward fields, reverse accessors, many-to-many, generic relations. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** Names that `filter()`/`select_related()` understand for relations, where they differ from the accessor (reverse query names). */
  readonly queryNames: ReadonlyMap<string, Relation>;
  /** Managers by attribute name, the default manager first. Class undefined = plain django Manager. */
  readonly managers: readonly ManagerFact[];
  readonly primaryKey: string;
}

export interface ManagerFact {
  readonly name: string;
  /** The manager's class; undefined for django's own Manager or when not known (see `open`). */
  readonly manager: ClassRef | undefined;
  /** The class of the querysets it builds: from_queryset, as_manager. */
  readonly queryset: ClassRef | undefined;
  /** The manager's class could not be resolved or inherits from an unresolved class. */
  readonly open: boolean;
}

export interface Field {
  readonly name: string;
  /** Class name as Django has it: 'CharField', 'ForeignKey'; project field classes by their nearest django ancestor; '' when not known. */
  readonly type: string;
  readonly null: boolean;
  readonly unique: boolean;
  readonly primaryKey: boolean;
  readonly location: Location;
  /** The model class whose body declares it. */
  readonly declaredBy: ClassRef;
  /** Column of the table ('author_id'); undefined for many-to-many. */
  readonly column: string | undefined;
  readonly relation: Relation | undefined;
  /** The declaring call's arguments, for rules: `models.CharField(max_length=3)`. */
  readonly value: number | undefined;
}

export type RelationKind = 'fk' | 'o2o' | 'm2m' | 'o2m' | 'generic-fk' | 'generic-relation';

export interface Relation {
  /** Accessor: 'author', 'book_set'. */
  readonly name: string;
  readonly kind: RelationKind;
  readonly direction: 'forward' | 'reverse';
  /** Label of the model it leads to; undefined when not known (a third-party model, a generic key). */
  readonly to: string | undefined;
  readonly null: boolean;
  readonly through: string | undefined;
  readonly queryName: string;
  /** Label of the parent model when it comes by multi-table inheritance or from an abstract base. */
  readonly inheritedFrom: string | undefined;
  /** The name of the field or accessor at the other end, when it has one: Book.author ↔ Author.book_set. */
  readonly inverse: string | undefined;
  /** `parent_ptr` of multi-table inheritance. */
  readonly parentLink: boolean;
  /** to_field, when it is not the primary key. */
  readonly toField: string | undefined;
  readonly location: Location;
  /** related_name='+' or ending in '+': no accessor on the other side. */
  readonly hidden: boolean;
}

/** One object at most stands behind it: reading it gives an instance or None, not a manager. */
export function isSingle(relation: Relation): boolean {
  return relation.kind === 'fk' || relation.kind === 'o2o' || relation.kind === 'generic-fk';
}
