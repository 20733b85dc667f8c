import dagre from '@dagrejs/dagre';
import type { Diagram, DiagramEdge, DiagramNode } from './diagram.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly points: readonly Point[];
  /** The middle of its name. */
  readonly name: Point | undefined;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much room things take; an edge without a size shows no name. */
export interface Sizes {
  readonly node: (node: DiagramNode) => Size;
  readonly name: (edge: DiagramEdge) => Size | undefined;
}

/** A diagram with places: `x` and `y` of a box are its left upper corner. */
export interface Layout {
  readonly boxes: readonly Box[];
  /** Each edge's line, in the order of the diagram's edges. */
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
}

const gap = 40;

/**
 * Places boxes and lines. What hangs together is laid out by dagre; the parts and the single boxes are packed into rows, so
 * that hundreds of models make no strip.
 */
export function layOut(diagram: Diagram, sizes: Sizes): Layout {
  const parts = connected(diagram).map((part) => layOutPart(part, diagram, sizes));
  const area = parts.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const widest = parts.reduce((most, { width }) => Math.max(most, width), 0);
  const rowWidth = Math.max(widest, Math.sqrt(area * 1.6));
  const boxes: Box[] = [];
  const lines: Line[] = diagram.edges.map(() => ({ points: [], name: undefined }));
  let [x, y, rowHeight, width] = [gap, gap, 0, 0];
  for (const part of parts.toSorted((a, b) => b.height - a.height)) {
    if (x > gap && x + part.width > rowWidth + gap) [x, y, rowHeight] = [gap, y + rowHeight + gap, 0];
    const [dx, dy] = [x - part.left, y - part.top];
    const move = <Place extends Point>(place: Place): Place => ({ ...place, x: place.x + dx, y: place.y + dy });
    for (const [node, box] of part.boxes) boxes[node] = move(box);
    for (const [edge, { points, name }] of part.lines)
      lines[edge] = { points: points.map(move), name: name && move(name) };
    x += part.width + gap;
    rowHeight = Math.max(rowHeight, part.height);
    width = Math.max(width, x);
  }
  return { boxes, lines, width: Math.max(width, 2 * gap), height: y + rowHeight + gap };
}

interface PartLayout extends Size {
  readonly boxes: readonly (readonly [number, Box])[];
  readonly lines: readonly (readonly [number, Line])[];
  readonly left: number;
  readonly top: number;
}

interface Part {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

/** The nodes that hang together, with their edges. */
function connected({ nodes, edges }: Diagram): Part[] {
  const root = nodes.map((_, i) => i);
  const find = (i: number): number => {
    let at = i;
    for (let above = root[at]; above !== undefined && above !== at; above = root[at]) at = above;
    return at;
  };
  for (const { from, to } of edges) root[find(from)] = find(to);
  const parts = new Map<number, { nodes: number[]; edges: number[] }>();
  const partOf = (i: number): { nodes: number[]; edges: number[] } => {
    const key = find(i);
    let part = parts.get(key);
    if (part === undefined) parts.set(key, (part = { nodes: [], edges: [] }));
    return part;
  };
  for (const i of nodes.keys()) partOf(i).nodes.push(i);
  for (const [i, { from }] of edges.entries()) partOf(from).edges.push(i);
  return [...parts.values()];
}

function layOutPart(part: Part, { nodes, edges }: Diagram, sizes: Sizes): PartLayout {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 24, ranksep: 60, edgesep: 12, ranker: 'tight-tree' });
  for (const at of part.nodes) {
    const node = nodes[at];
    if (node !== undefined) graph.setNode(String(at), { ...sizes.node(node) });
  }
  const drawn = part.edges.flatMap((at) => {
    const edge = edges[at];
    return edge === undefined ? [] : [{ at, edge, from: String(edge.from), to: String(edge.to) }];
  });
  for (const { at, edge, from, to } of drawn) {
    if (from !== to) graph.setEdge(from, to, { ...sizes.name(edge), labelpos: 'c' }, String(at));
  }
  dagre.layout(graph);
  const boxes = new Map<number, Box>();
  for (const at of part.nodes) {
    const { x, y, width, height } = graph.node(String(at)) as Box;
    boxes.set(at, { x: x - width / 2, y: y - height / 2, width, height });
  }
  const lines = drawn.map(({ at, edge, from, to }): [number, Line] => {
    if (from === to) return [at, loopAt(boxes.get(edge.from))];
    const { points, x, y } = graph.edge(from, to, String(at)) as { points?: Point[]; x?: number; y?: number };
    return [at, { points: points ?? [], name: x === undefined || y === undefined ? undefined : { x, y } }];
  });
  return { boxes: [...boxes], lines, ...extent([...boxes.values()], lines) };
}

/** A line from a box to itself, around its right upper corner. */
function loopAt(box: Box | undefined): Line {
  if (box === undefined) return { points: [], name: undefined };
  const [right, top] = [box.x + box.width, box.y];
  return {
    points: [
      { x: right - 20, y: top },
      { x: right - 20, y: top - 18 },
      { x: right + 18, y: top - 18 },
      { x: right + 18, y: top + 16 },
      { x: right, y: top + 16 },
    ],
    name: { x: right - 20, y: top - 18 },
  };
}

function extent(
  boxes: readonly Box[],
  lines: readonly (readonly [number, Line])[],
): Size & { left: number; top: number } {
  const corners = boxes.flatMap(({ x, y, width, height }) => [
    { x, y },
    { x: x + width, y: y + height },
  ]);
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const { x, y } of [...corners, ...lines.flatMap(([, line]) => line.points)]) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, top, width: right - left, height: bottom - top };
}
