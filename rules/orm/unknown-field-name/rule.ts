import { defineRule } from '#core/engine/rule.ts';
import { reportUnknownName, wordedUnknown, type UnknownName } from '#core/engine/unknown-names.ts';
import lesson from './lesson.md';

/** Names in filter(), order_by(), values(), F(), Q() and the like that the queryset's model cannot have. */
export default defineRule<UnknownName>({
  id: 'orm/unknown-field-name',
  summary: 'a name in a queryset method is no field, relation or annotation of the model',
  severity: 'error',
  guide: 'orm#expressions',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: (data) => wordedUnknown(data, 'field'),
  on: {
    'unknown-field-name': (events, { project, report }) => {
      const unknown = reportUnknownName(events, project);
      if (unknown) report(unknown);
    },
  },
});
