import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { argumentOf, callsNamed, type CallSite } from '#core/project/calls.ts';
import { findMember } from '#core/project/members.ts';
import type { ClassRef, Project } from '#core/project/project.ts';
import { namesIn, productionSetting, userClass } from '../shared.ts';
import lesson from './lesson.md';

interface ObjectPermission extends Record<string, unknown> {
  /** `user.has_perm` */
  readonly check: string;
  readonly object: string;
}

/**
 * `user.has_perm(perm, obj)` where only ModelBackend answers: it says no to every question about an object.
 * Source: topics/auth/customizing/#handling-object-permissions, ModelBackend._get_permissions (Django 4.2 to 5.2).
 */
export default defineRule<ObjectPermission>({
  id: 'auth/object-permission-without-backend',
  summary: 'has_perm() is asked about an object, and no authentication backend answers that',
  severity: 'warning',
  guide: 'auth#object-permissions',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ check, object }) =>
    `\`${shortened(check, 30)}(…, ${shortened(object, 20)})\` is always False: no backend knows rights on single objects`,
  project: ({ project, report }) => {
    const calls = ['has_perm', 'has_perms'].flatMap((name) => callsNamed(project, name)).filter(asksAboutObject);
    if (calls.length === 0 || !onlyModelBackends(project) || answersItself(project)) return;
    for (const { file, call } of calls) {
      const object = argumentOf(call, 1, 'obj');
      const { start, end } = call;
      report({
        location: { file, start, end },
        data: { check: written(call.func), object: object ? written(object) : '' },
      });
    }
  },
});

/** Two arguments, on something that is called a user. */
function asksAboutObject({ call }: CallSite): boolean {
  if (call.func.k !== 'attr' || !/(^|_)user$/.test(nameOf(call.func.value)) || call.args.length > 2) return false;
  const object = argumentOf(call, 1, 'obj');
  return object !== undefined && object.k !== 'none' && object.k !== 'star' && !isMaybeNone(object);
}

/** `obj` of a method that has `obj=None` is handed on; what it is, its caller says. */
function isMaybeNone(object: Expr): boolean {
  return object.k === 'name' && object.id === 'obj';
}

function nameOf(expr: Expr): string {
  return expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '';
}

const plain = new Set([
  'ModelBackend',
  'AllowAllUsersModelBackend',
  'RemoteUserBackend',
  'AllowAllUsersRemoteUserBackend',
]);

/** Every backend is Django's own, or a class of the project over one of them that answers nothing else. */
function onlyModelBackends(project: Project): boolean {
  const setting = productionSetting(project, 'AUTHENTICATION_BACKENDS');
  if (setting === undefined) return true;
  const names = setting === null ? undefined : namesIn(setting);
  return names !== undefined && names.length > 0 && names.every((name) => isPlain(project, name));
}

function isPlain(project: Project, name: string): boolean {
  if (name.startsWith('django.contrib.auth.backends.')) return plain.has(name.slice(name.lastIndexOf('.') + 1));
  const definition = project.resolve(name);
  if (definition?.kind !== 'class' || project.isLibrary(definition.ref.file)) return false;
  const { mro, openBases } = project.classInfo(definition.ref);
  return mro.every((ref) => saysNothing(project, ref)) && openBases.every((base) => isPlain(project, base));
}

const answers = /^(has_perm|has_module_perms|with_perm|_?get_\w*permissions)$/;

function saysNothing(project: Project, { file, index }: ClassRef): boolean {
  const facts = project.python(file);
  const methods = facts?.classes[index]?.methods ?? [];
  return methods.every((method) => !answers.test(facts?.functions[method]?.name ?? ''));
}

/** The project's user class overrides the question. */
function answersItself(project: Project): boolean {
  const user = userClass(project);
  if (user === undefined) return true;
  return ['has_perm', 'has_perms'].some((name) => {
    const member = findMember(project, user, name);
    return member === undefined || !project.isLibrary(member.owner.file);
  });
}

function written(expr: Expr): string {
  switch (expr.k) {
    case 'attr':
      return `${written(expr.value)}.${expr.name}`;
    case 'name':
      return expr.id;
    case 'call':
      return `${written(expr.func)}(…)`;
    default:
      return '…';
  }
}
