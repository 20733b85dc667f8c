import { defineRule } from '#core/engine/rule.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { settingIn } from '#core/project/settings/effective.ts';
import { textOf } from '#core/project/settings/values.ts';
import { readFromEnvironment, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface HardcodedCredential extends Record<string, unknown> {
  readonly name: string;
}

/** A password, token or key of another service in the source. Source: howto/deployment/checklist/ and ref/settings/#email-host-password (Django 4.2 to 5.2). */
export default defineRule<HardcodedCredential>({
  id: 'settings/hardcoded-credential',
  summary: 'A password, token or secret of another service stands in the source of the production settings',
  severity: 'warning',
  guide: 'security#secrets',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'bandit', rule: 'B105' }],
  lesson,
  message: ({ name }) => `\`${name.slice(0, 40)}\` stands in the source: whoever reads it can use the service as you`,
  project: (ctx) =>
    reportSettings(ctx, (module) =>
      [...module.values.keys()].flatMap((name) => {
        if (isDjangoKey.test(name)) return [];
        const setting = settingIn(module, name);
        const text = textOf(setting?.constant);
        const value = setting?.value;
        if (value === undefined || text === undefined || !isCredential(name, text)) return [];
        const { file } = value.location;
        const fix = readFromEnvironment(ctx.project, file, assignedExpr(ctx.project, value), name);
        return [{ name, value, data: { name }, fix }];
      }),
    ),
});

/** Django's own keys have rules of their own. */
const isDjangoKey = /^(SECRET_KEY(_FALLBACKS)?|_.*)$/;

/** Names under which nothing but a secret stands. */
const surelySecret =
  /^(EMAIL_HOST_PASSWORD|AWS_SECRET_ACCESS_KEY|(\w+_)?(CLIENT_SECRET|PRIVATE_KEY|ACCESS_TOKEN|AUTH_TOKEN|API_SECRET))$/;
const likelySecret = /(^|_)(PASSWORD|PASSWD|SECRET|SECRET_KEY|TOKEN|API_KEY|APIKEY)$/;
/** How the secrets of well-known services begin. */
const prefixes =
  /^(sk_live_|rk_live_|SG\.[\w-]{10}|gh[pousr]_\w{20}|glpat-|xox[abprs]-|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY)/;
const publicNames =
  /PUBLIC|PUBLISHABLE|SITE_?KEY|URL|HEADER|FIELD|PARAM|COOKIE|_NAME$|PREFIX|PATH|FILE|MODEL|VALIDATOR|SERIALIZER|LENGTH/;
/** What people write where a secret is still to come, and what tests and examples use. */
const placeholder =
  /change|example|placeholder|your|insert|xxx|dummy|test|fake|todo|insecure|secret|password|none|default|sample|demo|local|<|\*{3}|\{/i;

/** `authentication.backends.TokenBackend` */
const dottedName = /^[a-z_]+(\.[a-z_]\w*)+$/i;

function isCredential(name: string, text: string): boolean {
  if (prefixes.test(text)) return !placeholder.test(text);
  if (publicNames.test(name) || placeholder.test(text) || /\s/.test(text.trim()) || dottedName.test(text)) return false;
  if (surelySecret.test(name)) return text.trim().length >= 6;
  return likelySecret.test(name) && isRandom(text);
}

/** Sixteen or more characters without a gap, letters and digits mixed: no word or path. */
function isRandom(text: string): boolean {
  return /^[\w+/=.~!@#$%^&*-]{16,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text);
}
