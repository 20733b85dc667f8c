import type { FilterExpr, TemplateBinding, TemplateNode, TemplateOperand } from '#core/facts/template-form.ts';

/** Writes template nodes as an indented outline: one line a node, its content indented. */
export function printTemplate(nodes: readonly TemplateNode[], indent = ''): string {
  return nodes.map((node) => printNode(node, indent)).join('');
}

function printNode(node: TemplateNode, indent: string): string {
  const line = (text: string): string => `${indent}${text}\n`;
  const inside = (body: readonly TemplateNode[]): string => printTemplate(body, `${indent}  `);
  switch (node.k) {
    case 'output':
      return line(`= ${print(node.value)}`);
    case 'for':
      return (
        line(`for ${node.targets.join(', ')} in ${print(node.iter)}`) +
        inside(node.body) +
        (node.empty.length ? line('empty') + inside(node.empty) : '')
      );
    case 'if':
      return node.branches
        .map(
          ({ tests, body }, i) => line(`${i === 0 ? 'if' : 'or'} ${tests.map(print).join(' ')}`.trim()) + inside(body),
        )
        .join('');
    case 'with':
      return line(`with ${printBindings(node.bindings)}`) + inside(node.body);
    case 'include':
      return line(
        ['include', print(node.template), printBindings(node.bindings), node.only ? 'only' : '']
          .filter((word) => word !== '')
          .join(' '),
      );
    case 'extends':
      return line(`extends ${print(node.template)}`);
    case 'block':
      return line(`block ${node.name}`) + inside(node.body);
    case 'regroup':
      return line(`regroup ${print(node.source)} by ${node.attribute} as ${node.as}`);
    case 'url':
      return line(
        `url ${[node.name, ...node.args].map(print).join(' ')}${node.as === undefined ? '' : ` as ${node.as}`}`,
      );
    case 'macro':
      return line(`macro ${node.name}(${node.params.join(', ')})`) + inside(node.body);
    case 'tag': {
      const as = node.as === undefined ? '' : `as ${node.as}`;
      const words = [node.name, ...node.args.map(print), printBindings(node.bindings), as].filter(
        (word) => word !== '',
      );
      return line(`{${words.join(' ')}}`) + inside(node.body);
    }
  }
}

/** An expression as Django writes it; operators and collections as <a b>. */
export function print({ base, filters }: FilterExpr): string {
  const printed = filters.map(({ name, argument }) => `|${name}${argument ? `:${printOperand(argument)}` : ''}`);
  return printOperand(base) + printed.join('');
}

function printOperand(operand: TemplateOperand): string {
  if (operand.k === 'literal') return JSON.stringify(operand.value);
  if (operand.k === 'compound') return `<${operand.parts.map(print).join(' ')}>`;
  return operand.parts.map(({ name, call }) => name + (call ? `(${call.map(print).join(', ')})` : '')).join('.');
}

function printBindings(bindings: readonly TemplateBinding[]): string {
  return bindings.map(({ name, value }) => `${name}=${print(value)}`).join(' ');
}
