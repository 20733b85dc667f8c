import type { Range } from '../text/range.ts';
import type { TemplateNode } from './template-form.ts';

/** A tag as it stands in the template. */
export interface Tag extends Range {
  readonly text: string;
  readonly name: string;
  /** What follows the name. */
  readonly argsStart: number;
  readonly argsEnd: number;
}

/** A block whose end tag is still to come. */
export interface OpenBlock {
  /** Name of its tag: `end<name>` closes it. */
  readonly name: string;
  /** Where its content goes now. */
  body: TemplateNode[];
  /** Made when the block ends. */
  readonly finish: (end: number) => TemplateNode;
  /** A tag such as `else` that divides the block: gives the list for what follows, or undefined when it is not this block's. */
  readonly divide?: (tag: Tag) => TemplateNode[] | undefined;
  /** Has no end tag: it ends with the block around it. */
  readonly implicit?: boolean;
}

/** Content below this nesting is dropped, so that whoever walks the tree cannot run out of stack. */
const DEEPEST = 400;

/** Puts nodes into the blocks that are open. Stray and missing end tags give a partial tree. */
export class TemplateTree {
  readonly nodes: TemplateNode[] = [];
  readonly #open: OpenBlock[] = [];

  add(node: TemplateNode): void {
    // {% extends %} behind a Jinja2 {% set %} still belongs to the whole template.
    const isTop = node.k === 'extends' && this.#open.every((block) => block.implicit);
    if (isTop) this.nodes.push(node);
    else this.#body().push(node);
  }

  open(block: OpenBlock): void {
    // One that only binds a name can be done without.
    if (block.implicit && this.#open.length >= DEEPEST) return;
    this.#open.push(block);
  }

  /** True when the tag divides the innermost block. */
  divide(tag: Tag): boolean {
    const holder = this.#open.findLastIndex((block) => !block.implicit);
    const block = this.#open[holder];
    const body = block?.divide?.(tag);
    if (block === undefined || body === undefined) return false;
    this.#closeDownTo(holder + 1, tag.start);
    block.body = body;
    return true;
  }

  /** Closes the innermost open block of the name and everything left open in it. A stray end tag closes nothing. */
  close(name: string, tag: Tag): void {
    const index = this.#open.findLastIndex((block) => !block.implicit && block.name === name);
    if (index < 0) return;
    this.#closeDownTo(index + 1, tag.start);
    this.#closeDownTo(index, tag.end);
  }

  /** Closes everything: the template ends. */
  finish(end: number): readonly TemplateNode[] {
    this.#closeDownTo(0, end);
    return this.nodes;
  }

  #closeDownTo(depth: number, end: number): void {
    while (this.#open.length > depth) {
      const node = this.#open.pop()?.finish(end);
      if (node !== undefined && this.#open.length < DEEPEST) this.#body().push(node);
    }
  }

  #body(): TemplateNode[] {
    return this.#open.at(-1)?.body ?? this.nodes;
  }
}
