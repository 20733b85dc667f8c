import type { ClassRef } from './project.ts';

/**
 * Python's C3 linearisation: the class itself, then its bases' orders merged. Where Python would refuse (half-typed code),
 * the first remaining class is taken, so that there always is an order.
 */
export function mergeMro(ref: ClassRef, parents: readonly (readonly ClassRef[])[]): readonly ClassRef[] {
  if (parents.length === 0) return [ref];
  if (parents.length === 1) return [ref, ...(parents[0] ?? [])];
  const heads = parents.flatMap((order) => order.slice(0, 1));
  const lists = [...parents, heads].map((order) => [...order]);
  const result = [ref];
  while (lists.some((list) => list.length > 0)) {
    const next = lists.map((list) => list[0]).find((head) => head !== undefined && !isInTail(head, lists));
    const taken = next ?? lists.find((list) => list.length > 0)?.[0];
    if (taken === undefined) break;
    result.push(taken);
    for (const [i, list] of lists.entries()) lists[i] = list.filter((each) => !isSameClass(each, taken));
  }
  return result;
}

function isInTail(ref: ClassRef, lists: readonly (readonly ClassRef[])[]): boolean {
  return lists.some((list) => list.findIndex((each) => isSameClass(each, ref)) > 0);
}

/** Do both name one class? */
export function isSameClass(a: ClassRef, b: ClassRef): boolean {
  return a.index === b.index && a.file === b.file;
}
