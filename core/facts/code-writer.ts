import type { Code } from './file-facts.ts';
import { ExprTag } from './tags.ts';

/**
 * Writes `Code`: records one after another, each with its children right behind it, in one array of integers; strings by
 * their number in a table. A record starts with two integers: its tag with its length in the text, and its start.
 * One writer serves file after file (`finish` starts afresh), so that the array grows only once.
 */
export class CodeWriter {
  #ints = new Int32Array(1 << 14);
  #length = 0;
  #strings: string[] = [];
  #numbers = new Map<string, number>();

  constructor() {
    this.#begin();
  }

  /** Where the next integer goes: the reference of the record that is written next. */
  get position(): number {
    return this.#length;
  }

  /** Starts a record. */
  head(tag: number, start: number, end: number): void {
    this.int(tag | ((end - start) << 6));
    this.int(start);
  }

  int(value: number): void {
    if (this.#length === this.#ints.length) this.#grow();
    this.#ints[this.#length++] = value;
  }

  /** Leaves room for an integer that is known later: see `patch`. */
  reserve(): number {
    this.int(0);
    return this.#length - 1;
  }

  patch(position: number, value: number): void {
    this.#ints[position] = value;
  }

  string(value: string): void {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#strings.length;
      const kept = detached(value);
      this.#strings.push(kept);
      this.#numbers.set(kept, number);
    }
    this.int(number);
  }

  /** An expression that is not there. */
  absent(): void {
    this.int(ExprTag.absent);
  }

  /** What was written, in arrays of its own. */
  finish(): Code {
    const code = { ints: this.#ints.slice(0, this.#length), strings: this.#strings };
    this.#begin();
    return code;
  }

  #begin(): void {
    this.#length = 0;
    this.#strings = [];
    this.#numbers = new Map();
    this.absent();
    this.head(ExprTag.unknown, 0, 0);
    this.int(0);
  }

  #grow(): void {
    const grown = new Int32Array(this.#ints.length * 2);
    grown.set(this.#ints);
    this.#ints = grown;
  }
}

/** A copy of a string that shares no memory with the text it was cut from: a short slice would keep a whole file alive. */
export function detached(slice: string): string {
  // V8 copies slices below 13 units anyway; a longer one is rebuilt by joining and cutting.
  return slice.length < 13 ? slice : `_${slice}`.slice(1);
}
