import { Kind } from '../syntax/node-kinds.ts';
import { NodeFlag } from '../syntax/syntax-tree.ts';
import type { SyntaxTree } from '../syntax/syntax-tree.ts';
import { detached } from './code-writer.ts';
import type { CodeWriter } from './code-writer.ts';
import { Declarations } from './declarations.ts';
import { ExprTag, StmtTag } from './tags.ts';

/** Nesting below this is left out: real code stays far above it, and the interpreter recurses as deep as we do. */
const DEEPEST = 200;

const STAR = '*'.charCodeAt(0);
const SWALLOWS_STAR: ReadonlySet<number> = new Set([
  Kind.attribute,
  Kind.call,
  Kind.subscript,
  Kind.binary_operator,
  Kind.boolean_operator,
  Kind.comparison_operator,
  Kind.conditional_expression,
]);

/** Writes the expression of a node; the node's kind is what the function is listed under. */
export type LowerExpr = (l: Lowering, node: number) => void;
/** Writes the statements of a node and tells how many they are. */
export type LowerStmt = (l: Lowering, node: number) => number;

/** How each kind of node is lowered, by its number. */
export interface LoweringTables {
  readonly expressions: readonly (LowerExpr | undefined)[];
  readonly statements: readonly (LowerStmt | undefined)[];
}

/** One walk over one file's syntax: where we are, and what is written. */
export class Lowering {
  readonly tree: SyntaxTree;
  readonly text: string;
  readonly out: CodeWriter;
  readonly facts: Declarations;
  /** False: bodies of functions are left out. */
  readonly bodies: boolean;
  readonly #tables: LoweringTables;
  #depth = 0;
  /** Where the star stands that the grammar put inside its operand. */
  #star = -1;

  constructor(tree: SyntaxTree, out: CodeWriter, tables: LoweringTables, bodies: boolean) {
    this.tree = tree;
    this.text = tree.text;
    this.out = out;
    this.facts = new Declarations(tree.text);
    this.bodies = bodies;
    this.#tables = tables;
  }

  /** Writes the expression of a node: an unknown one for a missing node (-1), what we cannot read, and what lies too deep. */
  expr(node: number): void {
    const lower = node < 0 ? undefined : this.#tables.expressions[this.kindOf(node)];
    if (lower === undefined || this.#depth >= DEEPEST) return this.unknown(node);
    this.#depth++;
    if (this.#holdsStar(node)) this.#starred(node);
    else lower(this, node);
    this.#depth--;
  }

  /**
   * tree-sitter-python 0.25 reads a lone `[*base.NAMES]` as `(*base).NAMES`: an operator whose text starts with a star is the
   * operand of that star.
   */
  #holdsStar(node: number): boolean {
    const start = this.startOf(node);
    if (this.text.charCodeAt(start) !== STAR || start === this.#star) return false;
    return SWALLOWS_STAR.has(this.kindOf(node));
  }

  #starred(node: number): void {
    this.head(ExprTag.star, node);
    const before = this.#star;
    this.#star = this.startOf(node);
    this.expr(node);
    this.#star = before;
  }

  /** `*values`: a star, unless it was told around the whole expression already. */
  splat(node: number): void {
    if (this.startOf(node) !== this.#star) this.head(ExprTag.star, node);
    this.expr(this.first(node));
  }

  /** Writes the expression of a node, or that there is none (-1). */
  optional(node: number): void {
    if (node < 0) this.out.absent();
    else this.expr(node);
  }

  /** Writes a count and the expressions of the nodes. */
  list(nodes: readonly number[]): void {
    this.out.int(nodes.length);
    for (const node of nodes) this.expr(node);
  }

  head(tag: number, node: number): void {
    const start = this.startOf(node);
    this.out.head(tag, start === this.#star ? start + 1 : start, this.endOf(node));
  }

  /** Writes several expressions separated by commas: as one when it is only one without a comma, else as a tuple. */
  tupleOf(nodes: readonly number[], end: number): void {
    const [first, last] = [nodes[0] ?? -1, nodes.at(-1) ?? -1];
    if (first < 0) return this.unknown(-1);
    if (nodes.length === 1 && !this.text.slice(this.endOf(last), end).includes(',')) return this.expr(first);
    this.out.head(ExprTag.tuple, this.startOf(first), this.endOf(last));
    this.list(nodes);
  }

  /** Writes an unknown expression with all expressions that can be read below a node. */
  unknown(node: number): void {
    if (node < 0) {
      this.out.head(ExprTag.unknown, 0, 0);
      this.out.int(0);
      return;
    }
    this.head(ExprTag.unknown, node);
    const count = this.out.reserve();
    if (this.#depth < DEEPEST) this.out.patch(count, this.#parts(node));
  }

  /** Writes the statements of a block, those of the broken pieces in it included; a missing block (-1) is empty. */
  block(node: number): void {
    const count = this.out.reserve();
    if (node < 0 || this.#depth >= DEEPEST) return;
    this.#depth++;
    this.out.patch(count, this.#statements(node));
    this.#depth--;
  }

  /** Writes, one level deeper, what a statement itself holds (`elif` after `elif`); too deep it writes an empty block. */
  nested(write: () => void): void {
    if (this.#depth >= DEEPEST) {
      this.out.int(0);
      return;
    }
    this.#depth++;
    write();
    this.#depth--;
  }

  kindOf(node: number): number {
    return this.tree.kind[node] ?? 0;
  }

  startOf(node: number): number {
    return this.tree.start[node] ?? 0;
  }

  endOf(node: number): number {
    return this.tree.end[node] ?? 0;
  }

  textOf(node: number): string {
    return this.text.slice(this.tree.start[node], this.tree.end[node]);
  }

  /** The text of a node, to be kept in facts. */
  nameOf(node: number): string {
    return detached(this.textOf(node));
  }

  isAsync(node: number): boolean {
    return this.text.startsWith('async', this.startOf(node));
  }

  /** The direct child in a field, or -1. */
  field(node: number, field: number): number {
    const { next, field: fields } = this.tree;
    const end = next[node] ?? 0;
    for (let child = node + 1; child < end; child = next[child] ?? end) if (fields[child] === field) return child;
    return -1;
  }

  /** The direct children that are code: no comments, no operators. */
  children(node: number): number[] {
    const end = this.tree.next[node] ?? 0;
    const children: number[] = [];
    for (let child = this.#codeFrom(node + 1, end); child < end; child = this.after(child, end)) children.push(child);
    return children;
  }

  /** Writes a count and the expressions of all direct children that are code. */
  childList(node: number): void {
    const end = this.tree.next[node] ?? 0;
    const count = this.out.reserve();
    let written = 0;
    for (let child = this.#codeFrom(node + 1, end); child < end; child = this.after(child, end)) {
      this.expr(child);
      written++;
    }
    this.out.patch(count, written);
  }

  /** The first direct child that is code, or -1. */
  first(node: number): number {
    const end = this.tree.next[node] ?? 0;
    const child = this.#codeFrom(node + 1, end);
    return child < end ? child : -1;
  }

  /** The sibling after a child that is code, or `end`: the parent's `next`. */
  after(child: number, end: number): number {
    return this.#codeFrom(this.tree.next[child] ?? end, end);
  }

  /** The direct children in a field, in order. */
  fields(node: number, field: number): number[] {
    const { next, field: fields } = this.tree;
    const end = next[node] ?? 0;
    const found: number[] = [];
    for (let child = this.#codeFrom(node + 1, end); child < end; child = this.after(child, end)) {
      if (fields[child] === field) found.push(child);
    }
    return found;
  }

  /** The first of a node and its siblings that is code, or `end`. */
  #codeFrom(node: number, end: number): number {
    const { next, kind, flags } = this.tree;
    let at = node;
    while (at < end) {
      const isCode = kind[at] !== Kind.comment && kind[at] !== Kind.line_continuation;
      if (isCode && ((flags[at] ?? 0) & NodeFlag.named) !== 0) return at;
      at = next[at] ?? end;
    }
    return end;
  }

  #parts(node: number): number {
    const end = this.tree.next[node] ?? 0;
    let count = 0;
    for (let inner = node + 1; inner < end;) {
      const kind = this.kindOf(inner);
      if (kind === Kind.ERROR || this.#tables.expressions[kind] === undefined) {
        inner++;
        continue;
      }
      this.expr(inner);
      count++;
      inner = this.tree.next[inner] ?? end;
    }
    return count;
  }

  #statements(node: number): number {
    const end = this.tree.next[node] ?? 0;
    let count = 0;
    for (let inner = node + 1; inner < end;) {
      const kind = this.kindOf(inner);
      const statement = this.#tables.statements[kind];
      if (statement !== undefined) count += statement(this, inner);
      else if (kind !== Kind.ERROR && this.#tables.expressions[kind] !== undefined) count += this.#fragment(inner);
      else {
        // Broken code, or a block left over inside it: its pieces count where they stand.
        inner++;
        continue;
      }
      inner = this.tree.next[inner] ?? end;
    }
    return count;
  }

  /** An expression that a broken statement left behind: read, but of no known use. */
  #fragment(node: number): number {
    this.out.head(StmtTag.expr, this.startOf(node), this.endOf(node));
    this.head(ExprTag.unknown, node);
    this.out.int(1);
    this.expr(node);
    return 1;
  }
}
