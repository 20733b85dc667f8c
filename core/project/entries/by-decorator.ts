import type { Expr } from '../../facts/flow-form.ts';
import type { EntryPoint } from '../../flow/event.ts';
import type { FunctionRef, Project } from '../project.ts';
import { meaningOf, signalName } from './collector.ts';
import type { Recorder } from './collector.ts';

const tasks = /(^|\.)(shared_task|db_task|task|periodic_task|db_periodic_task|actor|job)$/;
const tags = ['simple_tag', 'inclusion_tag', 'simple_block_tag', 'filter', 'tag', 'assignment_tag'];

/** An entry point that a function is by a decorator: receiver, task, template tag, API view. */
export function addDecorated(recorder: Recorder, ref: FunctionRef): void {
  const { project } = recorder;
  const fact = project.python(ref.file)?.functions[ref.index];
  for (const decorator of fact?.decorators ?? []) {
    const expr = project.decode(ref.file, decorator);
    const kind = kindOf(project, ref, expr);
    if (kind === undefined) continue;
    if (kind === 'signal') recorder.addFunction(kind, ref, senderOf(project, ref.file, expr), signalsOf(project, ref));
    else recorder.addFunction(kind, ref);
    return;
  }
}

function kindOf(project: Project, ref: FunctionRef, decorator: Expr): EntryPoint['kind'] | undefined {
  const callee = decorator.k === 'call' ? decorator.func : decorator;
  const name = meaningOf(project, ref.file, callee, project.python(ref.file)?.functions[ref.index]?.outerFunction);
  if (name === 'django.dispatch.receiver') return 'signal';
  if (name === 'rest_framework.decorators.api_view') return 'view';
  if (callee.k === 'attr' && tags.includes(callee.name) && ref.file.includes('/templatetags/')) return 'template-tag';
  if (name !== undefined && isTaskName(name)) return 'task';
  // `@app.task` of a project's own Celery app.
  return callee.k === 'attr' && tasks.test(`.${callee.name}`) && isCeleryApp(project, ref.file, callee.value)
    ? 'task'
    : undefined;
}

function isTaskName(name: string): boolean {
  return (
    tasks.test(name) &&
    /^(celery|huey|dramatiq|django_rq|rq|django_huey|procrastinate|background_task|django_tasks|django\.tasks)\b/.test(
      name,
    )
  );
}

function isCeleryApp(project: Project, file: string, expr: Expr): boolean {
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind === 'external') return true;
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return false;
  const value = project.decode(definition.file, definition.fact.value);
  const maker = value.k === 'call' ? meaningOf(project, definition.file, value.func) : undefined;
  return maker !== undefined && /(^|\.)(Celery|Huey|RedisHuey|App)$/.test(maker);
}

/** What `@receiver(post_save)` and `@receiver([post_save, post_delete])` above a function name, all of them together. */
function signalsOf(project: Project, ref: FunctionRef): readonly string[] {
  const fact = project.python(ref.file)?.functions[ref.index];
  return (fact?.decorators ?? []).flatMap((decorator) => {
    const expr = project.decode(ref.file, decorator);
    if (kindOf(project, ref, expr) !== 'signal' || expr.k !== 'call') return [];
    const first = expr.args[0] ?? expr.keywords.find(({ name }) => name === 'signal')?.value;
    const named = first === undefined ? [] : first.k === 'list' || first.k === 'tuple' ? first.items : [first];
    return named.flatMap((each) => signalName(project, ref.file, each, fact?.outerFunction) ?? []);
  });
}

/** The label of the model in `@receiver(post_save, sender=Book)`. */
function senderOf(project: Project, file: string, decorator: Expr): string | undefined {
  if (decorator.k !== 'call') return undefined;
  return modelLabel(project, file, decorator.keywords.find(({ name }) => name === 'sender')?.value);
}

/** The label of the model that an expression names: a class, `settings.AUTH_USER_MODEL`, 'app.Model'. */
export function modelLabel(project: Project, file: string, expr: Expr | undefined): string | undefined {
  if (expr === undefined) return undefined;
  if (expr.k === 'attr' && expr.name === 'AUTH_USER_MODEL') return project.models.userLabel;
  if (expr.k === 'str') return project.models.byLabel.has(expr.value) ? expr.value : undefined;
  if (expr.k === 'call') {
    const name = meaningOf(project, file, expr.func);
    return name === 'django.contrib.auth.get_user_model' ? project.models.userLabel : undefined;
  }
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind === 'class') return project.models.ofClass(definition.ref)?.label;
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
  const value = project.decode(definition.file, definition.fact.value);
  return value.k === 'call' ? modelLabel(project, definition.file, value) : undefined;
}
