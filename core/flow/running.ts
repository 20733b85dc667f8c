import type { FunctionRef } from '../project/project.ts';
import type { Value } from './value.ts';

/**
 * A function while it runs. What a base class says of objects of two classes is no recursion: a nested serializer has the
 * `to_representation` of the same base.
 */
export function runningKey({ file, index }: FunctionRef, self: Value | undefined): string {
  const of = self?.k === 'object' ? self.ref : self?.k === 'instance' ? self.model.ref : undefined;
  return of === undefined ? `${file}#${index}` : `${file}#${index}\n${of.file}#${of.index}`;
}

/** The function of such a key. */
export function runningFunction(key: string): FunctionRef {
  const [name = ''] = key.split('\n', 1);
  const cut = name.lastIndexOf('#');
  return { file: name.slice(0, cut), index: Number(name.slice(cut + 1)) };
}
