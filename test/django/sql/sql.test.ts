import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SqlPreview, sqlPreview } from '#core/coach/sql/preview.ts';
import { libraryFacts } from '#core/engine/library.ts';
import { extractPython } from '#core/facts/extract.ts';
import { valuesAt } from '#core/flow/values-at.ts';
import { linkProject } from '#core/project/link.ts';
import { testParser } from '#test/support/review.ts';
import { runPython } from '../environment.ts';
import { randomQuerysets } from './random-querysets.ts';

const models = readFileSync('test/django/sql/models.py', 'utf8');
const chosen = readFileSync('test/django/sql/querysets.py', 'utf8').trim().split('\n');
const random = randomQuerysets(7, Number(process.env['QUERYSETS'] ?? 200));
const querysets = [...chosen, ...random];

/** What the preview does not tell, because Django puts a query into the query, or because nobody knows the value. */
const untold = [
  'Person.objects.exclude(pupils__name="Bo")',
  'Person.objects.filter(~Q(friends__name="Bo"))',
  'Person.objects.extra(where=["name = 1"])',
  'Person.objects.filter(name=F("country__name"))',
  'Person.objects.filter(**{unknown: 3})',
  'Person.objects.all()[:unknown]',
  'Person.objects.filter(name="a").union(Person.objects.filter(name="b"))',
  'Country.objects.annotate(n=Count("people")).filter(n__gt=3)',
];

/** What is compared: the tables with their joins, the columns of conditions, order and limit. */
interface Clauses {
  readonly from: string;
  readonly where: string;
  readonly groupBy: string;
  readonly orderBy: string;
  readonly limit: string;
}

describe('SQL of querysets, next to what a real Django compiles', () => {
  let django: (string | { readonly error: string })[];
  let ours: (SqlPreview | undefined)[];

  before(async function () {
    this.timeout(120_000);
    django = JSON.parse(runPython([resolve('test/django/sql/printer.py')], JSON.stringify({ models, querysets })));
    ours = await previews(querysets);
  });

  it('is worth comparing', () => {
    assert.ok(chosen.length >= 100, `${chosen.length} querysets`);
    assert.equal(new Set(chosen).size, chosen.length, 'some are there twice');
  });

  chosen.forEach((text, at) => {
    it(text, () => {
      const sql = django[at];
      if (typeof sql !== 'string') assert.fail(`Django says ${sql?.error}`);
      const preview = ours[at];
      assert.ok(preview, `nothing is told where Django says ${sql}`);
      assert.deepEqual(clausesOfPreview(preview), clausesOfSql(sql), sql);
    });
  });

  it('tells of chains put together by chance what Django says, or nothing', () => {
    let told = 0;
    const wrong: string[] = [];
    random.forEach((text, index) => {
      const at = chosen.length + index;
      const [sql, preview] = [django[at], ours[at]];
      if (typeof sql !== 'string') assert.fail(`${text}: Django says ${sql?.error}`);
      if (preview === undefined) return;
      told++;
      const [said, meant] = [clausesOfPreview(preview), clausesOfSql(sql)].map((clauses) =>
        Object.values(clauses).join('\n'),
      );
      if (said !== meant) wrong.push(`${text}\n${said}\nbut Django says\n${meant}`);
    });
    assert.equal(wrong.join('\n\n'), '');
    assert.ok(told > random.length / 2, `${told} of ${random.length} are told`);
  });

  for (const text of untold)
    it(`says nothing of ${text}`, async () => {
      const [preview] = await previews([text]);
      assert.equal(preview, undefined);
    });
});

/** Each queryset as the only statement of a function of its own. */
async function previews(texts: readonly string[]): Promise<(SqlPreview | undefined)[]> {
  const parser = await testParser();
  const head = 'from django.db.models import Count, F, Q\n\nfrom town.models import *\n\n\n';
  const functions = texts.map((text, at) => `def queryset_${at}():\n    return ${text}\n\n\n`);
  const code = head + functions.join('');
  const files = new Map(
    Object.entries({
      '/town/manage.py': '',
      '/town/town/__init__.py': '',
      '/town/town/models.py': models,
      '/town/town/queries.py': code,
      '/town/settings.py': 'INSTALLED_APPS = ["town"]\n',
    }).map(([file, text]) => [file, extractPython(parser.parse(text))]),
  );
  const project = linkProject({ root: '/town', name: 'town', files, library: libraryFacts(parser) });
  let from = head.length;
  return texts.map((text, at) => {
    const start = from + `def queryset_${at}():\n    return `.length;
    from += (functions[at] ?? '').length;
    const place = { file: '/town/town/queries.py', start, end: start + text.length };
    const [value] = valuesAt(project, place);
    return value?.k === 'queryset' ? sqlPreview(project, value) : undefined;
  });
}

function clausesOfPreview({ from, where, groupBy, orderBy, limit }: SqlPreview): Clauses {
  return {
    from,
    where: shape(where ?? ''),
    groupBy: groupBy === undefined ? '' : 'grouped',
    orderBy: orderBy ?? '',
    limit: limit ?? '',
  };
}

/** Takes `str(queryset.query)` apart. SQLite writes `LIMIT -1` where there is only an offset. */
function clausesOfSql(sql: string): Clauses {
  const plain = withoutInnerAliases(sql.replaceAll('"', ''));
  const match =
    /^SELECT (?<select>.*?) FROM (?<from>.*?)(?: WHERE (?<where>.*?))?(?: GROUP BY (?<group>.*?))?(?: ORDER BY (?<order>.*?))?(?: (?<limit>LIMIT .*))?$/.exec(
      plain,
    );
  assert.ok(match?.groups, `cannot take apart ${sql}`);
  const { select = '', from = '', where = '', group, order = '', limit = '' } = match.groups;
  return {
    from,
    where: shape(where),
    groupBy: group === undefined ? '' : 'grouped',
    orderBy: withoutNumbers(order, select)
      .replace(/\bRAND\(\)|RANDOM\(\)/, 'RANDOM()')
      .replace(/RANDOM\(\) ASC/, 'RANDOM()'),
    limit: limit.replace('LIMIT -1 ', ''),
  };
}

/** A query inside the query: its table under its own name, and in letters that no clause is looked for by. */
function withoutInnerAliases(sql: string): string {
  return sql.replace(/\((SELECT .*)\)/, (_all, inner: string) => {
    const table = / FROM (\w+) U0/.exec(inner)?.[1] ?? '';
    return `(${inner
      .replace(` ${table} U0`, ` ${table}`)
      .replaceAll('U0.', `${table}.`)
      .replace(/ (FROM|WHERE) /g, (word) => word.toLowerCase())})`;
  });
}

/** `ORDER BY 1` names the first column that is selected. */
function withoutNumbers(order: string, select: string): string {
  const columns = select
    .replace(/^DISTINCT /, '')
    .split(', ')
    .map((column) => column.replace(/ AS \w+$/, ''));
  return order.replace(
    /(^|, )(\d+) /g,
    (_all, before: string, place: string) => `${before}${columns[Number(place) - 1]} `,
  );
}

/** A condition without its values: columns, AND, OR, NOT, IS NULL in order. How values are compared is the database's. */
function shape(where: string): string {
  return [...where.matchAll(/\b(?:AND|OR|NOT|IS NULL|IS NOT NULL|T\d+\.\w+|(?:town_|words)\w*\.\w+)/g)]
    .map(([token]) => token)
    .join(' ')
    .replace(/(\S+) AND (?!\S*\.)/g, '$1 ');
}
