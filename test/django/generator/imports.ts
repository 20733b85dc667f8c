/** 'from shop.models import Author, Book' for each module. */
export function importLines(imports: ReadonlyMap<string, readonly string[]>): string[] {
  return [...imports].map(([module, names]) => `from ${module} import ${[...new Set(names)].sort().join(', ')}`);
}

/** Both imports in one. */
export function mergedImports(
  ...all: readonly ReadonlyMap<string, readonly string[]>[]
): Map<string, readonly string[]> {
  const merged = new Map<string, readonly string[]>();
  for (const imports of all)
    for (const [module, names] of imports) merged.set(module, [...(merged.get(module) ?? []), ...names]);
  return merged;
}
