import { defineRule } from '#core/engine/rule.ts';
import { harmOf, type HarmfulInput } from '../shared.ts';
import lesson from './lesson.md';

/**
 * The client names the fields that are written: `Book(**request.POST.dict())`, `setattr(book, name, value)`.
 * Source: topics/forms/modelforms/#selecting-the-fields-to-use (Django 4.2 to 5.2).
 */
export default defineRule<HarmfulInput>({
  id: 'security/mass-assignment',
  summary: 'the client chooses which fields of a model are written',
  severity: 'error',
  guide: 'security#mass-assignment',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ call, input }) => `\`${call}\` writes the fields that \`${input}\` names: the client chooses`,
  on: {
    'input-as-fields': (events, { project, report }) => {
      const harm = harmOf(project, events);
      if (harm) report({ location: harm.event.site, data: harm.data });
    },
  },
});
