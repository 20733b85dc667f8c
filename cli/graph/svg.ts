import type { Diagram, DiagramEdge, DiagramNode, DiagramRow } from './diagram.ts';
import { escapeXml } from './escape.ts';
import { layOut } from './layout.ts';
import type { Box, Line, Point } from './layout.ts';

const rowHeight = 16;
const titleHeight = 24;
const letter = 6.7;
const mostRows = 16;
/** In a drawing of many models the boxes are small: keys come first among what is shown. */
const mostRowsOfMany = 5;
const many = 60;
/** More names than this on lines cover each other; then they are shown when pointed at. */
const mostNames = 120;

const style = `
text { font: 11px ui-monospace, Menlo, Consolas, monospace; fill: #1f2328 }
.name { font: 600 12px system-ui, sans-serif } .app, .type, .edge { fill: #59636e } .edge { font-size: 9px }
.box { fill: #fff; stroke: #d1d9e0 } .outside .box { stroke-dasharray: 4 3 } .proxy .name { font-style: italic }
.line { fill: none; stroke: #818b98 } .parent { stroke-dasharray: 5 3 } .mark { fill: none; stroke: #818b98 } .open { fill: #fff }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117 } text { fill: #f0f6fc } .app, .type, .edge { fill: #9198a1 }
  .box, .open { fill: #151b23 } .box { stroke: #3d444d }
}`;

const markers = `
<marker id="many" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto-start-reverse"><path class="mark" d="M12 1L2 6L12 11M2 6H12"/></marker>
<marker id="one" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto-start-reverse"><path class="mark" d="M6 1V11"/></marker>
<marker id="parent" viewBox="0 0 12 12" refX="12" refY="6" markerWidth="12" markerHeight="12" orient="auto"><path class="mark open" d="M1 1L12 6L1 11Z"/></marker>`;

const ends: Readonly<Record<DiagramEdge['kind'], readonly [string, string]>> = {
  fk: ['many', 'one'],
  o2o: ['one', 'one'],
  m2m: ['many', 'many'],
  parent: ['', 'parent'],
};

/** The diagram as a picture that needs nothing else: no script, no font, no link. */
export function svgOf(diagram: Diagram): string {
  const rows = diagram.nodes.length > many ? mostRowsOfMany : mostRows;
  const withNames = diagram.edges.length <= mostNames;
  const { boxes, lines, width, height } = layOut(diagram, {
    node: (node) => sizeOf(node, rows),
    name: ({ name }) => (withNames && name !== '' ? { width: name.length * 5.6 + 8, height: 12 } : undefined),
  });
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">`,
    `<style>${style}</style><defs>${markers}</defs>`,
    ...diagram.edges.map((edge, i) => edgeOf(edge, diagram.nodes, lines[i], withNames)),
    ...diagram.nodes.flatMap((node, i) => (boxes[i] === undefined ? [] : boxOf(node, boxes[i], rows))),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function sizeOf(node: DiagramNode, most: number): { width: number; height: number } {
  const shown = shownOf(node, most);
  const letters = Math.max(
    node.name.length * 1.15,
    node.app.length,
    ...shown.map(({ name, type }) => name.length + type.length + 2),
  );
  const rows = shown.length + (node.rows.length > most ? 1 : 0);
  const body = rows === 0 ? 0 : rows * rowHeight + 8;
  return { width: Math.ceil(Math.max(90, letters * letter + 20)), height: titleHeight + 14 + body };
}

function boxOf(node: DiagramNode, { x, y, width, height }: Box, most: number): string {
  const shown = shownOf(node, most);
  const more = node.rows.length - shown.length;
  const top = titleHeight + 14;
  const rows = shown.map(({ name, type, key }, i) => {
    const at = top + 13 + i * rowHeight;
    const field = `<text x="8" y="${at}"${key === 'PK' ? ' text-decoration="underline"' : ''}>${escapeXml(name)}</text>`;
    return type === ''
      ? field
      : `${field}<text class="type" x="${width - 8}" y="${at}" text-anchor="end">${escapeXml(type)}</text>`;
  });
  if (more > 0) rows.push(`<text class="type" x="8" y="${top + 13 + most * rowHeight}">… ${more} more</text>`);
  return [
    `<g class="${node.kind}" transform="translate(${round(x)} ${round(y)})"><title>${escapeXml(node.label)}</title>`,
    `<rect class="box" width="${width}" height="${height}" rx="5"/>`,
    `<rect width="4" height="${height}" rx="2" fill="hsl(${hueOf(node.app)} 55% 55%)"/>`,
    `<text class="name" x="10" y="17">${escapeXml(node.name)}</text><text class="app" x="10" y="31">${escapeXml(node.app)}</text>`,
    ...rows,
    '</g>',
  ].join('');
}

/** The rows that have room, keys rather than others, in their order. */
function shownOf({ rows }: DiagramNode, most: number): readonly DiagramRow[] {
  if (rows.length <= most) return rows;
  const keys = rows.filter(({ key }) => key !== '').slice(0, most);
  const others = rows.filter(({ key }) => key === '').slice(0, most - keys.length);
  return rows.filter((row) => keys.includes(row) || others.includes(row));
}

function edgeOf(
  { from, to, kind, name, null: isNull }: DiagramEdge,
  nodes: readonly DiagramNode[],
  line: Line | undefined,
  withName: boolean,
): string {
  const [start, end] = ends[kind];
  const marks = [start && ` marker-start="url(#${start})"`, end && ` marker-end="url(#${end})"`].join('');
  const words = name === '' ? 'is a' : `${name}${isNull ? '?' : ''}`;
  const title = escapeXml(`${nodes[from]?.label} ${words} ${nodes[to]?.label}`);
  const path = `<path class="line ${kind}" d="${pathOf(line?.points ?? [])}"${marks}><title>${title}</title></path>`;
  if (!withName || name === '' || line?.name === undefined) return path;
  const { x, y } = line.name;
  return `${path}<text class="edge" x="${round(x)}" y="${round(y - 2)}" text-anchor="middle">${escapeXml(name)}</text>`;
}

/** A smooth line through the points' middles. */
function pathOf(points: readonly Point[]): string {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  let path = `M${place(first)}`;
  for (let i = 1; i + 1 < points.length; i++) {
    const [point, next] = [points[i], points[i + 1]];
    if (point === undefined || next === undefined) continue;
    const to = i + 2 === points.length ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    path += `Q${place(point)} ${place(to)}`;
  }
  return points.length < 3 ? `${path}L${place(last)}` : path;
}

function place({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** The same colour for the same app, every time. */
function hueOf(app: string): number {
  let hash = 7;
  for (const character of app) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}
