import { python } from './reads.ts';
import { importsOf, moduleOf, type Surface, type Trial, withRows } from './trial.ts';

/** The reads of a row, one expression each. */
export function readsOf({ rows }: Trial, row: string): string[] {
  return rows.reads.map((read) => python(read, row, rows.shape));
}

function tuple(trial: Trial, row: string): string {
  const reads = readsOf(trial, row);
  return reads.length === 1 ? (reads[0] ?? '') : `(${reads.join(', ')})`;
}

const loop: Surface = {
  write: (trial) => {
    const body = readsOf(trial, 'row').map((read) => `    found.append(${read})`);
    const heads: ((rows: string) => string[])[] = [
      (rows) => [`for row in ${rows}:`, ...body],
      (rows) => [`for row in ${rows}:`, ...body],
      (rows) => [`for number, row in enumerate(${rows}):`, ...body],
      (rows) => [`for row in list(${rows}):`, ...body],
      (rows) => [`for row in reversed(list(${rows})):`, ...body],
      (rows) => [`for row, number in zip(${rows}, range(100)):`, ...body],
      (rows) => [`for row in chain(${rows}, []):`, ...body],
      (rows) => [`rows = list(${rows})`, 'while rows:', '    row = rows.pop()', ...body],
      (rows) => ['rows = []', `for one in ${rows}:`, '    rows.append(one)', 'for row in rows:', ...body],
      (rows) => [
        `groups = {"all": ${rows}}`,
        'for name, rows in groups.items():',
        '    for row in rows:',
        ...body.map((line) => `    ${line}`),
      ],
      (rows) => [`rows = ${rows}`, 'if rows:', '    for row in rows:', ...body.map((line) => `    ${line}`)],
      (rows) => [`for row in sorted(${rows}, key=lambda one: 1):`, ...body],
      (rows) => [`for row in [one for one in ${rows} if one]:`, ...body],
    ];
    const lines = withRows(trial, '    ', (rows) => ['found = []', ...trial.random.pick(heads)(rows), 'return found']);
    return new Map([
      [
        `shop/t${trial.number}.py`,
        moduleOf(importsOf(trial, { itertools: ['chain'] }), [`def report_${trial.number}():`, ...lines]),
      ],
    ]);
  },
};

const comprehension: Surface = {
  write: (trial) => {
    const value = tuple(trial, 'row');
    const ways: ((rows: string) => string[])[] = [
      (rows) => [`return [${value} for row in ${rows}]`],
      (rows) => [`return {number: ${value} for number, row in enumerate(${rows})}`],
      (rows) => [`return [row for row in ${rows} if ${value}]`],
      (rows) => [`rows = ${rows}`, `return [(number, ${value}) for number in range(1) for row in rows]`],
      (rows) => [`return [{"value": ${value}} for row in ${rows}]`],
      (rows) => [`return [f"{${value.replaceAll('"', "'")}}" for row in ${rows}]`],
    ];
    const lines = withRows(trial, '    ', trial.random.pick(ways));
    return new Map([
      [`shop/t${trial.number}.py`, moduleOf(importsOf(trial), [`def report_${trial.number}():`, ...lines])],
    ]);
  },
};

const builtin: Surface = {
  write: (trial) => {
    const value = tuple(trial, 'row');
    const ways: ((rows: string) => string[])[] = [
      (rows) => [`return any(${value} is None for row in ${rows})`],
      (rows) => [`return all(${value} is not None for row in ${rows})`],
      (rows) => [`return sum(1 for row in ${rows} if ${value})`],
      (rows) => [`return ", ".join(str(${value}) for row in ${rows})`],
      (rows) => [`return list(map(lambda row: ${value}, ${rows}))`],
      (rows) => [`return list(filter(lambda row: ${value}, ${rows}))`],
      (rows) => [`return sorted(${rows}, key=lambda row: str(${value}))`],
      (rows) => [`return max(${rows}, key=lambda row: str(${value}))`],
      (rows) => [`return [len(list(group)) for key, group in groupby(${rows}, key=lambda row: str(${value}))]`],
      (rows) => [`values = (${value} for row in ${rows})`, 'return list(values)'],
      (rows) => [`return dict((number, ${value}) for number, row in enumerate(${rows}))`],
    ];
    const lines = withRows(trial, '    ', trial.random.pick(ways));
    return new Map([
      [
        `shop/t${trial.number}.py`,
        moduleOf(importsOf(trial, { itertools: ['groupby'] }), [`def report_${trial.number}():`, ...lines]),
      ],
    ]);
  },
};

const helper: Surface = {
  write: (trial) => {
    const { number, random } = trial;
    const value = tuple(trial, 'row');
    const show = `show_${number}`;
    const ways = [
      {
        helper: [`def ${show}(row):`, `    return ${value}`],
        use: (rows: string) => [`return [${show}(row) for row in ${rows}]`],
      },
      {
        helper: [`def ${show}(rows):`, '    for row in rows:', `        yield ${value}`],
        use: (rows: string) => [`return list(${show}(${rows}))`],
      },
      {
        helper: [`def ${show}(rows, extra=None):`, `    return [${value} for row in rows]`],
        use: (rows: string) => [`return ${show}(${rows}, extra=1)`],
      },
      {
        helper: [
          `class ${show.toUpperCase()}:`,
          '    def __init__(self, row):',
          '        self.row = row',
          '',
          '    def text(self):',
          `        return ${tuple(trial, 'self.row')}`,
        ],
        use: (rows: string) => [`return [${show.toUpperCase()}(row).text() for row in ${rows}]`],
      },
      {
        helper: [`def ${show}(row, *rest, **options):`, `    return ${value}`],
        use: (rows: string) => [`for row in ${rows}:`, `    ${show}(row, 1, two=2)`],
      },
      {
        helper: [`def ${show}(row):`, `    return ${value}`],
        use: (rows: string) => [`return list(map(${show}, ${rows}))`],
      },
    ];
    const { helper: text, use } = random.pick(ways);
    const name = text[0]?.startsWith('class') ? show.toUpperCase() : show;
    const reads = importsOf({ ...trial, rows: { ...trial.rows, imports: new Map() } });
    return new Map([
      [`shop/helpers${number}.py`, moduleOf(reads, text)],
      [
        `shop/t${number}.py`,
        moduleOf(importsOf(trial, { [`shop.helpers${number}`]: [name] }), [
          `def report_${number}():`,
          ...withRows(trial, '    ', use),
        ]),
      ],
    ]);
  },
};

const command: Surface = {
  folder: 'shop/management/commands',
  write: (trial) => {
    const body = readsOf(trial, 'row').map((read) => `    self.stdout.write(str(${read}))`);
    const lines = withRows(trial, '        ', (rows) => [`for row in ${rows}:`, ...body]);
    return new Map([
      [
        `shop/management/commands/t${trial.number}.py`,
        moduleOf(importsOf(trial, { 'django.core.management.base': ['BaseCommand'] }), [
          'class Command(BaseCommand):',
          '    def handle(self, *args, **options):',
          ...lines,
        ]),
      ],
    ]);
  },
};

const sitemap: Surface = {
  takes: ({ shape }) => shape.k === 'instances',
  write: (trial) => {
    const reads = readsOf(trial, 'item').map((read) => `{${read.replaceAll('"', "'")}}`);
    const items = withRows(trial, '        ', (rows) => [`return ${rows}`]);
    return new Map([
      [
        `shop/t${trial.number}.py`,
        moduleOf(importsOf(trial, { 'django.contrib.sitemaps': ['Sitemap'] }), [
          `class Pages${trial.number}(Sitemap):`,
          '    def items(self):',
          ...items,
          '',
          '    def location(self, item):',
          `        return f"/${reads.join('/')}/"`,
        ]),
      ],
    ]);
  },
};

const feed: Surface = {
  write: (trial) => {
    const [first = '1', ...others] = readsOf(trial, 'item');
    return new Map([
      [
        `shop/t${trial.number}.py`,
        moduleOf(importsOf(trial, { 'django.contrib.syndication.views': ['Feed'] }), [
          `class News${trial.number}(Feed):`,
          '    title = "News"',
          '    link = "/news/"',
          '    description = "News"',
          '',
          '    def items(self):',
          ...withRows(trial, '        ', (rows) => [`return ${rows}`]),
          '',
          '    def item_title(self, item):',
          `        return str(${first})`,
          '',
          '    def item_description(self, item):',
          `        return str([${others.join(', ')}])`,
          '',
          '    def item_link(self, item):',
          '        return "/one/"',
        ]),
      ],
    ]);
  },
};

export const pythonSurfaces = {
  'a for loop': loop,
  'a comprehension': comprehension,
  'a generator or builtin': builtin,
  'a helper in another module': helper,
  'a management command': command,
  'a sitemap': sitemap,
  'a feed': feed,
} satisfies Record<string, Surface>;
