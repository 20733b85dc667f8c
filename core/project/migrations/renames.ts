import type { FieldState, ModelState } from './state.ts';
import { constant, itemsOf, textOf } from './values.ts';
import type { CallValue, Value } from './values.ts';

/** A model with what it says of a renamed model said of the new name; the model itself when it says nothing. */
export function renamedModel(model: ModelState, app: string, oldName: string, newName: string): ModelState {
  const isOld = (text: string | undefined): boolean =>
    text !== undefined && text !== 'self' && fullLabel(text, model.app) === `${app}.${oldName}`.toLowerCase();
  const label = constant(`${app}.${newName}`);
  const fields = new Map<string, FieldState>();
  let isChanged = false;
  for (const [name, field] of model.fields) {
    const value = withRelations(field.value, (text) => (isOld(text) ? label : undefined));
    isChanged ||= value !== field.value;
    fields.set(name, value === field.value ? field : { ...field, value });
  }
  return isChanged ? { ...model, fields } : model;
}

/** `Book` in shop, `shop.Book` and `shop.book` are one label. */
export function fullLabel(text: string, app: string): string {
  return (text.includes('.') ? text : `${app}.${text}`).toLowerCase();
}

function withRelations(value: Value, replaced: (text: string | undefined) => Value | undefined): Value {
  if (value.k !== 'call') return value;
  const [first, ...rest] = value.args;
  let result: CallValue = value;
  const to = replaced(textOf(first));
  if (to !== undefined && isRelation(value.path)) result = { ...result, args: [to, ...rest] };
  for (const name of ['to', 'through']) {
    const other = replaced(textOf(value.keywords.get(name)));
    if (other !== undefined) result = { ...result, keywords: new Map([...result.keywords, [name, other]]) };
  }
  return result;
}

/** Relations take the model first, all other fields a verbose name. */
function isRelation(path: string): boolean {
  return /(ForeignKey|OneToOneField|ManyToManyField)$/.test(path);
}

/**
 * A model after a field of `owner` has another name: its own field, unique_together, and keys that name it. Indexes and
 * constraints keep the old name, as in Django.
 */
export function renamedField(model: ModelState, owner: ModelState, oldName: string, newName: string): ModelState {
  if (model.app === owner.app && model.name === owner.name) {
    const fields = new Map<string, FieldState>();
    for (const [name, field] of model.fields) if (name !== oldName) fields.set(name, field);
    const moved = model.fields.get(oldName);
    if (moved !== undefined) fields.set(newName, { ...moved, name: newName });
    const options = new Map(model.options);
    for (const option of ['unique_together', 'index_together']) {
      const sets = together(options.get(option));
      if (sets !== undefined && options.has(option))
        options.set(option, listsOf(sets.map((names) => names.map((name) => (name === oldName ? newName : name)))));
    }
    return { ...model, fields, options };
  }
  const label = `${owner.app}.${owner.name}`.toLowerCase();
  const fields = new Map<string, FieldState>();
  let isChanged = false;
  for (const [name, field] of model.fields) {
    const { value } = field;
    const to = value.k === 'call' ? textOf(value.keywords.get('to') ?? value.args[0]) : undefined;
    const names = value.k === 'call' && textOf(value.keywords.get('to_field')) === oldName;
    const isSame = !names || to === undefined || fullLabel(to, model.app) !== label;
    isChanged ||= !isSame;
    fields.set(
      name,
      isSame || value.k !== 'call'
        ? field
        : { ...field, value: { ...value, keywords: new Map([...value.keywords, ['to_field', constant(newName)]]) } },
    );
  }
  return isChanged ? { ...model, fields } : model;
}

/** `unique_together` as lists of names: `("a", "b")` is `[("a", "b")]`. Undefined when it is not constant. */
export function together(value: Value | undefined): readonly (readonly string[])[] | undefined {
  if (value === undefined || (value.k === 'constant' && value.value === null)) return [];
  const items = itemsOf(value);
  if (items === undefined) return undefined;
  const sets = items.some((item) => item.k === 'items') ? items.map(itemsOf) : items.length === 0 ? [] : [items];
  const names = sets.map((set) => set?.map(textOf));
  return names.every((set) => set?.every((name) => name !== undefined) === true)
    ? (names as readonly (readonly string[])[])
    : undefined;
}

function listsOf(sets: readonly (readonly string[])[]): Value {
  return {
    k: 'items',
    type: 'list',
    items: sets.map((names): Value => ({ k: 'items', type: 'list', items: names.map(constant) })),
  };
}
