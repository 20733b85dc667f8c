import type { Model, Relation } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';

/** What a drawing of the model graph shows: boxes and lines between them, by number. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
}

export interface DiagramNode {
  /** 'shop.Book'. */
  readonly label: string;
  readonly app: string;
  readonly name: string;
  /** 'outside': a model of a package or of an app that is not drawn; only its name is shown. */
  readonly kind: 'model' | 'proxy' | 'outside';
  readonly rows: readonly DiagramRow[];
}

export interface DiagramRow {
  readonly name: string;
  /** Django's field class; '' when it is not known. */
  readonly type: string;
  readonly key: 'PK' | 'FK' | '';
}

export interface DiagramEdge {
  readonly from: number;
  readonly to: number;
  /** 'parent': multi-table inheritance and proxies. */
  readonly kind: 'fk' | 'o2o' | 'm2m' | 'parent';
  readonly name: string;
  readonly null: boolean;
}

/**
 * The models of some projects as a drawing, those of `apps` alone when there are any. Abstract models are left out: what they
 * declare stands in their children.
 */
export function diagramOf(projects: readonly Project[], apps: ReadonlySet<string>): Diagram {
  const nodes: DiagramNode[] = [];
  const edges: DiagramEdge[] = [];
  for (const project of projects) addProject(project, apps, nodes, edges);
  return { nodes, edges };
}

function addProject(project: Project, apps: ReadonlySet<string>, nodes: DiagramNode[], edges: DiagramEdge[]): void {
  const models = [...project.models.byLabel.values()].filter(
    (model) => !model.abstract && !project.isLibrary(model.ref.file) && (apps.size === 0 || apps.has(model.app)),
  );
  const numbers = new Map<string, number>();
  const add = (node: DiagramNode): number => {
    numbers.set(node.label, nodes.length);
    return nodes.push(node) - 1;
  };
  for (const model of models) add(nodeOf(model, project));
  const numberOf = (label: string): number => {
    const [app = '', name = ''] = label.split('.', 2);
    return numbers.get(label) ?? add({ label, app, name, kind: 'outside', rows: [] });
  };
  for (const model of models) {
    const from = numberOf(model.label);
    for (const parent of directParents(model, project)) {
      edges.push({ from, to: numberOf(parent), kind: 'parent', name: '', null: false });
    }
    for (const relation of ownRelations(model)) {
      const { name, kind, to, null: isNull } = relation;
      if (to === undefined || (kind !== 'fk' && kind !== 'o2o' && kind !== 'm2m')) continue;
      edges.push({ from, to: numberOf(to), kind, name, null: isNull });
    }
  }
}

/** A box with the fields that stand in the model's own table. */
function nodeOf(model: Model, project: Project): DiagramNode {
  const above = model.parents.flatMap((label) => [...(project.models.byLabel.get(label)?.fields.keys() ?? [])]);
  const own = [...model.fields.values()].filter(({ name }) => !above.includes(name));
  const rows = own.map(({ name, type, primaryKey, relation }): DiagramRow => {
    return { name, type, key: primaryKey ? 'PK' : relation === undefined ? '' : 'FK' };
  });
  const { label, app, name, proxy } = model;
  return { label, app, name, kind: proxy ? 'proxy' : 'model', rows: proxy ? [] : rows };
}

/** Parents that no other parent has already. */
function directParents(model: Model, project: Project): string[] {
  const above = new Set(model.parents.flatMap((label) => project.models.byLabel.get(label)?.parents ?? []));
  return model.parents.filter((label) => !above.has(label));
}

/** Forward relations that this model's table has: what is inherited is drawn where it comes from, links to parents as such. */
function ownRelations(model: Model): Relation[] {
  if (model.proxy) return [];
  const parents = new Set(model.parents);
  return [...model.relations.values()].filter(
    ({ direction, parentLink, inheritedFrom }) =>
      direction === 'forward' && !parentLink && (inheritedFrom === undefined || !parents.has(inheritedFrom)),
  );
}
