import type { Expr } from '../facts/flow-form.ts';

/** Code as people would write it in one line: names, attributes and calls; anything else is `…`. */
export function printed(code: Expr | string | undefined): string {
  if (code === undefined || typeof code === 'string') return code ?? '';
  switch (code.k) {
    case 'name':
      return code.id;
    case 'attr':
      return `${printed(code.value)}.${code.name}`;
    case 'call':
      return `${printed(code.func)}(${code.args.length + code.keywords.length > 0 ? '…' : ''})`;
    case 'subscript':
      return `${printed(code.value)}[…]`;
    case 'str':
      return JSON.stringify(code.value);
    case 'await':
      return printed(code.value);
    default:
      return '…';
  }
}
