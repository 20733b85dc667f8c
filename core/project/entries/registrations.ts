import { decodeBlock } from '../../facts/code.ts';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { ClassRef, FunctionRef, Project } from '../project.ts';
import { walkBlock } from '../walk.ts';
import { modelLabel } from './by-decorator.ts';
import { meaningOf, signalName } from './collector.ts';
import type { Recorder } from './collector.ts';

type Call = Expr & { readonly k: 'call' };

/** Calls at a file's top level and in its functions that may register something; found once for the same facts. */
interface Registrations {
  /** path(…), re_path(…), url(…). */
  readonly routes: readonly Call[];
  /** admin.site.register(…), router.register(…). */
  readonly registers: readonly Call[];
  /** signal.connect(…), with the function they stand in. */
  readonly connects: readonly { readonly call: Call; readonly functionIndex: number }[];
}

const nothing: Registrations = { routes: [], registers: [], connects: [] };
const known = new WeakMap<PythonFacts, Registrations>();
const routeNames = new Set(['path', 're_path', 'url']);

/** Entry points that calls in a file set up: routes, admin sites, signal connections. */
export function addRegistrations(recorder: Recorder, file: string, facts: PythonFacts): void {
  const { project } = recorder;
  const { routes, registers, connects } = registrationsOf(facts);
  for (const call of routes) addView(recorder, file, call.args[1] ?? keyword(call, 'view'), 0);
  for (const call of registers) addAdmin(recorder, file, call);
  for (const { call, functionIndex } of connects) {
    const receiver = call.args[0] ?? keyword(call, 'receiver');
    const ref = receiver && functionOf(project, file, receiver, functionIndex);
    if (ref !== undefined && recorder.isApp(ref.file)) {
      const signal = call.func.k === 'attr' ? signalName(project, file, call.func.value, functionIndex) : undefined;
      const sender = modelLabel(project, file, keyword(call, 'sender'));
      recorder.addFunction('signal', ref, sender, signal === undefined ? [] : [signal]);
    }
  }
}

/** Change lists of classes with `@admin.register(Book)`. */
export function addDecoratedAdmin(recorder: Recorder, ref: ClassRef): void {
  const { project } = recorder;
  const fact = project.python(ref.file)?.classes[ref.index];
  for (const decorator of fact?.decorators ?? []) {
    const expr = project.decode(ref.file, decorator);
    if (expr.k !== 'call') continue;
    const isRegister = meaningOf(project, ref.file, expr.func) === 'django.contrib.admin.register';
    if (!isRegister || project.isSubclass(ref, 'django.contrib.admin.ModelAdmin') === false) continue;
    for (const model of expr.args) addChangeList(recorder, ref, modelLabel(project, ref.file, model));
  }
}

function registrationsOf(facts: PythonFacts): Registrations {
  let found = known.get(facts);
  if (found === undefined) known.set(facts, (found = find(facts)));
  return found;
}

function find(facts: PythonFacts): Registrations {
  const { strings } = facts.code;
  const hasRoutes = strings.includes('urlpatterns') || strings.includes('get_urls') || strings.includes('as_view');
  if (!hasRoutes && !strings.includes('register') && !strings.includes('connect')) return nothing;
  const routes: Call[] = [];
  const registers: Call[] = [];
  const connects: { call: Call; functionIndex: number }[] = [];
  const visit = (expr: Expr, functionIndex: number): void => {
    if (expr.k !== 'call') return;
    const name = expr.func.k === 'attr' ? expr.func.name : expr.func.k === 'name' ? expr.func.id : '';
    if (routeNames.has(name) && (expr.args.length > 1 || keyword(expr, 'view'))) routes.push(expr);
    if (name === 'register' && expr.func.k === 'attr' && functionIndex < 0) registers.push(expr);
    if (name === 'connect' && expr.func.k === 'attr') connects.push({ call: expr, functionIndex });
  };
  walkBlock(decodeBlock(facts.code, facts.body), { expr: (expr) => visit(expr, -1) });
  const inFunctions = hasRoutes || strings.includes('connect');
  facts.functions.forEach((fact, index) => {
    if (inFunctions) walkBlock(decodeBlock(facts.code, fact.body), { expr: (expr) => visit(expr, index) });
  });
  return { routes, registers, connects };
}

function keyword(call: Call, name: string): Expr | undefined {
  return call.keywords.find((each) => each.name === name)?.value;
}

/** The view of a route, whatever decorators are wrapped around it. Class-based views are found by their class. */
function addView(recorder: Recorder, file: string, expr: Expr | undefined, depth: number): void {
  if (expr === undefined || depth > 4) return;
  const { project } = recorder;
  if (expr.k === 'call') {
    if (expr.func.k === 'attr' && expr.func.name === 'as_view') return;
    if (meaningOf(project, file, expr.func) === 'django.urls.include') return;
    for (const arg of expr.args) addView(recorder, file, arg, depth + 1);
    if (expr.func.k === 'call') addView(recorder, file, expr.func, depth + 1);
    return;
  }
  const definition = expr.k === 'str' ? project.resolve(expr.value) : project.resolveExpr(file, expr);
  if (definition?.kind === 'function' && recorder.isApp(definition.ref.file))
    recorder.addFunction('view', definition.ref);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return;
  addView(recorder, definition.file, project.decode(definition.file, definition.fact.value), depth + 1);
}

/** `admin.site.register(Book, BookAdmin)`; without a class Django uses a plain ModelAdmin, which shows `__str__`. */
function addAdmin(recorder: Recorder, file: string, call: Call): void {
  const { project } = recorder;
  const [models, adminClass] = call.args;
  const definition = adminClass && project.resolveExpr(file, adminClass);
  const ref = definition?.kind === 'class' ? definition.ref : undefined;
  if (models === undefined || ref === undefined) return;
  if (project.isSubclass(ref, 'django.contrib.admin.ModelAdmin') !== true) return;
  const list = models.k === 'list' || models.k === 'tuple' ? models.items : [models];
  for (const model of list) addChangeList(recorder, ref, modelLabel(project, file, model));
}

function addChangeList(recorder: Recorder, ref: ClassRef, model: string | undefined): void {
  if (model !== undefined && recorder.isApp(ref.file))
    recorder.addMethod('admin-changelist', ref, 'changelist_view', model);
}

/** A function by name, or a method of `self` where the call stands. */
function functionOf(project: Project, file: string, expr: Expr, functionIndex: number): FunctionRef | undefined {
  const definition = project.resolveExpr(file, expr, functionIndex);
  if (definition?.kind === 'function') return definition.ref;
  if (expr.k !== 'attr' || expr.value.k !== 'name' || expr.value.id !== 'self') return undefined;
  const owner = project.python(file)?.functions[functionIndex]?.ownerClass ?? -1;
  const member = owner < 0 ? undefined : project.member({ kind: 'class', ref: { file, index: owner } }, expr.name);
  return member?.kind === 'function' ? member.ref : undefined;
}
