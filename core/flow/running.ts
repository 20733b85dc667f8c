import type { FunctionRef } from '../project/project.ts';
import type { Value } from './value.ts';

/**
 * A function while it runs. What a base class says of objects of two classes is no recursion: a nested serializer has the
 * `to_representation` of the same base.
 */
export function runningKey({ file, index }: FunctionRef, self: Value | undefined): string {
  return self?.k === 'object' ? `${file}#${index}\n${self.ref.file}#${self.ref.index}` : `${file}#${index}`;
}

/** The function of such a key. */
export function runningFunction(key: string): FunctionRef {
  const [name = ''] = key.split('\n', 1);
  const cut = name.lastIndexOf('#');
  return { file: name.slice(0, cut), index: Number(name.slice(cut + 1)) };
}
