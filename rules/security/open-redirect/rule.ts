import { defineRule } from '#core/engine/rule.ts';
import { harmOf, type HarmfulInput } from '../shared.ts';
import lesson from './lesson.md';

/**
 * A redirect to an address that the client sends, without a look at it. Source: ref/utils/ leaves
 * `url_has_allowed_host_and_scheme` to django.utils.http, which LoginView uses (Django 4.2 to 5.2).
 */
export default defineRule<HarmfulInput>({
  id: 'security/open-redirect',
  summary: 'a redirect goes to an address from the request that nobody checked',
  severity: 'warning',
  guide: 'security#open-redirects',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ call, input }) => `\`${call}\` goes where \`${input}\` says, also to another site`,
  on: {
    'input-as-redirect': (events, { project, report }) => {
      // The path of the request is the one that a route has matched: it leads to this site.
      const harm = harmOf(project, events, ({ name }) => !name.endsWith('.META["PATH_INFO"]'));
      if (harm) report({ location: harm.event.site, data: harm.data });
    },
  },
});
