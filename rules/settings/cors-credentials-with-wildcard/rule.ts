import { defineRule } from '#core/engine/rule.ts';
import { plainSetting } from '#core/project/settings/effective.ts';
import { allOriginsName, reportSettings } from '../shared.ts';
import lesson from './lesson.md';

interface CorsCredentialsWithWildcard extends Record<string, unknown> {
  readonly name: string;
}

/**
 * django-cors-headers then repeats the origin of each request instead of `*`, so that the cookies of the visitor count.
 * Source: the README of django-cors-headers, CORS_ALLOW_CREDENTIALS.
 */
export default defineRule<CorsCredentialsWithWildcard>({
  id: 'settings/cors-credentials-with-wildcard',
  summary: 'Every site may send requests with the cookies of the visitor and read the answers',
  severity: 'error',
  guide: 'security#cors',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ name }) => `\`${name}\` with credentials: any site can act as your users and read the answers`,
  project: (ctx) =>
    reportSettings(ctx, (module) => {
      const name = allOriginsName(module);
      const credentials = module.values.get('CORS_ALLOW_CREDENTIALS');
      if (name === undefined || plainSetting(module, 'CORS_ALLOW_CREDENTIALS') !== true) return undefined;
      const related =
        credentials === undefined ? [] : [{ location: credentials.location, message: 'credentials here' }];
      return { name, value: module.values.get(name), data: { name }, better: 'False', related };
    }),
});
