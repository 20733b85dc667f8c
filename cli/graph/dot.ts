import type { Diagram, DiagramEdge, DiagramNode } from './diagram.ts';
import { escapeXml } from './escape.ts';

const arrows: Readonly<Record<DiagramEdge['kind'], string>> = {
  fk: 'dir=both, arrowtail=crow, arrowhead=none',
  o2o: 'dir=both, arrowtail=none, arrowhead=none',
  m2m: 'dir=both, arrowtail=crow, arrowhead=crow',
  parent: 'arrowhead=onormal, style=dashed',
};

/** The diagram in Graphviz's language: a cluster for each app. */
export function dotOf({ nodes, edges }: Diagram): string {
  const apps = [...new Set(nodes.map(({ app }) => app))].sort();
  const lines = [
    'digraph models {',
    '  graph [rankdir=LR, fontname="Helvetica"]',
    '  node [shape=plain, fontname="Helvetica", fontsize=11]',
    '  edge [fontname="Helvetica", fontsize=9]',
  ];
  apps.forEach((app, i) => {
    lines.push(`  subgraph cluster_${i} {`, `    label=${quoted(app)}`);
    for (const [at, node] of nodes.entries()) if (node.app === app) lines.push(`    m${at} [label=<${tableOf(node)}>]`);
    lines.push('  }');
  });
  for (const { from, to, kind, name } of edges) {
    lines.push(`  m${from} -> m${to} [${name === '' ? '' : `label=${quoted(name)}, `}${arrows[kind]}]`);
  }
  return `${[...lines, '}'].join('\n')}\n`;
}

function tableOf({ name, kind, rows }: DiagramNode): string {
  const title = kind === 'model' ? `<b>${escapeXml(name)}</b>` : `<i>${escapeXml(name)}</i>`;
  const cells = rows.map((row) => {
    const text = escapeXml(row.type === '' ? row.name : `${row.name} ${row.type}`);
    return `<tr><td align="left">${row.key === 'PK' ? `<u>${text}</u>` : text}</td></tr>`;
  });
  return `<table border="0" cellborder="1" cellspacing="0"><tr><td>${title}</td></tr>${cells.join('')}</table>`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replace(/\s/g, ' ')}"`;
}
