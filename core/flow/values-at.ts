import type { Project } from '../project/project.ts';
import { entryPointsOf } from '../project/entry-points.ts';
import type { Location } from '../text/range.ts';
import { newMachine } from './evaluate.ts';
import { runEntryPoint } from './entry.ts';
import type { EntryPoint } from './event.ts';
import { evaluateExpr } from './expressions.ts';
import type { Machine } from './machine.ts';
import { newScope } from './scope.ts';
import type { Value } from './value.ts';

/** As many entry points are asked as may hold the function; one that many views share need not run in all of them. */
const mostEntryPoints = 4;

/**
 * The values that an expression may have: its innermost function is run as the entry points around it run it, else by
 * itself with parameters that nobody knows; module code is evaluated where it stands. Empty when it is never reached.
 */
export function valuesAt(project: Project, place: Location): readonly Value[] {
  const facts = project.python(place.file);
  if (facts === undefined) return [];
  let inner = -1;
  for (const [index, fact] of facts.functions.entries())
    if (fact.start <= place.start && place.end <= fact.end) inner = index;
  if (inner < 0) return moduleValues(project, place);
  const ownerClass = facts.functions[inner]?.ownerClass ?? -1;
  const around = entryPointsOf(project).filter(
    ({ function: fn, class: ref }) =>
      (fn?.file === place.file && fn.index === inner) ||
      (ownerClass >= 0 && ref !== undefined && hasClass(project, ref, { file: place.file, index: ownerClass })),
  );
  for (const entryPoint of around.slice(0, mostEntryPoints)) {
    const values = watched(project, entryPoint, place);
    if (values.length > 0) return values;
  }
  const name = facts.functions[inner]?.qualname ?? '';
  const alone: EntryPoint = {
    id: `function ${place.file}#${inner}`,
    kind: 'function',
    context: 'function',
    file: place.file,
    function: { file: place.file, index: inner },
    class: undefined,
    method: undefined,
    name,
  };
  return watched(project, alone, place);
}

function hasClass(project: Project, ref: { file: string; index: number }, owner: typeof ref): boolean {
  return project.classInfo(ref).mro.some(({ file, index }) => file === owner.file && index === owner.index);
}

function watched(project: Project, entryPoint: EntryPoint, place: Location): readonly Value[] {
  const values: Value[] = [];
  runEntryPoint(watching(newMachine(project, entryPoint), place, values));
  return values;
}

/** The machine itself, which from now on keeps what the expression gives. */
function watching(m: Machine, { file, start, end }: Location, values: Value[]): Machine {
  return Object.assign(m, {
    expr: (expr: Parameters<Machine['expr']>[0], scope: Parameters<Machine['expr']>[1]) => {
      const value = evaluateExpr(m, expr, scope);
      if (expr.start === start && expr.end === end && scope.file === file) values.push(value);
      return value;
    },
  });
}

/** A class attribute or module variable: the assignment around the place is evaluated. */
function moduleValues(project: Project, place: Location): readonly Value[] {
  const facts = project.python(place.file);
  const all = [...(facts?.assignments ?? []), ...(facts?.classes.flatMap(({ attributes }) => attributes) ?? [])];
  const around = all.find(({ start, end, value }) => value !== undefined && start <= place.start && place.end <= end);
  if (around?.value === undefined) return [];
  const entryPoint: EntryPoint = {
    id: `module ${place.file}`,
    kind: 'function',
    context: 'function',
    file: place.file,
    function: undefined,
    class: undefined,
    method: undefined,
    name: around.name,
  };
  const values: Value[] = [];
  const m = watching(newMachine(project, entryPoint), place, values);
  m.expr(project.decode(place.file, around.value), newScope({ file: place.file, functionIndex: undefined }));
  return values;
}
