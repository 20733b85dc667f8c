import type { Args } from './machine.ts';
import { none, type QuerySetValue } from './value.ts';

/** Rows that were asked for without an object have none, and Django knows it without a query: `filter(author=None)`. */
export function withAbsent({ model, known }: QuerySetValue, method: string, args: Args): QuerySetValue['known'] {
  const absent = [...args.keywords].flatMap(([lookup, value]) => {
    const [name = '', kind] = lookup.split(/__(?=isnull$|exact$)/);
    const isNull =
      kind === 'isnull' ? value.k === 'const' && value.value === (method !== 'exclude') : value.k === 'none';
    const isAsked = /^a?(filter|get)$/.test(method) || (method === 'exclude' && args.keywords.size === 1);
    const relation = model.relations.get(name);
    const isOwn = relation?.direction === 'forward' && (relation.kind === 'fk' || relation.kind === 'o2o');
    return isAsked && isNull && isOwn && (method !== 'exclude' || kind === 'isnull') ? [name] : [];
  });
  return absent.length === 0 ? known : new Map([...known, ...absent.map((name) => [name, none] as const)]);
}
