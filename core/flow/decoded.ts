import { decodeBlock } from '../facts/code.ts';
import type { BlockRef, Code } from '../facts/file-facts.ts';
import type { Stmt } from '../facts/flow-form.ts';
import type { Project } from '../project/project.ts';
import type { Scope } from './scope.ts';

/**
 * Decoded bodies, kept while they are run again and again: a base class's method runs for each of its
 * subclasses. Everything is dropped when there are many, so that memory stays bounded.
 */
const mostKept = 20_000;
let blocks = new WeakMap<Code, Map<BlockRef, readonly Stmt[]>>();
let kept = 0;

/** The statements of a body. */
export function blockOf(code: Code, ref: BlockRef): readonly Stmt[] {
  let ofFile = blocks.get(code);
  if (ofFile === undefined) blocks.set(code, (ofFile = new Map()));
  let block = ofFile.get(ref);
  if (block !== undefined) return block;
  block = decodeBlock(code, ref);
  ofFile.set(ref, block);
  if (++kept > mostKept) forget();
  return block;
}

/** The statements of the function whose names these are; none at module level. */
export function bodyAround(project: Project, { file, functionIndex }: Scope): readonly Stmt[] {
  const facts = project.python(file);
  const fact = functionIndex === undefined ? undefined : facts?.functions[functionIndex];
  return facts && fact ? blockOf(facts.code, fact.body) : nothing;
}

const nothing: readonly Stmt[] = [];

function forget(): void {
  blocks = new WeakMap();
  kept = 0;
}
