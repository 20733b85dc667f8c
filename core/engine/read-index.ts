import { functionFileOf, isLoose, printOf } from '../flow/read-set.ts';
import type { ReadSet } from '../flow/read-set.ts';
import type { Project } from '../project/project.ts';

/** Who read what, turned around: a change is looked up once, however many entry points read what it changed. */
export interface ReadIndex {
  /** Takes down what an entry point read in `project`, the present one. It must not be known already. */
  add(reader: string, reads: ReadSet, project: Project): void;
  /** Forgets an entry point. */
  remove(reader: string): void;
  /**
   * The entry points that read something which is another thing in `project`. `changed` are the files that differ, when
   * nothing but function bodies and templates does; undefined: anything may be different.
   */
  outdated(project: Project, changed: ReadonlySet<string> | undefined): ReadonlySet<string>;
}

interface Read {
  readonly print: string;
  readonly readers: Set<string>;
}

/** An empty index. */
export function createReadIndex(): ReadIndex {
  const reads = new Map<string, Read>();
  const keysOf = new Map<string, readonly string[]>();
  /** Keys of functions by the file that holds them, and the keys that no file name tells of. */
  const byFile = new Map<string, Set<string>>();
  const loose = new Set<string>();

  function take(project: Project, key: string): Read {
    const read: Read = { print: printOf(project, key), readers: new Set() };
    reads.set(key, read);
    if (isLoose(key)) loose.add(key);
    const file = functionFileOf(key);
    if (file === undefined) return read;
    const keys = byFile.get(file);
    if (keys === undefined) byFile.set(file, new Set([key]));
    else keys.add(key);
    return read;
  }

  function drop(key: string): void {
    reads.delete(key);
    loose.delete(key);
    const file = functionFileOf(key);
    if (file !== undefined) byFile.get(file)?.delete(key);
  }

  return {
    add(reader, { keys }, project) {
      keysOf.set(reader, keys);
      for (const key of keys) (reads.get(key) ?? take(project, key)).readers.add(reader);
    },
    remove(reader) {
      for (const key of keysOf.get(reader) ?? []) {
        const readers = reads.get(key)?.readers;
        readers?.delete(reader);
        if (readers?.size === 0) drop(key);
      }
      keysOf.delete(reader);
    },
    outdated(project, changed) {
      const found = new Set<string>();
      const look = (key: string): void => {
        const read = reads.get(key);
        if (read === undefined || printOf(project, key) === read.print) return;
        for (const reader of read.readers) found.add(reader);
      };
      if (changed === undefined) for (const key of reads.keys()) look(key);
      else {
        for (const file of changed) byFile.get(file)?.forEach(look);
        loose.forEach(look);
      }
      return found;
    },
  };
}
