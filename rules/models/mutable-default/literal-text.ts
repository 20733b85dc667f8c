import type { Expr } from '#core/facts/flow-form.ts';

/** A literal of plain texts, whole numbers and collections of these as Python; undefined for what cannot be written for sure. */
export function literalText(expr: Expr): string | undefined {
  switch (expr.k) {
    case 'str':
      return /^[^"\\\r\n]*$/.test(expr.value) ? `"${expr.value}"` : undefined;
    case 'num':
      // A number that is written in another way than it prints, such as 1.0 or 0x10, may be of another type.
      return String(expr.value).length === expr.end - expr.start ? String(expr.value) : undefined;
    case 'bool':
      return expr.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'list':
      return joined('[', expr.items.map(literalText), ']');
    case 'set':
      return joined('{', expr.items.map(literalText), '}');
    case 'dict':
      return joined('{', expr.items.map(entryText), '}');
    default:
      return undefined;
  }
}

function entryText({ key, value }: { readonly key: Expr | undefined; readonly value: Expr }): string | undefined {
  const [name, text] = [key && literalText(key), literalText(value)];
  return name === undefined || text === undefined ? undefined : `${name}: ${text}`;
}

function joined(open: string, parts: readonly (string | undefined)[], close: string): string | undefined {
  return parts.includes(undefined) ? undefined : open + parts.join(', ') + close;
}
