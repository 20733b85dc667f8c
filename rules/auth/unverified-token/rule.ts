import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { lastName } from '#core/project/calls.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Location } from '#core/text/range.ts';
import lesson from './lesson.md';

interface UnverifiedToken extends Record<string, unknown> {
  readonly call: string;
  readonly token: string;
}

/**
 * A token that came with the request is read and its signature is not. Source: PyJWT "Reading the Claimset without
 * Validation": only for tokens that somebody else has verified.
 */
export default defineRule<UnverifiedToken>({
  id: 'auth/unverified-token',
  summary: 'a JWT from the request is decoded without verifying its signature',
  severity: 'error',
  guide: 'auth#jwt-or-sessions',
  since: '0.1.0',
  fix: 'none',
  sources: [{ tool: 'semgrep', rule: 'python.jwt.security.unverified-jwt-decode' }],
  lesson,
  message: ({ call, token }) => `\`${call}\` trusts \`${token}\` unverified: anybody can write such a token`,
  on: {
    'input-as-token': (events, { project, report }) => {
      for (const { cause, site } of events) {
        if (cause.kind !== 'input' || isVerifiedBeside(project, site)) continue;
        const data = { call: shortened(site.expression ?? '', 30), token: shortened(cause.input.name, 28) };
        return report({ location: site, data });
      }
    },
  },
});

/**
 * The same function decodes a second time or asks somebody who verifies: the first look only finds out whose key it is. So
 * does one that answers with yes or no.
 */
function isVerifiedBeside(project: Project, place: Location): boolean {
  const facts = project.python(place.file);
  const around = facts?.functions.findLast(({ start, end }) => start <= place.start && place.end <= end);
  if (facts === undefined || around === undefined) return false;
  let others = 0;
  const answers: (Expr | undefined)[] = [];
  walkBlock(decodeBlock(facts.code, around.body), {
    stmt(statement) {
      if (statement.k === 'return') answers.push(statement.value);
    },
    expr(expr) {
      if (expr.k !== 'call' || expr.start === place.start) return;
      const name = lastName(expr.func) ?? '';
      if (/^decode$|verif|valid|introspect/i.test(name) && !(name === 'decode' && expr.args.length === 0)) others++;
    },
  });
  return (
    others > 0 || (answers.length > 0 && answers.every((answer) => answer?.k === 'bool' || answer?.k === 'compare'))
  );
}
