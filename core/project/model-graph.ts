import type { Location } from '../text/range.ts';
import type { ClassRef } from './project.ts';
import type { Constant } from './settings.ts';

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
  /** Undefined when an expression makes its name. */
  readonly dbTable: string | undefined;
  /** False for `managed = False`: migrations leave its table alone. */
  readonly managed: boolean;
  /** The class Meta that holds: the model's own, or one that an abstract base or mixin hands down. */
  readonly meta: ClassRef | undefined;
  /** '?' stands for an expression that is no name of a field. */
  readonly ordering: readonly string[];
  /** `constraints`, `indexes` and `unique_together` of Meta, as far as they are known. */
  readonly constraints: Listed<Constraint>;
  readonly indexes: Listed<Index>;
  readonly uniqueTogether: Listed<readonly string[]>;
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

/** A list of which some items may not be known. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** False when there may be more: an item or the list itself cannot be read. */
  readonly complete: boolean;
}

/** What constraints and indexes have in common. */
interface TableObject {
  /** Django's class, else the last part of the class's name: 'UniqueConstraint', 'GinIndex'. */
  readonly type: string;
  /** `%(class)s` and `%(app_label)s` filled in; undefined when there is none or it is not known. */
  readonly name: string | undefined;
  /** `fields=`, for an index '-created' for descending; undefined when it is given and not known. */
  readonly fields: readonly string[] | undefined;
  /** It covers expressions: `UniqueConstraint(Lower("name"), …)`. */
  readonly expressions: boolean;
  /** It covers some rows only: `condition=`. */
  readonly condition: boolean;
  /** The call that makes it. */
  readonly location: Location;
}

export interface Constraint extends TableObject {
  readonly kind: 'unique' | 'check' | 'other';
  readonly deferrable: boolean;
}

export type Index = TableObject;

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
  readonly blank: boolean;
  readonly unique: boolean;
  readonly primaryKey: boolean;
  /** It has an index of its own, or one for its uniqueness. */
  readonly dbIndex: boolean;
  /** Django's own for the type where none is given (254 for an EmailField); undefined when there is none or it is not known. */
  readonly maxLength: number | undefined;
  /** `default=` or `db_default=`; undefined when there is none. */
  readonly default: FieldDefault | undefined;
  /** False when an argument cannot be read or the field's class is not known: null, blank … may then be other than they say. */
  readonly known: boolean;
  readonly location: Location;
  /** The model class whose body declares it. */
  readonly declaredBy: ClassRef;
  /** Column of the table ('author_id'); undefined for many-to-many. */
  readonly column: string | undefined;
  readonly relation: Relation | undefined;
  /** The declaring call in the code of `location.file`: `models.CharField(max_length=3)`. `optionsOf` reads its arguments. */
  readonly value: number | undefined;
}

export interface FieldDefault {
  /** Undefined for a callable and for what cannot be known. */
  readonly constant: Constant | undefined;
  /** Given by the database: `db_default=`. */
  readonly database: boolean;
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
  /** What lookups from the other end call it: `Author.objects.filter(book__title=…)`; undefined when there is no such name. */
  readonly inverseQuery: string | undefined;
  /** 'CASCADE', 'SET_NULL', 'SET' …; undefined when there is none (many-to-many, generic) or it is not known. */
  readonly onDelete: string | undefined;
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
