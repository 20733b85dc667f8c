import type { Definition } from './project.ts';

/** What has been looked up so far; it may outlive the project that filled it (see relink.ts). */
export interface NameMemo {
  /** Module-level names by file. */
  readonly names: Map<string, Map<string, Definition | undefined>>;
  /** What star imports of a file bring. */
  readonly publicNames: Map<string, ReadonlySet<string>>;
  /** Files whose facts are newer than some answers: variables in them are looked up again. */
  readonly changed: Set<string>;
}

/** An empty memo. */
export function createNameMemo(): NameMemo {
  return { names: new Map(), publicNames: new Map(), changed: new Set() };
}
