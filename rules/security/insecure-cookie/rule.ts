import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { argumentOf, callsNamed, type CallSite } from '#core/project/calls.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

interface InsecureCookie extends Record<string, unknown> {
  readonly cookie: string;
  /** The missing flags: `secure`, `httponly`. */
  readonly missing: readonly string[];
}

/**
 * `response.set_cookie("access_token", …)` without Secure or HttpOnly. Both are off unless the call says so.
 * Source: ref/request-response/#django.http.HttpResponse.set_cookie (Django 4.2 to 5.2).
 */
export default defineRule<InsecureCookie>({
  id: 'security/insecure-cookie',
  summary: 'a cookie that carries a token or session is set without secure or httponly',
  severity: 'warning',
  guide: 'settings#cookies',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ cookie, missing }) => `cookie \`${shortened(cookie, 32)}\` is set without ${worded(missing)}`,
  project: ({ project, report }) => {
    for (const method of ['set_cookie', 'set_signed_cookie']) {
      for (const site of callsNamed(project, method)) {
        const cookie = cookieOf(project, site);
        if (cookie === undefined || !carriesSecret(cookie) || isEmptied(site.call) || isElsewhere(project, site))
          continue;
        const missing = missingFlags(site.call);
        if (missing.length === 0) continue;
        report({
          location: { file: site.file, start: site.call.start, end: site.call.end },
          data: { cookie, missing },
        });
      }
    }
  },
});

const otherFrameworks = /^(aiohttp|bottle|fastapi|flask|quart|sanic|starlette|tornado)(\.|$)/;

/** A service beside the Django project, in another framework. */
function isElsewhere(project: Project, { file }: CallSite): boolean {
  return project.python(file)?.imports.some(({ module }) => otherFrameworks.test(module)) ?? false;
}

/** The cookie's name: a constant, also a named one. */
function cookieOf(project: Project, { file, call, functionIndex }: CallSite): string | undefined {
  const key = argumentOf(call, 0, 'key');
  if (call.func.k !== 'attr' || key === undefined) return undefined;
  if (key.k === 'str') return key.value;
  if (key.k === 'attr' && key.name === 'SESSION_COOKIE_NAME') return 'sessionid';
  if (key.k !== 'name' && key.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, key, functionIndex < 0 ? undefined : functionIndex);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
  const value = project.decode(definition.file, definition.fact.value);
  return value.k === 'str' ? value.value : undefined;
}

/** Who reads it can act as the user. CSRF tokens are for scripts to read; consent and "seen" marks are nobody's secret. */
function carriesSecret(cookie: string): boolean {
  return (
    /(^|[-_.])(access|refresh|auth|id|api|jwt|session|sso|bearer|login|remember)?[-_]?(token|jwt|sessionid|session|session_?key|api_?key|auth)$/i.test(
      cookie,
    ) && !/csrf|xsrf|device|push|fcm/i.test(cookie)
  );
}

/** `set_cookie("jwt", "", max_age=0)` takes the cookie away. */
function isEmptied(call: CallSite['call']): boolean {
  const [value, age] = [argumentOf(call, 1, 'value'), argumentOf(call, 2, 'max_age')];
  return value === undefined || (value.k === 'str' && value.value === '') || (age?.k === 'num' && age.value === 0);
}

/** Flags that are left out or switched off; nothing is said of a call with `**options`. */
function missingFlags(call: CallSite['call']): string[] {
  if (call.args.some(({ k }) => k === 'star' || k === 'starstar')) return [];
  const off = (expr: Expr | undefined): boolean =>
    expr === undefined || expr.k === 'none' || (expr.k === 'bool' && !expr.value);
  const isSigned = call.func.k === 'attr' && call.func.name === 'set_signed_cookie';
  // Positions in set_cookie(key, value, max_age, expires, path, domain, secure, httponly); signed ones name them all.
  const flags = [
    ['secure', 6],
    ['httponly', 7],
  ] as const;
  return flags
    .filter(([name, at]) =>
      off(isSigned ? call.keywords.find((keyword) => keyword.name === name)?.value : argumentOf(call, at, name)),
    )
    .map(([name]) => name);
}

function worded(missing: readonly string[]): string {
  const dangers: Readonly<Record<string, string>> = {
    secure: 'it goes over plain HTTP',
    httponly: 'scripts can read it',
  };
  return `${missing.map((flag) => `\`${flag}\``).join(' and ')}: ${missing.map((flag) => dangers[flag]).join(', ')}`;
}
