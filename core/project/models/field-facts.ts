import { constantValue } from '../constants.ts';
import type { Field } from '../model-graph.ts';
import type { Project } from '../project.ts';
import type { DeclaredField } from './declared-fields.ts';
import type { FieldOptions } from './field-options.ts';

/** What the arguments of a declaration say of the column and its form. */
export type FieldFacts = Pick<Field, 'null' | 'blank' | 'dbIndex' | 'maxLength' | 'default' | 'known'> & {
  readonly unique: boolean;
};

/** Django's `max_length` of a class that is given none. */
const usualLengths: ReadonlyMap<string, number> = new Map([
  ['SlugField', 50],
  ['EmailField', 254],
  ['CIEmailField', 254],
  ['URLField', 200],
  ['FileField', 100],
  ['ImageField', 100],
  ['FilePathField', 100],
]);
const flags = ['null', 'blank', 'unique', 'primary_key', 'db_index'];
const indexed = new Set(['SlugField', 'ForeignKey', 'OneToOneField']);

/** Reads a declared field's arguments, as far as constants tell. */
export function fieldFacts(project: Project, { type, kind, options }: DeclaredField): FieldFacts {
  const isKey = (kind === 'fk' || kind === 'o2o') && type !== 'ForeignObject';
  const unique = kind === 'o2o' || options.flag('unique') === true;
  const isAutomatic = options.flag('auto_now') === true || options.flag('auto_now_add') === true;
  const isMade = type.endsWith('AutoField') || type === 'GeneratedField' || type === 'CompositePrimaryKey';
  const dbIndex = options.flag('db_index') ?? (isKey || indexed.has(type));
  const ownLength = numberOf(project, options, 'max_length');
  return {
    null: options.flag('null') === true,
    blank: isAutomatic || isMade || options.flag('blank') === true,
    unique,
    dbIndex: kind !== 'm2m' && (unique || dbIndex),
    maxLength: ownLength === undefined ? usualLengths.get(type) : ownLength.value,
    default: defaultOf(project, options),
    known: type !== '' && options.complete && flags.every((name) => isReadable(options, name)),
  };
}

function isReadable(options: FieldOptions, name: string): boolean {
  return options.argument(name) === undefined || options.flag(name) !== undefined;
}

/** Undefined when it is not given; without a value when it cannot be known. */
function numberOf(project: Project, options: FieldOptions, name: string): { value: number | undefined } | undefined {
  const argument = options.argument(name);
  if (argument === undefined) return undefined;
  const constant = constantValue(project, argument.file, argument.expr);
  return { value: constant && 'value' in constant && typeof constant.value === 'number' ? constant.value : undefined };
}

function defaultOf(project: Project, options: FieldOptions): Field['default'] {
  const given = options.argument('default');
  const argument = given ?? options.argument('db_default');
  if (argument === undefined) return undefined;
  const { file, expr } = argument;
  const isNothing =
    (expr.k === 'name' && expr.id === 'NOT_PROVIDED') || (expr.k === 'attr' && expr.name === 'NOT_PROVIDED');
  return isNothing ? undefined : { constant: constantValue(project, file, expr), database: given === undefined };
}
