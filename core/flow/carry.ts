import type { InstanceValue, LoopFrame, QuerySetValue, Value } from './value.ts';
import type { KeyUse } from './result-cache.ts';

/** A result of more parts than this is not worth carrying from one evaluation to another. */
const mostParts = 2_000;

/** Can a value be carried to another evaluation? Not when it holds a function that reads names of a running one. */
export function carryable(value: Value): boolean {
  const seen = new Set<Value>();
  const fits = (part: Value): boolean => {
    if (seen.has(part)) return true;
    seen.add(part);
    if (seen.size > mostParts || part.k === 'lambda') return false;
    if (part.k === 'function') return part.closure === undefined;
    return partsOf(part).every(fits);
  };
  return fits(value);
}

function partsOf(value: Value): readonly Value[] {
  switch (value.k) {
    case 'queryset':
      return [...(value.source ? [value.source.instance] : []), ...value.known.values()];
    case 'instance':
      return [...value.known.values()];
    case 'related':
      return [value.instance];
    case 'generic':
      return [value.instance, ...value.kinds.values()];
    case 'list':
      return [value.element];
    case 'tuple':
      return value.items;
    case 'dict':
      return [...value.entries.values(), value.key, value.rest];
    case 'bound':
    case 'method':
    case 'super':
      return [value.self];
    case 'object':
      return [...value.attributes.values()];
    case 'prefetch':
      return value.queryset ? [value.queryset] : [];
    case 'expression':
      return [...value.args.positional, ...value.args.keywords.values()];
    case 'union':
      return value.options;
    default:
      return [];
  }
}

/** Copies the reads of fetched objects, so that reads in one evaluation are none in the other: of one object, one copy. */
export function useCopier(): (use: KeyUse | undefined) => KeyUse | undefined {
  const copies = new Map<KeyUse, KeyUse>();
  const lists = new Map<KeyUse[], KeyUse[]>();
  const useOf = (use: KeyUse | undefined): KeyUse | undefined => {
    if (use === undefined) return undefined;
    const known = copies.get(use);
    if (known !== undefined) return known;
    const { reads, last, keyReads, alike } = use;
    const list = alike && (lists.get(alike) ?? []);
    const copy: KeyUse = { reads, last, keyReads: [...keyReads], ...(list && { alike: list }) };
    copies.set(use, copy);
    if (alike === undefined || list === undefined || lists.has(alike)) return copy;
    lists.set(alike, list);
    for (const each of alike) list.push(useOf(each) ?? each);
    return copy;
  };
  return useOf;
}

/**
 * Copies values from one evaluation to another, so that what one does to them the other does not see; what was one object
 * stays one. `born` gives the loops of the other evaluation for those of this one.
 */
export function carrier(
  born: (loops: readonly LoopFrame[]) => readonly LoopFrame[],
  useOf = useCopier(),
): (value: Value) => Value {
  const copies = new Map<Value, Value>();
  const caches = new Map<QuerySetValue['cache'], QuerySetValue['cache']>();

  const assigned = new Map<Set<string>, Set<string>>();

  /** Rows of one queryset share what was put on them. */
  function assignedTo(from: { readonly assigned?: Set<string> | undefined }): { assigned?: Set<string> } {
    if (from.assigned === undefined) return {};
    let copy = assigned.get(from.assigned);
    if (copy === undefined) assigned.set(from.assigned, (copy = new Set(from.assigned)));
    return { assigned: copy };
  }

  const uses = new Map<Map<string, KeyUse[]>, Map<string, KeyUse[]>>();

  /** So do rows that a queryset keeps share what is read of their objects. */
  function usesOf(from: { readonly uses?: Map<string, KeyUse[]> }): { uses?: Map<string, KeyUse[]> } {
    if (from.uses === undefined) return {};
    let copy = uses.get(from.uses);
    if (copy === undefined)
      uses.set(from.uses, (copy = new Map([...from.uses].map(([path, [use]]) => [path, useOf(use)?.alike ?? []]))));
    return { uses: copy };
  }

  const carryAll = (values: readonly Value[]): Value[] => values.map(carry);
  const fill = (to: Map<string, Value>, from: ReadonlyMap<string, Value>): void => {
    for (const [name, value] of from) to.set(name, carry(value));
  };
  function keep<V extends Value>(value: Value, copy: V): V {
    copies.set(value, copy);
    return copy;
  }

  function instance(value: InstanceValue): InstanceValue {
    const known = copies.get(value);
    if (known?.k === 'instance') return known;
    const use = useOf(value.use);
    const copy = keep(value, {
      ...value,
      born: born(value.born),
      known: new Map<string, Value>(),
      ...assignedTo(value),
      ...usesOf(value),
      ...(use && { use }),
    });
    fill(copy.known, value.known);
    return copy;
  }

  function queryset(value: QuerySetValue): QuerySetValue {
    let cache = caches.get(value.cache);
    if (cache === undefined)
      caches.set(
        value.cache,
        (cache = { filled: value.cache.filled, ...assignedTo(value.cache), ...usesOf(value.cache) }),
      );
    const known = new Map<string, Value>();
    const source = value.source && { ...value.source, instance: instance(value.source.instance) };
    const copy = keep(value, { ...value, born: born(value.born), cache, known, source, builtAt: undefined });
    fill(known, value.known);
    return copy;
  }

  function carry(value: Value): Value {
    const copied = copies.get(value);
    if (copied !== undefined) return copied;
    switch (value.k) {
      case 'instance':
        return instance(value);
      case 'queryset':
        return queryset(value);
      case 'related':
        return keep(value, { ...value, instance: instance(value.instance) });
      case 'generic': {
        const kinds = new Map([...value.kinds].map(([label, object]) => [label, instance(object)]));
        return keep(value, { ...value, instance: instance(value.instance), kinds });
      }
      case 'list': {
        const copy = keep(value, { ...value });
        copy.element = carry(value.element);
        return copy;
      }
      case 'tuple':
        return keep(value, { ...value, items: carryAll(value.items) });
      case 'dict': {
        const copy = keep(value, { ...value, entries: new Map<string, Value>() });
        fill(copy.entries, value.entries);
        [copy.key, copy.rest] = [carry(value.key), carry(value.rest)];
        return copy;
      }
      case 'object': {
        const copy = keep(value, { ...value, attributes: new Map<string, Value>() });
        fill(copy.attributes, value.attributes);
        return copy;
      }
      case 'bound':
      case 'method':
      case 'super':
        return keep(value, { ...value, self: carry(value.self) });
      case 'prefetch':
        return keep(value, { ...value, queryset: value.queryset && carry(value.queryset) });
      case 'expression': {
        const keywords = new Map<string, Value>();
        fill(keywords, value.args.keywords);
        return keep(value, {
          ...value,
          args: { ...value.args, positional: carryAll(value.args.positional), keywords },
        });
      }
      case 'union':
        return keep(value, { ...value, options: carryAll(value.options) });
      default:
        return value;
    }
  }
  return carry;
}
