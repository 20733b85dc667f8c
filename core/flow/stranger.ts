import { nothingLoaded } from './loads.ts';
import type { InstanceValue } from './value.ts';

/** An instance of which only the model is known. */
export function strangerOf(model: InstanceValue['model']): InstanceValue {
  return {
    k: 'instance',
    model,
    loads: { ...nothingLoaded, unknown: true },
    origin: undefined,
    path: [],
    born: [],
    columns: undefined,
    known: new Map(),
    annotations: new Set(),
  };
}
