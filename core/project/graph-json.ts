import type { Model, Relation } from './model-graph.ts';
import type { Project } from './project.ts';

/** The model graph as `django-coach graph --format json` prints it. */
export interface GraphJson {
  readonly models: readonly GraphModel[];
}

export interface GraphModel {
  readonly label: string;
  readonly name: string;
  readonly app: string;
  readonly project: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly abstract: boolean;
  readonly proxy: boolean;
  /** Labels of the parent models. */
  readonly bases: readonly string[];
  /** Null when it cannot be known. */
  readonly db_table: string | null;
  readonly fields: readonly string[];
  readonly ordering: readonly string[];
  readonly managers: readonly string[];
  /** By accessor name, as `_meta.get_fields()` has them. */
  readonly relations: Readonly<Record<string, GraphRelation>>;
}

export interface GraphRelation {
  readonly kind: 'fk' | 'o2o' | 'm2m' | 'o2m';
  readonly direction: 'forward' | 'reverse';
  readonly to: string | null;
  readonly null: boolean;
  readonly through: string | null;
  readonly query_name: string;
  readonly inherited_from: string | null;
}

/**
 * The models that the project itself defines, sorted by label. `lineOf` gives the 1-based line of an offset in a file:
 * facts hold no text.
 */
export function graphJson(project: Project, lineOf: (file: string, offset: number) => number): GraphJson {
  const models = [...project.models.byLabel.values()].filter((model) => !project.isLibrary(model.ref.file));
  return { models: models.map((model) => modelJson(project, model, lineOf)) };
}

function modelJson(project: Project, model: Model, lineOf: (file: string, offset: number) => number): GraphModel {
  const { location } = model;
  return {
    label: model.label,
    name: model.name,
    app: model.app,
    project: project.name,
    file: location.file,
    line: lineOf(location.file, location.start),
    abstract: model.abstract,
    proxy: model.proxy,
    bases: model.parents,
    db_table: model.dbTable ?? null,
    fields: [...model.fields.keys()],
    ordering: model.ordering,
    managers: model.managers.map((manager) => manager.name),
    relations: Object.fromEntries([...model.relations].map(([name, relation]) => [name, relationJson(relation)])),
  };
}

function relationJson(relation: Relation): GraphRelation {
  return {
    kind: kindJson(relation.kind),
    direction: relation.direction,
    to: relation.to ?? null,
    // What leads here from elsewhere may always be missing: `ForeignObjectRel.null`.
    null: relation.null || relation.direction === 'reverse',
    through: relation.through ?? null,
    query_name: relation.queryName,
    inherited_from: relation.inheritedFrom ?? null,
  };
}

/** Generic keys point at one object, generic relations at many: Django's flags say the same. */
function kindJson(kind: Relation['kind']): GraphRelation['kind'] {
  if (kind === 'generic-fk') return 'fk';
  return kind === 'generic-relation' ? 'o2m' : kind;
}
