import { defineRule } from '#core/engine/rule.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { argumentOf, callsNamed, type CallSite } from '#core/project/calls.ts';
import { meaningOf } from '#core/project/entries/collector.ts';
import type { Project } from '#core/project/project.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { walkBlock } from '#core/project/walk.ts';
import lesson from './lesson.md';

interface LongLivedToken extends Record<string, unknown> {
  readonly token: string;
  /** '30 days'; undefined for a token without an end. */
  readonly lifetime: string | undefined;
}

/** A stolen access token works this long, whatever the user does; SimpleJWT's own is 5 minutes. */
const longestHours = 24;

/**
 * Access tokens that outlive a day, and tokens without `exp`.
 * Source: SimpleJWT "Settings" (ACCESS_TOKEN_LIFETIME, 5 minutes), PyJWT "Registered claim names": without `exp` nothing expires.
 */
export default defineRule<LongLivedToken>({
  id: 'auth/long-lived-token',
  summary: 'a JWT lives longer than a day, or has no end',
  severity: 'warning',
  guide: 'auth#jwt-or-sessions',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ token, lifetime }) =>
    lifetime === undefined
      ? `\`${token}\` makes a token without \`exp\`: who copies it is the user for ever`
      : `\`${token}\` is ${lifetime}: until then nobody can take a stolen token back`,
  project: ({ project, report }) => {
    for (const { values } of project.settings.production) {
      const setting = values.get('SIMPLE_JWT');
      const assigned = setting && !setting.conditional ? assignedExpr(project, setting) : undefined;
      if (setting === undefined || assigned?.k !== 'dict') continue;
      const entry = assigned.items.findLast(
        ({ key }) => key?.k === 'str' && key.value === 'ACCESS_TOKEN_LIFETIME',
      )?.value;
      const hours = entry && hoursOf(entry);
      if (entry === undefined || hours === undefined || hours <= longestHours) continue;
      const location = { file: setting.location.file, start: entry.start, end: entry.end };
      report({ location, data: { token: 'ACCESS_TOKEN_LIFETIME', lifetime: worded(hours) } });
    }
    for (const site of callsNamed(project, 'encode')) {
      if (meaningOf(project, site.file, site.call.func) !== 'jwt.encode' || !hasNoEnd(project, site)) continue;
      const { start, end } = site.call;
      report({ location: { file: site.file, start, end }, data: { token: 'jwt.encode(…)', lifetime: undefined } });
    }
  },
});

const hoursIn: Readonly<Record<string, number>> = {
  weeks: 168,
  days: 24,
  hours: 1,
  minutes: 1 / 60,
  seconds: 1 / 3600,
};

/** `timedelta(days=30)`, with numbers that stand there. */
function hoursOf(expr: Expr): number | undefined {
  if (expr.k !== 'call' || expr.args.length > 1) return undefined;
  const name = expr.func.k === 'attr' ? expr.func.name : expr.func.k === 'name' ? expr.func.id : '';
  if (name !== 'timedelta') return undefined;
  const parts = [
    ...expr.args.map((value) => ({ name: 'days', value })),
    ...expr.keywords.map((keyword) => ({ name: keyword.name, value: keyword.value })),
  ].map((part) => {
    const [unit, amount] = [hoursIn[part.name], product(part.value)];
    return unit === undefined || amount === undefined ? undefined : unit * amount;
  });
  return parts.every((part) => part !== undefined) ? parts.reduce((sum, part) => sum + part, 0) : undefined;
}

/** `30`, `365 * 10`. */
function product(expr: Expr): number | undefined {
  if (expr.k === 'num') return expr.value;
  if (expr.k !== 'binary' || expr.op !== '*') return undefined;
  const [left, right] = [product(expr.left), product(expr.right)];
  return left === undefined || right === undefined ? undefined : left * right;
}

function worded(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24} days` : `${Math.round(hours)} hours`;
}

/** The claims are written down here, each with its name, and none of them is `exp`; nobody adds one later. */
function hasNoEnd(project: Project, site: CallSite): boolean {
  const claims = argumentOf(site.call, 0, 'payload');
  if (claims?.k === 'dict') return isWithoutEnd(claims);
  if (claims?.k !== 'name' || site.functionIndex < 0) return false;
  const facts = project.python(site.file);
  const body = facts?.functions[site.functionIndex]?.body;
  if (facts === undefined || body === undefined) return false;
  const bound: Expr[] = [];
  let uses = 0;
  walkBlock(decodeBlock(facts.code, body), {
    stmt(statement) {
      if (
        statement.k === 'assign' &&
        statement.targets.some((target) => target.k === 'name' && target.id === claims.id)
      )
        bound.push(statement.value);
    },
    expr(expr) {
      if (expr.k === 'name' && expr.id === claims.id) uses++;
    },
  });
  const [only] = bound;
  return bound.length === 1 && uses === 2 && only?.k === 'dict' && isWithoutEnd(only);
}

function isWithoutEnd(dict: Expr & { k: 'dict' }): boolean {
  const names = dict.items.map(({ key }) => (key?.k === 'str' ? key.value : undefined));
  return (
    names.length > 0 &&
    names.every((name) => name !== undefined && name !== 'exp') &&
    names.some((name) => isPerson(name ?? ''))
  );
}

/** The token says who somebody is; others carry a message to another service. */
function isPerson(name: string): boolean {
  return /^(sub|user|user_?id|uid|username|id|pk)$/i.test(name);
}
