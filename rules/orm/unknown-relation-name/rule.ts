import { defineRule } from '#core/engine/rule.ts';
import { reportUnknownName, wordedUnknown, type UnknownName } from '#core/engine/unknown-names.ts';
import lesson from './lesson.md';

/** Names that select_related(), prefetch_related(), Prefetch and list_select_related cannot follow. */
export default defineRule<UnknownName>({
  id: 'orm/unknown-relation-name',
  summary: 'a name in select_related() or prefetch_related() leads to no relation of the model',
  severity: 'error',
  guide: 'orm#select-related',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: (data) => wordedUnknown(data, 'relation'),
  on: {
    'unknown-relation-name': (events, { project, report }) => {
      const unknown = reportUnknownName(events, project);
      if (unknown) report(unknown);
    },
  },
});
