import type { FlowEvent } from '#core/flow/event.ts';
import { bookshopRoot } from '../../support/bookshop.ts';
import { reviewProject } from '../../support/review.ts';
import type { Series } from '../environment.ts';
import { isRepeated, witness } from '../query-rules.ts';

/** The files of entry points that repeat a query for each row, as the coach sees it where it knows the version of Django. */
export async function reportedFiles(files: ReadonlyMap<string, string>, series: Series): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const note = (events: readonly FlowEvent[]): void => {
    for (const { entryPoint } of events.filter(isRepeated)) found.add(entryPoint.file);
  };
  const configuration = [`${bookshopRoot}/django-coach.toml`, `target-django = "${series}"\n`] as const;
  await reviewProject(new Map([...files, configuration]), [witness(note)]);
  return found;
}
