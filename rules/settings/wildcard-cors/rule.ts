import { defineRule } from '#core/engine/rule.ts';
import { plainSetting } from '#core/project/settings/effective.ts';
import { allOriginsName, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface WildcardCors extends Record<string, unknown> {
  readonly module: string;
  readonly name: string;
}

/** django-cors-headers allows every origin. Source: the README of django-cors-headers, CORS_ALLOW_ALL_ORIGINS. */
export default defineRule<WildcardCors>({
  id: 'settings/wildcard-cors',
  summary: 'Every site may read the answers of this one from the browsers of its visitors',
  severity: 'information',
  guide: 'security#cors',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ name }) => `\`${name}\` is on: any site can read your answers from the browsers of its visitors`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const name = allOriginsName(module);
      if (name === undefined || plainSetting(module, 'CORS_ALLOW_CREDENTIALS') === true) return undefined;
      // An open API beside pages that are not.
      if (module.values.has('CORS_URLS_REGEX')) return undefined;
      // Credentials that are decided elsewhere make it another problem.
      const credentials = module.values.get('CORS_ALLOW_CREDENTIALS');
      if (credentials !== undefined && plainSetting(module, 'CORS_ALLOW_CREDENTIALS') === undefined) return undefined;
      return { name, value: module.values.get(name), data: { module: module.module, name }, better: 'False' };
    }),
});
