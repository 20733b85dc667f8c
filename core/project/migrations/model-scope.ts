import type { AssignmentFact } from '../../facts/file-facts.ts';
import { moduleAliases } from '../library/aliases.ts';
import { ownMember } from '../members.ts';
import { nameTable } from '../names.ts';
import type { ClassRef, Definition, Project } from '../project.ts';
import { mutatedNames } from './mutated.ts';
import { choicesAttribute, isChoices, memberValue } from './enums.ts';
import { textOf as settingText } from '../settings/values.ts';
import { constant, evaluate, unknownValue } from './values.ts';
import type { Scope, Value } from './values.ts';

const builtins = new Set('dict list set tuple frozenset str int float bool bytes object'.split(' '));

/** What names mean in a file of the project, or first in the body of a class of it. */
export function scopeOf(project: Project, file: string, owner?: ClassRef): Scope {
  return {
    name(id) {
      const own = owner && ownDefinition(project, owner, id);
      const definition = own ?? project.lookup(file, id);
      if (definition !== undefined) return valueOf(project, definition);
      return builtins.has(id) ? { k: 'name', path: `builtins.${id}` } : unknownValue;
    },
    attribute: (of, name) => attributeOf(project, of, name),
  };
}

/** A name that the class body itself binds. */
function ownDefinition(project: Project, owner: ClassRef, name: string): Definition | undefined {
  const facts = project.python(owner.file);
  const member = facts && ownMember(facts, owner, name);
  switch (member?.kind) {
    case 'class':
      return { kind: 'class', ref: member.ref };
    case 'method':
      return { kind: 'function', ref: member.ref };
    case 'attribute':
      return { kind: 'variable', file: owner.file, fact: member.fact, owner };
    default:
      return undefined;
  }
}

function attributeOf(project: Project, of: Value, name: string): Value {
  if (of.k === 'constant' && name === 'value') return of;
  if (of.k !== 'name') return unknownValue;
  const { path } = of;
  if (path === 'django.conf.settings') return settingValue(project, name);
  const definition = project.resolve(path);
  if (definition?.kind === 'class' && isChoices(project, definition.ref)) {
    const listed = choicesAttribute(
      project,
      definition.ref,
      name,
      scopeOf(project, definition.ref.file, definition.ref),
    );
    if (listed !== undefined) return listed;
  }
  const member = definition && project.member(definition, name);
  if (member !== undefined) return valueOf(project, member);
  return definition === undefined || definition.kind === 'external' ? outside(`${path}.${name}`) : unknownValue;
}

/** AUTH_USER_MODEL's label; other settings may be set otherwise where `makemigrations` runs, and stay names. */
function settingValue(project: Project, name: string): Value {
  const label = name === 'AUTH_USER_MODEL' ? userLabel(project) : undefined;
  if (label !== undefined) return constant(label);
  return { k: 'name', path: `django.conf.settings.${name}`, outside: true };
}

/** Only what settings say: a project's own user class may be a proxy for people, or not used at all. */
function userLabel(project: Project): string | undefined {
  const { modules } = project.settings;
  const value = project.settings.value('AUTH_USER_MODEL');
  if (value !== undefined) return settingText(value.constant);
  return modules.length > 0 && modules.every((module) => module.complete) ? 'auth.User' : undefined;
}

const evaluating = new Set<AssignmentFact>();

/** What a definition is worth: classes and functions their name, variables that are set once what they are set to. */
export function valueOf(project: Project, definition: Definition): Value {
  switch (definition.kind) {
    case 'module':
      return { k: 'name', path: definition.module };
    case 'external':
      return outside(definition.name);
    case 'class':
      return { k: 'name', path: project.nameOf(definition.ref) };
    case 'function': {
      const { file, index } = definition.ref;
      const fact = project.python(file)?.functions[index];
      const module = project.moduleOf(file);
      return fact === undefined || module === undefined
        ? unknownValue
        : { k: 'name', path: `${module}.${fact.qualname}` };
    }
    case 'variable':
      return variableValue(project, definition);
  }
}

function variableValue(project: Project, definition: Definition & { readonly kind: 'variable' }): Value {
  const { file, fact, owner } = definition;
  const module = project.moduleOf(file);
  if (project.isLibrary(file)) return module === undefined ? unknownValue : outside(`${module}.${fact.name}`);
  if (fact.value === undefined || evaluating.has(fact) || !isSetOnce(project, definition)) return unknownValue;
  evaluating.add(fact);
  const value = evaluate(project.decode(file, fact.value), scopeOf(project, file, owner));
  evaluating.delete(fact);
  if (owner === undefined || !isChoices(project, owner)) return value;
  return memberValue(project, owner, fact.name, value, scopeOf(project, file, owner));
}

function isSetOnce(project: Project, { file, fact, owner }: Definition & { readonly kind: 'variable' }): boolean {
  const facts = project.python(file);
  if (facts === undefined || fact.op !== '=' || fact.conditional) return false;
  const class_ = owner && facts.classes[owner.index];
  if (mutatedNames(facts, class_?.body ?? facts.body).has(fact.name)) return false;
  if (owner === undefined) return nameTable(facts).module.get(fact.name)?.length === 1;
  const attributes = class_?.attributes ?? [];
  return attributes.filter(({ name }) => name === fact.name).length === 1;
}

/** A value of a migration file with its names made those of the project: what stands behind aliases and imports. */
export function resolved(project: Project, value: Value): Value {
  switch (value.k) {
    case 'items':
      return { ...value, items: value.items.map((item) => resolved(project, item)) };
    case 'dict':
      return {
        k: 'dict',
        entries: value.entries.map(([key, each]) => [resolved(project, key), resolved(project, each)]),
      };
    case 'name':
      return resolvedName(project, value.path);
    case 'call': {
      const func: Value = /\w/.test(value.path) ? resolvedName(project, value.path) : { k: 'name', path: value.path };
      if (func.k !== 'name') return unknownValue;
      const keywords = new Map([...value.keywords].map(([name, each]) => [name, resolved(project, each)]));
      return { k: 'call', path: func.path, args: value.args.map((arg) => resolved(project, arg)), keywords };
    }
    default:
      return value;
  }
}

const settingsPath = 'django.conf.settings.';

function resolvedName(project: Project, path: string): Value {
  if (path.startsWith('builtins.')) return builtins.has(path.slice(9)) ? { k: 'name', path } : unknownValue;
  if (path.startsWith(settingsPath)) return settingValue(project, path.slice(settingsPath.length));
  const definition = project.resolve(path);
  if (definition !== undefined && definition.kind !== 'external') return valueOf(project, definition);
  const isOwn = project.fileOfModule(path.slice(0, Math.max(0, path.indexOf('.')))) !== undefined;
  // A function or class that only the history of the project knows.
  return isOwn && !path.startsWith('django.') ? unknownValue : outside(path);
}

const callables = new Set(['django.utils.timezone.now', 'uuid.uuid1', 'uuid.uuid4', 'datetime.date.today']);

/** Something of a package: of a few well-known ones we know that they are functions. */
function outside(path: string): Value {
  const name: Value = { k: 'name', path: publicPath(path) };
  return callables.has(name.path) ? name : { ...name, outside: true };
}

/** `django.db.models.fields.related.ForeignKey` is `django.db.models.ForeignKey`. */
function publicPath(path: string): string {
  const dot = path.lastIndexOf('.');
  const home = moduleAliases.get(path.slice(0, dot));
  if (home !== undefined) return `${home}${path.slice(dot)}`;
  return path.replace(/^(django\.contrib\.postgres\.(?:fields|indexes|constraints))\.\w+\.(\w+)$/, '$1.$2');
}
