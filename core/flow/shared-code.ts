import { functionFactAt } from '../facts/function-at.ts';
import type { Expr } from '../facts/flow-form.ts';
import type { ClassRef } from '../project/project.ts';
import type { Model } from '../project/model-graph.ts';
import type { Location } from '../text/range.ts';
import type { Machine } from './machine.ts';

/**
 * Does code for several models stand here: `model.objects`, `cls.objects` in a base class, `self.model.objects` in a mixin?
 * Who calls it decides on the model, so what one of them lacks cannot be written there. `site` is the manager's access.
 */
export function isForManyModels(m: Machine, model: Model, site: Location): boolean {
  const { at } = m;
  if (typeof at !== 'object' || at.k !== 'attr' || m.project.isLibrary(site.file)) return false;
  const name = rootName(at.value);
  const around = name === undefined ? undefined : functionFactAt(m.project.python(site.file), site);
  if (!around?.params.some((param) => param.name === name)) return false;
  const owner = around.ownerClass < 0 ? undefined : { file: site.file, index: around.ownerClass };
  if (owner === undefined || around.params[0]?.name !== name) return true;
  if (m.project.models.ofClass(owner)?.label === model.label) return false;
  const attributes = m.project.python(owner.file)?.classes[owner.index]?.attributes ?? [];
  return !(at.value.k === 'attr' && attributes.some((attribute) => attribute.name === partBelow(at.value)));
}

/** The class in whose method a place lies. */
export function ownerOfCode(m: Machine, site: Location): ClassRef | undefined {
  const owner = functionFactAt(m.project.python(site.file), site)?.ownerClass ?? -1;
  return owner < 0 ? undefined : { file: site.file, index: owner };
}

function rootName(expr: Expr): string | undefined {
  if (expr.k === 'attr') return rootName(expr.value);
  return expr.k === 'name' ? expr.id : undefined;
}

/** `model` in `self.model`. */
function partBelow(expr: Expr): string | undefined {
  return expr.k === 'attr' ? expr.name : undefined;
}
