import { defineRule } from '#core/engine/rule.ts';
import type { FlowEvent } from '#core/flow/event.ts';
import { bookshopRoot } from '../../support/bookshop.ts';
import { reviewProject } from '../../support/review.ts';
import type { Series } from '../environment.ts';
import { isRepeated, repeatedFamilies } from '../query-rules.ts';

/** The files of entry points that repeat a query for each row, as the coach sees it where it knows the version of Django. */
export async function reportedFiles(files: ReadonlyMap<string, string>, series: Series): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const note = (events: readonly FlowEvent[]): void => {
    for (const { entryPoint } of events.filter(isRepeated)) found.add(entryPoint.file);
  };
  const witness = defineRule({
    id: 'orm/n-plus-one-loop',
    summary: 'something runs once a row',
    severity: 'warning',
    guide: 'orm#n-plus-one',
    since: '0.1.0',
    fix: 'none',
    lesson: '',
    message: () => 'something runs once a row',
    on: Object.fromEntries(repeatedFamilies.map((family) => [family, note])),
  });
  const configuration = [`${bookshopRoot}/django-coach.toml`, `target-django = "${series}"\n`] as const;
  await reviewProject(new Map([...files, configuration]), [witness]);
  return found;
}
