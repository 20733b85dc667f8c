import { NodeFlag, type SyntaxTree } from './syntax-tree.ts';

/** Growable node columns that are filled in pre-order and used again for the next file. */
export class NodeBuffer {
  count = 0;
  /** Whether the text that the nodes come from had syntax errors. */
  broken = false;
  capacity = 0;
  kind = new Uint16Array(0);
  field = new Uint8Array(0);
  start = new Int32Array(0);
  end = new Int32Array(0);
  parent = new Int32Array(0);
  next = new Int32Array(0);
  flags = new Uint8Array(0);

  /** Makes room for `capacity` nodes in all; what is in the columns is kept. */
  reserve(capacity: number): void {
    if (capacity <= this.capacity) return;
    this.capacity = Math.max(capacity, this.capacity * 2, 1 << 12);
    this.kind = grown(this.kind, new Uint16Array(this.capacity));
    this.field = grown(this.field, new Uint8Array(this.capacity));
    this.start = grown(this.start, new Int32Array(this.capacity));
    this.end = grown(this.end, new Int32Array(this.capacity));
    this.parent = grown(this.parent, new Int32Array(this.capacity));
    this.next = grown(this.next, new Int32Array(this.capacity));
    this.flags = grown(this.flags, new Uint8Array(this.capacity));
  }

  /** The nodes in these very columns: overwritten when the buffer is filled again. */
  view(text: string): SyntaxTree {
    const { count, kind, field, start, end, parent, next, flags } = this;
    return { text, status: this.#status, count, kind, field, start, end, parent, next, flags };
  }

  /** The nodes in columns of their own, exactly as long as needed. */
  copy(text: string): SyntaxTree {
    const { count } = this;
    return {
      text,
      status: this.#status,
      count,
      kind: this.kind.slice(0, count),
      field: this.field.slice(0, count),
      start: this.start.slice(0, count),
      end: this.end.slice(0, count),
      parent: this.parent.slice(0, count),
      next: this.next.slice(0, count),
      flags: this.flags.slice(0, count),
    };
  }

  /** Whether both hold the same nodes. */
  equals(other: NodeBuffer): boolean {
    if (this.count !== other.count || this.broken !== other.broken) return false;
    const columns = ['kind', 'field', 'start', 'end', 'parent', 'next', 'flags'] as const;
    return columns.every((name) => {
      const theirs = other[name].subarray(0, other.count);
      return this[name].subarray(0, this.count).every((value: number, i: number) => value === theirs[i]);
    });
  }

  get #status(): SyntaxTree['status'] {
    return this.broken ? 'broken' : 'clean';
  }
}

/** What stands for a text that could not be parsed within bounds: a module without children. */
export function stoppedTree(text: string, module: number): SyntaxTree {
  return {
    text,
    status: 'stopped',
    count: 1,
    kind: Uint16Array.of(module),
    field: Uint8Array.of(0),
    start: Int32Array.of(0),
    end: Int32Array.of(text.length),
    parent: Int32Array.of(-1),
    next: Int32Array.of(1),
    flags: Uint8Array.of(NodeFlag.named),
  };
}

function grown<T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
