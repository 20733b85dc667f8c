import type { Diagram, DiagramEdge, DiagramRow } from './diagram.ts';

/** The diagram in Mermaid's language, as GitHub and VS Code draw it in Markdown. */
export function mermaidOf({ nodes, edges }: Diagram): string {
  const lines = ['erDiagram'];
  for (const [at, { label, rows }] of nodes.entries()) {
    lines.push(`  m${at}[${quoted(label)}]${rows.length === 0 ? '' : ' {'}`);
    if (rows.length > 0) lines.push(...rows.map((row) => `    ${attributeOf(row)}`), '  }');
  }
  for (const edge of edges)
    lines.push(`  m${edge.from} ${connectorOf(edge)} m${edge.to} : ${quoted(edge.name || 'is a')}`);
  return `${lines.join('\n')}\n`;
}

function attributeOf({ name, type, key }: DiagramRow): string {
  return `${word(type || 'Field')} ${word(name)}${key === '' ? '' : ` ${key}`}`;
}

function connectorOf({ kind, null: isNull }: DiagramEdge): string {
  switch (kind) {
    case 'fk':
      return `}o--${isNull ? 'o|' : '||'}`;
    case 'o2o':
      return `|o--${isNull ? 'o|' : '||'}`;
    case 'm2m':
      return '}o--o{';
    case 'parent':
      return '|o..||';
  }
}

/** Mermaid takes ASCII words only. */
function word(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9_])/, 'f');
}

function quoted(text: string): string {
  return `"${text
    .replace(/[^\P{C}]/gu, '')
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replace(/[<>]/g, (c) => (c === '<' ? '#lt;' : '#gt;'))}"`;
}
