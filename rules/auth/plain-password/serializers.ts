import { decodeBlock } from '#core/facts/code.ts';
import type { ClassFact, PythonFacts } from '#core/facts/file-facts.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { callsNamed, lastName } from '#core/project/calls.ts';
import { modelLabel } from '#core/project/entries/by-decorator.ts';
import type { ClassRef, Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';

/** A serializer that writes `password` into the user, and the place where its class names the field. */
export interface PlainSerializer {
  readonly name: string;
  readonly file: string;
  readonly field: Expr;
}

/**
 * ModelSerializers of the user that take a `password` to be written and leave storing it to DRF, which stores what it gets.
 * Source: DRF api-guide/serializers, "Additional keyword arguments": its example overrides `create` to hash.
 */
export function* plainSerializers(project: Project): Generator<PlainSerializer> {
  for (const ref of project.classes()) {
    const facts = project.python(ref.file);
    if (facts === undefined || project.isTest(ref.file) || !facts.code.strings.includes('password')) continue;
    if (project.isSubclass(ref, 'rest_framework.serializers.ModelSerializer') !== true) continue;
    const { mro, open, fact } = project.classInfo(ref);
    const meta = metaOf(facts, fact);
    if (open || !meta || !isOfUser(project, ref.file, meta)) continue;
    const field = passwordIn(project, ref.file, attribute(meta, 'fields'));
    if (!field || !isWritten(project, ref.file, fact, meta)) continue;
    if (mro.some((each) => hashesIn(project, each)) || isHashedByUser(project, fact.name)) continue;
    if (isOnlyRead(project, ref, fact.name)) continue;
    yield { name: fact.name, file: ref.file, field };
  }
}

function isOfUser(project: Project, file: string, meta: ClassFact): boolean {
  const model = attribute(meta, 'model');
  const label = project.models.userLabel;
  return model !== undefined && label !== undefined && modelLabel(project, file, project.decode(file, model)) === label;
}

function metaOf(facts: PythonFacts, fact: ClassFact): ClassFact | undefined {
  return fact.inner.map((index) => facts.classes[index]).find((inner) => inner?.name === 'Meta');
}

function attribute({ attributes }: ClassFact, name: string): number | undefined {
  return attributes.findLast((each) => each.name === name)?.value;
}

function passwordIn(project: Project, file: string, ref: number | undefined): Expr | undefined {
  const fields = ref === undefined ? undefined : project.decode(file, ref);
  if (fields?.k !== 'list' && fields?.k !== 'tuple') return undefined;
  return fields.items.find((item) => item.k === 'str' && item.value === 'password');
}

/** `extra_kwargs = {"password": {"write_only": True}}`, or a field with `write_only=True`: it is there to be written. */
function isWritten(project: Project, file: string, fact: ClassFact, meta: ClassFact): boolean {
  const declared = attribute(fact, 'password');
  const call = declared === undefined ? undefined : project.decode(file, declared);
  if (call?.k === 'call') return call.keywords.some(({ name, value }) => name === 'write_only' && isTrue(value));
  const extra = attribute(meta, 'extra_kwargs');
  const options = extra === undefined ? undefined : entryOf(project.decode(file, extra), 'password');
  return options !== undefined && isTrue(entryOf(options, 'write_only'));
}

function entryOf(dict: Expr, key: string): Expr | undefined {
  if (dict.k !== 'dict') return undefined;
  return dict.items.findLast((item) => item.key?.k === 'str' && item.key.value === key)?.value;
}

function isTrue(expr: Expr | undefined): boolean {
  return expr?.k === 'bool' && expr.value;
}

/** What hashes, or compares with a hash: then the serializer is there to log somebody in, and stores nothing. */
const hashing =
  /make_password|set_password|create_user|create_superuser|hash|encrypt|^a?(check_password|authenticate|login)$/i;

function hashesIn(project: Project, { file, index }: ClassRef): boolean {
  const facts = project.python(file);
  if (facts === undefined || project.isLibrary(file)) return false;
  return (facts.classes[index]?.methods ?? []).some((method) => {
    const fact = facts.functions[method];
    let found = false;
    if (fact)
      walkBlock(decodeBlock(facts.code, fact.body), {
        expr: (expr) => (found ||= hashing.test(lastName(expr) ?? '')),
      });
    return found;
  });
}

/** It is called, each time without `data`, and no view or serializer names it: nothing is stored through it. */
function isOnlyRead(project: Project, ref: ClassRef, name: string): boolean {
  const isIt = (file: string, expr: Expr, functionIndex?: number): boolean => {
    const definition = project.resolveExpr(file, expr, functionIndex);
    return definition?.kind === 'class' && definition.ref.file === ref.file && definition.ref.index === ref.index;
  };
  const calls = callsNamed(project, name).filter(({ file, call, functionIndex }) => {
    return isIt(file, call.func, functionIndex < 0 ? undefined : functionIndex);
  });
  const isReading = calls.every(({ call }) => {
    return call.args.length === 1 && call.keywords.every((keyword) => keyword.name !== 'data');
  });
  if (calls.length === 0 || !isReading) return false;
  return project.classes().every(({ file, index }) => {
    const facts = project.python(file);
    if (facts?.code.strings.includes(name) !== true) return true;
    const values = (facts.classes[index]?.attributes ?? []).flatMap(({ value }) => value ?? []);
    return !values.some((value) => isIt(file, project.decode(file, value)));
  });
}

/** A file that uses the serializer may hash what it saved. */
function isHashedByUser(project: Project, name: string): boolean {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
    const { strings } = facts.code;
    if (strings.includes(name) && strings.some((text) => /^(make_password|set_password)$/.test(text))) return true;
  }
  return false;
}
