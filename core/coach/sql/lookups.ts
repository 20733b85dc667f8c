import { optionsOf } from '../../flow/options.ts';
import { stringOf, type Value } from '../../flow/value.ts';

/** A comparison in SQL of a column with what a lookup was given; undefined for lookups that are not told. */
export function comparison(
  column: string,
  type: string | undefined,
  rest: readonly string[],
  value: Value,
  subquery: (value: Value) => string | undefined,
): { readonly text: string; readonly isNull: boolean | undefined } | undefined {
  const [name = 'exact', ...more] = rest;
  if (more.length > 0) return undefined;
  if (name === 'isnull') {
    if (value.k !== 'const' || typeof value.value !== 'boolean') return undefined;
    return { text: `${column} IS ${value.value ? '' : 'NOT '}NULL`, isNull: value.value };
  }
  if (optionsOf(value).some((option) => option.k === 'expression' || option.k === 'manager')) return undefined;
  if ((name === 'exact' || name === 'iexact') && value.k === 'none') return { text: `${column} IS NULL`, isNull: true };
  if (type === 'BooleanField' && name === 'exact' && value.k === 'const' && typeof value.value === 'boolean')
    return { text: value.value ? column : `NOT ${column}`, isNull: undefined };
  const text = compared(column, name, value, subquery);
  return text === undefined ? undefined : { text, isNull: undefined };
}

const signs = new Map([
  ['exact', '='],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
]);

function compared(
  column: string,
  name: string,
  value: Value,
  subquery: (value: Value) => string | undefined,
): string | undefined {
  const sign = signs.get(name);
  if (value.k === 'queryset') {
    const rows = name === 'in' ? subquery(value) : undefined;
    return rows && `${column} IN (${rows})`;
  }
  if (sign !== undefined) return `${column} ${sign} ${literal(value)}`;
  const text = stringOf(value) ?? '…';
  switch (name) {
    case 'in':
      return `${column} IN (${value.k === 'tuple' ? value.items.map(literal).join(', ') : '…'})`;
    case 'range':
      return value.k === 'tuple' && value.items.length === 2
        ? `${column} BETWEEN ${value.items.map(literal).join(' AND ')}`
        : `${column} BETWEEN … AND …`;
    case 'iexact':
      return `UPPER(${column}) = UPPER(${literal(value)})`;
    case 'contains':
      return `${column} LIKE ${quoted(`%${text}%`)}`;
    case 'icontains':
      return `UPPER(${column}) LIKE UPPER(${quoted(`%${text}%`)})`;
    case 'startswith':
      return `${column} LIKE ${quoted(`${text}%`)}`;
    case 'istartswith':
      return `UPPER(${column}) LIKE UPPER(${quoted(`${text}%`)})`;
    case 'endswith':
      return `${column} LIKE ${quoted(`%${text}`)}`;
    case 'iendswith':
      return `UPPER(${column}) LIKE UPPER(${quoted(`%${text}`)})`;
    case 'year':
    case 'month':
    case 'day':
      return `EXTRACT(${name.toUpperCase()} FROM ${column}) = ${literal(value)}`;
    default:
      return undefined;
  }
}

function literal(value: Value): string {
  if (value.k !== 'const') return '…';
  return typeof value.value === 'string' ? quoted(value.value) : String(value.value).toUpperCase();
}

function quoted(text: string): string {
  return `'${(text.length > 40 ? `${text.slice(0, 39)}…` : text).replaceAll("'", "''").replace(/\s+/g, ' ')}'`;
}
