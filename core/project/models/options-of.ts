import type { Field } from '../model-graph.ts';
import type { Project } from '../project.ts';
import { createFieldClasses } from './declared-fields.ts';
import type { FieldClasses } from './declared-fields.ts';
import { createOptions } from './field-options.ts';
import type { FieldOptions } from './field-options.ts';

const classes = new WeakMap<Project, FieldClasses>();

/**
 * The arguments of a field's declaration by name, wherever they stand: `optionsOf(project, field)?.argument('choices')`.
 * Undefined for fields that Django adds.
 */
export function optionsOf(project: Project, field: Field): FieldOptions | undefined {
  if (field.value === undefined) return undefined;
  const { file } = field.declaredBy;
  const call = project.decode(file, field.value);
  if (call.k !== 'call') return undefined;
  const onBody = (): void => undefined;
  let known = classes.get(project);
  if (known === undefined) classes.set(project, (known = createFieldClasses(project, onBody)));
  const class_ = known.of(field.declaredBy, call.func);
  return class_ && createOptions(project, file, call, class_, onBody);
}
