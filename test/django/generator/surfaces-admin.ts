import { lookup, needsOf, python } from './reads.ts';
import { importsOf, moduleOf, type Surface, type Trial, withRows } from './trial.ts';
import { isJoinable, type Model, type Read } from './model.ts';

/** What a ModelAdmin needs of the rows: a queryset. */
const takes: Surface['takes'] = ({ isQuerySet, shape }) => isQuerySet && shape.k === 'instances';

function admin(trial: Trial, columns: readonly string[], methods: readonly string[]): string[] {
  const { number, random, rows } = trial;
  const needs = rows.reads.flatMap(needsOf).filter((need) => need.every(isJoinable));
  const names = [...new Set(needs.map(lookup))].map((name) => `"${name}"`).join(', ');
  const selecting = [
    ...Array.from({ length: 5 }, () => [] as string[]),
    ['    list_select_related = True'],
    ['    list_select_related = False'],
    ...(names === '' ? [] : [[`    list_select_related = [${names}]`]]),
  ];
  const actions = random.chance(25) ? ['    actions = None'] : [];
  return [
    `@admin.register(${rows.model.name})`,
    `class Admin${number}(admin.ModelAdmin):`,
    `    list_display = [${columns.join(', ')}]`,
    ...random.pick(selecting),
    ...actions,
    ...methods,
    '',
    '    def get_queryset(self, request):',
    ...withRows(trial, '        ', (expression) => [`return ${expression}`]),
  ];
}

function page(trial: Trial, lines: readonly string[]): ReadonlyMap<string, string> {
  const own = [...(trial.rows.imports.get('shop.models') ?? []), trial.rows.model.name];
  const imports = importsOf(trial, { 'django.contrib': ['admin'] });
  imports.set('shop.models', [...(imports.get('shop.models') ?? []), ...own]);
  return new Map([[`shop/t${trial.number}.py`, moduleOf(imports, lines)]]);
}

/** Columns by name: a key, a property or a method of the model, `__str__`. */
const names: Surface = {
  takes,
  accepts: (read) => read.k === 'field' || read.k === 'member' || (read.k === 'chain' && isColumn(read)),
  write: (trial) => page(trial, admin(trial, [...new Set(['"name"', ...trial.rows.reads.map(columnName)])], [])),
};

function isColumn(read: Read & { k: 'chain' }): boolean {
  const [step] = read.steps;
  return read.steps.length === 1 && step?.direction === 'forward' && isJoinable(step);
}

function columnName(read: Read): string {
  if (read.k === 'field') return `"${read.name}"`;
  if (read.k === 'member') return `"${read.member.name}"`;
  return read.k === 'chain' ? `"${read.steps[0]?.accessor}"` : '"pk"';
}

/** Columns that are methods of the ModelAdmin, functions or lambdas. */
const methods: Surface = {
  takes,
  write: (trial) => {
    const { random, rows } = trial;
    const columns = ['"name"'];
    const lines: string[] = [];
    rows.reads.forEach((read, at) => {
      const value = python(read, 'row');
      if (random.chance(25)) {
        columns.push(`lambda row: ${value}`);
        return;
      }
      columns.push(`"column_${at}"`);
      lines.push(
        '',
        ...(random.chance(30) ? ['    @admin.display(description="Column")'] : []),
        `    def column_${at}(self, row):`,
        `        return ${value}`,
      );
    });
    const foreignKey = firstKey(rows.model);
    if (foreignKey !== undefined && random.chance(30)) columns.push(`"${foreignKey}"`);
    return page(trial, admin(trial, columns, lines));
  },
};

function firstKey(model: Model): string | undefined {
  return model.relations.find(({ kind, direction }) => kind === 'fk' && direction === 'forward')?.accessor;
}

export const adminSurfaces = {
  'a change list with named columns': names,
  'a change list with methods': methods,
} satisfies Record<string, Surface>;
