import { decodeBlock, decodeExpr } from '../../facts/code.ts';
import type { AssignmentFact, ClassFact, FunctionFact } from '../../facts/file-facts.ts';
import type { Stmt } from '../../facts/flow-form.ts';
import { chainableMethods } from './chain.ts';
import { planAt } from './eager-load.ts';
import { partsOf } from '../../facts/parts.ts';
import type { EagerLoad, Plan, PythonSource } from './plan.ts';
import { indentAt, insertLinesAfter, lineBreakOf, quoteOf, quoted } from './python-text.ts';
import { addToStrings, coversPath, longestPaths } from './string-arguments.ts';

/** Plans eager loading for the change list of a ModelAdmin: `list_select_related`, or `get_queryset` for prefetches. */
export function planAdminEagerLoad(
  source: PythonSource,
  classIndex: number,
  load: EagerLoad & { readonly model?: string },
): Plan {
  const admin = source.facts.classes[classIndex];
  if (admin === undefined) return { refused: 'the admin class has changed' };
  if (load.method === 'prefetch_related' || selectsItself(source, admin)) return inGetQueryset(source, admin, load);
  const attribute = admin.attributes.find(({ name }) => name === 'list_select_related');
  const joined = joinedByDjango(source, admin, load.model);
  return attribute === undefined
    ? newAttribute(source, admin, { ...load, paths: [...joined, ...load.paths] })
    : extendAttribute(source, attribute, load, joined);
}

/**
 * A queryset that already selects makes the change list pass over `list_select_related`; a queryset method of the project
 * may select too. Source: ChangeList.get_queryset, Django 5.2.
 */
function selectsItself({ facts }: PythonSource, admin: ClassFact): boolean {
  const method = admin.methods.map((index) => facts.functions[index]).find((fact) => fact?.name === 'get_queryset');
  const body = method === undefined ? [] : decodeBlock(facts.code, method.body);
  return [...partsOf(body)].some((part) => part.k === 'call' && part.func.k === 'attr' && maySelect(part.func.name));
}

function maySelect(method: string): boolean {
  return method === 'select_related' || (!chainableMethods.has(method) && /^[a-z]/.test(method));
}

/**
 * Foreign keys among the columns that cannot be null: while no names are listed Django joins them, and names end that, so
 * they are listed too.
 */
function joinedByDjango({ facts, project }: PythonSource, admin: ClassFact, label: string | undefined): string[] {
  const relations = label === undefined ? undefined : project?.models.byLabel.get(label)?.relations;
  const columns = admin.attributes.find(({ name }) => name === 'list_display')?.value;
  const value = columns === undefined ? undefined : decodeExpr(facts.code, columns);
  if (value?.k !== 'tuple' && value?.k !== 'list') return [];
  return value.items.flatMap((item) => {
    const relation = item.k === 'str' ? relations?.get(item.value) : undefined;
    const isKey = relation?.direction === 'forward' && (relation.kind === 'fk' || relation.kind === 'o2o');
    return isKey && !relation.null ? [relation.name] : [];
  });
}

function extendAttribute(
  source: PythonSource,
  attribute: AssignmentFact,
  load: EagerLoad,
  joined: readonly string[],
): Plan {
  const value = attribute.value === undefined ? undefined : decodeExpr(source.facts.code, attribute.value);
  if (value === undefined || attribute.op !== '=')
    return { refused: 'it is not known what `list_select_related` holds' };
  if (value.k === 'bool' && value.value) {
    return { refused: '`list_select_related = True` follows every relation that is not null; names would end that' };
  }
  if (value.k === 'bool')
    return { edits: [{ start: value.start, end: value.end, text: tupleOf(source, [...joined, ...load.paths]) }] };
  if (value.k !== 'tuple' && value.k !== 'list') {
    return { refused: 'it is not known what `list_select_related` holds' };
  }
  const listed = value.items.flatMap((item) => (item.k === 'str' ? [item.value] : []));
  const paths = longestPaths(load.paths).filter((path) => !listed.some((known) => coversPath(known, path)));
  if (paths.length === 0) return { edits: [] };
  if (value.items.length > 0) return { edits: addToStrings(source.text, value, value.items, paths) };
  return { edits: [{ start: value.start, end: value.end, text: tupleOf(source, paths) }] };
}

function newAttribute(source: PythonSource, admin: ClassFact, load: EagerLoad): Plan {
  return newLine(source, admin, `list_select_related = ${tupleOf(source, load.paths)}`, 'list_display');
}

/** Plans a new line of a class body: behind the attribute `after`, the last attribute, or first. */
export function planClassLine(source: PythonSource, classIndex: number, line: string, after: string): Plan {
  const fact = source.facts.classes[classIndex];
  return fact === undefined ? { refused: 'the class has changed' } : newLine(source, fact, line, after);
}

function newLine(source: PythonSource, owner: ClassFact, line: string, after: string): Plan {
  const before = owner.attributes.find(({ name }) => name === after) ?? owner.attributes.at(-1);
  if (before !== undefined) {
    const indent = indentAt(source.text, before.start);
    return { edits: [insertLinesAfter(source.text, before.end, [indent + line])] };
  }
  return inBody(source, owner, (indent) => [indent + line], 'first');
}

function inGetQueryset(source: PythonSource, admin: ClassFact, load: EagerLoad): Plan {
  const method = admin.methods
    .map((index) => source.facts.functions[index])
    .find((fact) => fact?.name === 'get_queryset');
  if (method !== undefined) return extendGetQueryset(source, method, load);
  const quote = quoteOf(source.text);
  const names = longestPaths(load.paths)
    .map((path) => quoted(path, quote))
    .join(', ');
  const lines = (indent: string, step: string): string[] => [
    `${indent}def get_queryset(self, request):`,
    `${indent}${step}return super().get_queryset(request).${load.method}(${names})`,
  ];
  return inBody(source, admin, lines, 'last');
}

function extendGetQueryset(source: PythonSource, method: FunctionFact, load: EagerLoad): Plan {
  const body = decodeBlock(source.facts.code, method.body);
  const last = body.at(-1);
  const straight = body.slice(0, -1).every(({ k }) => k === 'expr' || k === 'assign' || k === 'annassign');
  if (!straight || last?.k !== 'return' || last.value === undefined) {
    return { refused: '`get_queryset` has more than one way out' };
  }
  return planAt(source, { expr: last.value, parents: [last], ownerClass: -1 }, [load]);
}

/** Puts lines into a class body: in place of `pass`, else first (behind the docstring) or last with a blank line before. */
function inBody(
  source: PythonSource,
  admin: ClassFact,
  lines: (indent: string, step: string) => string[],
  where: 'first' | 'last',
): Plan {
  const { text, facts } = source;
  const lineBreak = lineBreakOf(text);
  const body = decodeBlock(facts.code, admin.body);
  const step = indentStep(text, admin, admin.docstring?.start ?? body[0]?.start);
  const indent = indentAt(text, admin.nameStart) + step;
  const only = body.length === 1 ? body[0] : undefined;
  if (only?.k === 'pass' && text.slice(admin.nameEnd, only.start).includes('\n')) {
    return {
      edits: [{ start: only.start, end: only.end, text: lines(indent, step).join(lineBreak).slice(indent.length) }],
    };
  }
  const first = admin.docstring?.start ?? startOf(source, body[0]);
  if (first === undefined || !text.slice(admin.nameEnd, first).includes('\n')) {
    return { refused: 'the class has no body of its own lines' };
  }
  if (where === 'last') return { edits: [insertLinesAfter(text, admin.end, ['', ...lines(indent, step)])] };
  if (admin.docstring) return { edits: [insertLinesAfter(text, admin.docstring.end, ['', ...lines(indent, step)])] };
  const at = first - indent.length;
  return { edits: [{ start: at, end: at, text: [...lines(indent, step), '', ''].join(lineBreak) }] };
}

/** Where a statement starts, the decorators of a definition included. */
function startOf({ text, facts }: PythonSource, statement: Stmt | undefined): number | undefined {
  if (statement?.k !== 'def' && statement?.k !== 'class') return statement?.start;
  const fact = statement.k === 'def' ? facts.functions[statement.fact] : facts.classes[statement.fact];
  const [decorator] = fact?.decorators ?? [];
  return decorator === undefined ? statement.start : text.lastIndexOf('@', decodeExpr(facts.code, decorator).start);
}

/** One step of indentation, as the class body has it. */
function indentStep(text: string, admin: ClassFact, bodyStart: number | undefined): string {
  const inner = bodyStart === undefined ? '' : indentAt(text, bodyStart);
  const outer = indentAt(text, admin.nameStart);
  return inner.length > outer.length ? inner.slice(outer.length) : '    ';
}

function tupleOf(source: PythonSource, paths: readonly string[]): string {
  const quote = quoteOf(source.text);
  const items = longestPaths(paths).map((path) => quoted(path, quote));
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}
