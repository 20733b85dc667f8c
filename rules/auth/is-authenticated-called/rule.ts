import { blocksAround } from '#core/engine/code-around.ts';
import type { BlockAround } from '#core/engine/code-around.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { partsOf } from '#core/facts/parts.ts';
import { callsNamed, lastName } from '#core/project/calls.ts';
import { findMember } from '#core/project/members.ts';
import { runsBeforeDjango2 } from '#core/project/old-django.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

interface AttributeCalled extends Record<string, unknown> {
  /** `request.user.is_authenticated` */
  readonly attribute: string;
}

const attributes = ['is_authenticated', 'is_anonymous'];

/**
 * `user.is_authenticated()`: an attribute since 1.10, and `'bool' object is not callable` since 2.0.
 * Source: releases/2.0/#features-removed-in-2-0, ref/contrib/auth/#django.contrib.auth.models.User.is_authenticated.
 */
export default defineRule<AttributeCalled>({
  id: 'auth/is-authenticated-called',
  summary: 'is_authenticated or is_anonymous of a user is called like a method',
  severity: 'error',
  guide: 'auth#login-logout',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ attribute }) => `\`${attribute}()\` raises a TypeError: it is a value, not a method`,
  project: ({ project, report }) => {
    if (runsBeforeDjango2(project)) return;
    for (const name of attributes) {
      const calls = callsNamed(project, name);
      if (calls.length === 0 || hasMethod(project, name)) continue;
      for (const { file, call } of calls) {
        const { func } = call;
        if (func.k !== 'attr' || call.args.length + call.keywords.length > 0 || !isUser(func.value)) continue;
        const location = { file, start: call.start, end: call.end };
        if ([...blocksAround(project, location)].some(isForOldDjango)) continue;
        const attribute = `${written(func.value)}.${name}`;
        report({ location, data: { attribute }, fix: withoutParentheses(file, call, func.end) });
      }
    }
  },
});

/** The project's own user class may have made it a method again; then nothing is said about any user. */
function hasMethod(project: Project, name: string): boolean {
  const label = project.models.userLabel;
  const model = label === undefined ? undefined : project.models.byLabel.get(label);
  if (model === undefined) return false;
  const member = findMember(project, model.ref, name);
  return member !== undefined && !project.isLibrary(member.owner.file);
}

/** Code for several versions: `if django.VERSION < (1, 10)`, or `except TypeError` behind it. */
function isForOldDjango({ statement, block }: BlockAround): boolean {
  if (statement.k === 'if') return namesIn(statement.test).some((name) => /version/i.test(name));
  return (
    statement.k === 'try' &&
    block === statement.body &&
    statement.handlers.some(({ type }) => type === undefined || namesIn(type).some((name) => expected.has(name)))
  );
}

const expected = new Set(['TypeError', 'Exception']);

function namesIn(expr: Expr): string[] {
  return [...partsOf(expr)].flatMap((part) => lastName(part as Expr) ?? []);
}

/** `user`, `request.user`, `self.request.user`, `current_user`. */
function isUser(expr: Expr): boolean {
  return /(^|_)user$/.test(expr.k === 'attr' ? expr.name : expr.k === 'name' ? expr.id : '');
}

function written(expr: Expr): string {
  if (expr.k === 'attr')
    return expr.value.k === 'name' || expr.value.k === 'attr' ? `${written(expr.value)}.${expr.name}` : expr.name;
  return expr.k === 'name' ? expr.id : '';
}

function withoutParentheses(file: string, call: Expr, start: number): FixIntent {
  return {
    title: 'Read it without parentheses',
    applicability: 'safe',
    changes: [{ kind: 'replace', location: { file, start, end: call.end }, expected: ['()', '( )'], text: '' }],
  };
}
