import type { Code } from './file-facts.ts';

/** Reads `Code` record by record: the other side of code-writer.ts. */
export class CodeReader {
  at: number;
  readonly #code: Code;

  constructor(code: Code, at: number) {
    this.#code = code;
    this.at = at;
  }

  int(): number {
    return this.#code.ints[this.at++] ?? 0;
  }

  string(): string {
    return this.#code.strings[this.int()] ?? '';
  }

  /** Tag and span of the record that starts here. */
  head(): { tag: number; start: number; end: number } {
    const first = this.int();
    const start = this.int();
    return { tag: first & 63, start, end: start + (first >>> 6) };
  }

  /** A count and that many items. */
  list<Item>(item: () => Item): Item[] {
    const items: Item[] = [];
    for (let left = this.int(); left > 0; left--) items.push(item());
    return items;
  }
}
