import assert from 'node:assert/strict';
import { libraryFacts } from '#core/engine/library.ts';
import { evaluate } from '#core/flow/evaluate.ts';
import type { EntryPoint } from '#core/flow/event.ts';
import type { Transfer } from '#core/flow/machine.ts';
import { django } from '#core/flow/transfer.ts';
import { entryPointsOf } from '#core/project/entry-points.ts';
import { linkProject } from '#core/project/link.ts';
import type { Project } from '#core/project/project.ts';
import { analyseFile } from '#core/engine/analyse.ts';
import { bookshopRoot } from '../support/bookshop.ts';
import { testParser } from '../support/review.ts';
import { type Case, caseProjects } from './cases.ts';
import { repeatedFamilies } from './query-rules.ts';

/** A case, and the entry points of its module. */
interface Trial {
  readonly name: string;
  readonly grows: boolean;
  readonly project: Project;
  readonly entries: readonly EntryPoint[];
}

const tables = Object.keys(django) as (keyof Transfer)[];

/** What other rules live on that no query shows, and no event of its own: they have cases. */
const forOtherRules: ReadonlySet<string> = new Set([
  'django_coach.intrinsics.as_tuple',
  'django_coach.intrinsics.cut_into_pages',
  'django.shortcuts.redirect',
  'django.http.HttpResponse.__init__',
  'django.db.CursorWrapper.execute',
  'django.db.CursorWrapper.executemany',
  'django.core.cache.BaseCache.get',
  'isinstance',
  'const.replace',
  'setattr',
  'eval',
  'exec',
]);

/** What other rules than those on queries live on, and code that shows it. */
const besides: Readonly<Record<string, string>> = {
  'django.core.mail.send_mail': 'mail.send_mail("a", "b", None, ["c"])',
  'django.core.mail.send_mass_mail': 'mail.send_mass_mail([])',
  'django.core.mail.mail_admins': 'mail.mail_admins("a", "b")',
  'django.core.mail.mail_managers': 'mail.mail_managers("a", "b")',
  'django.core.mail.EmailMessage.send': 'mail.EmailMessage("a").send()',
  'function.delay': 'count.delay()',
  'function.apply_async': 'count.apply_async()',
};

describe('what the coach knows of Django and Python, one entry less', () => {
  const users = new Map<string, Set<Trial>>();

  before(async function () {
    this.timeout(300_000);
    for (const trial of await trials()) {
      const asked = new Set<string>();
      assert.equal(
        isReported(trial, recording(asked)),
        trial.grows,
        `${trial.name}: the whole knowledge is wrong already`,
      );
      for (const entry of asked) users.set(entry, (users.get(entry) ?? new Set()).add(trial));
    }
  });

  for (const table of tables)
    for (const name of [...django[table].keys()].filter((each) => !(each in besides) && !forOtherRules.has(each)))
      it(`${table}: ${name}`, () => {
        const asking = users.get(`${table} ${name}`) ?? new Set();
        assert.ok(asking.size > 0, 'no case uses it');
        const less = without(table, name);
        const wrong = [...asking].filter((trial) => isReported(trial, less) !== trial.grows);
        assert.ok(wrong.length > 0, `${asking.size} cases use it, and all are as right without it`);
      });

  for (const [name, body] of Object.entries(besides))
    it(`intrinsics: ${name}, which is about something else than queries`, async () => {
      const project = await linked(new Map([[`${bookshopRoot}/shop/case.py`, moduleOf(body)]]));
      const told = (transfer: Transfer) =>
        entryPointsOf(project).flatMap((entry) =>
          evaluate(project, entry, { transfer }).events.map(({ family, context, cause }) => ({
            family,
            context,
            cause,
          })),
        );
      assert.notDeepEqual(told(without('intrinsics', name)), told(django));
    });

  it('is a lot', () => assert.ok(tables.reduce((sum, table) => sum + django[table].size, 0) >= 200));
});

function moduleOf(body: string): string {
  return `from django.core import mail
from celery import shared_task

@shared_task
def count():
    pass


def report():
    ${body}
`;
}

/** Does the coach see a query for each row with what it knows? */
function isReported({ project, entries }: Trial, transfer: Transfer): boolean {
  return entries.some((entry) =>
    evaluate(project, entry, { transfer }).events.some(({ family }) => repeatedFamilies.includes(family)),
  );
}

function without(table: keyof Transfer, name: string): Transfer {
  const less = new Map<string, unknown>(django[table]);
  less.delete(name);
  return { ...django, [table]: less };
}

/** The whole knowledge; what is asked of it is noted: 'querySets filter'. */
function recording(asked: Set<string>): Transfer {
  const noting = (table: keyof Transfer) =>
    new (class extends Map<string, unknown> {
      override get(name: string): unknown {
        asked.add(`${table} ${name}`);
        return super.get(name);
      }
    })(django[table]);
  return Object.fromEntries(tables.map((table) => [table, noting(table)])) as unknown as Transfer;
}

async function trials(): Promise<Trial[]> {
  const found: Trial[] = [];
  for (const { files, cases } of caseProjects()) {
    const project = await linked(files);
    found.push(...cases.map((one) => trialOf(one, project)));
  }
  return found;
}

async function linked(files: ReadonlyMap<string, string>): Promise<Project> {
  const parser = await testParser();
  library ??= libraryFacts(parser);
  const facts = new Map(
    [...files].flatMap(([file, text]) => {
      const analysis = analyseFile({ file, text }, parser, []);
      return analysis === undefined ? [] : [[file, analysis.facts] as const];
    }),
  );
  return linkProject({ root: bookshopRoot, name: 'bookshop', files: facts, library });
}
let library: ReturnType<typeof libraryFacts> | undefined;

function trialOf({ name, grows, file }: Case, project: Project): Trial {
  return { name, grows, project, entries: entryPointsOf(project).filter((entry) => entry.file === file) };
}
