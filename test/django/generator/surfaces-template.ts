import type { Read } from './model.ts';
import { isForTemplates, template } from './reads.ts';
import { importsOf, moduleOf, type Surface, type Trial, withRows } from './trial.ts';

/** What a template shows of a row. */
function shown({ rows }: Trial, row: string, engine: 'django' | 'jinja2' = 'django'): string {
  return rows.reads.map((read: Read) => template(read, row, rows.shape, engine)).join('\n');
}

function functionView(trial: Trial, name: string): string {
  const lines = withRows(trial, '    ', (rows) => [
    `rows = ${rows}`,
    `return render(request, "${name}", {"rows": rows})`,
  ]);
  return moduleOf(importsOf(trial, { 'django.shortcuts': ['render'] }), [
    `def page_${trial.number}(request):`,
    ...lines,
  ]);
}

const view: Surface = {
  accepts: isForTemplates,
  write: (trial) => {
    const row = shown(trial, 'row');
    const texts = [
      `{% for row in rows %}${row}{% endfor %}`,
      `{% for row in rows %}{% if forloop.first %}first{% endif %}${row}{% empty %}none{% endfor %}`,
      `{% if rows %}<ul>{% for row in rows %}<li>${row}</li>{% endfor %}</ul>{% endif %}`,
      `{% for row in rows %}{% cycle "odd" "even" %}${row}{% endfor %}`,
      `{% for row in rows %}{% comment %}nothing{% endcomment %}${row}{# a note #}{% endfor %}`,
      `{% for row in rows|dictsort:"pk" %}${row}{% endfor %}`,
    ];
    const isInstances = trial.rows.shape.k === 'instances';
    const text = trial.random.pick(isInstances ? texts : texts.slice(0, 5));
    return new Map([
      [`shop/t${trial.number}.py`, functionView(trial, `t${trial.number}.html`)],
      [`templates/t${trial.number}.html`, text],
    ]);
  },
};

const include: Surface = {
  accepts: isForTemplates,
  write: (trial) => {
    const { number, random } = trial;
    const name = `part${number}.html`;
    const ways: [page: string, part: string][] = [
      [`{% for row in rows %}{% include "${name}" %}{% endfor %}`, shown(trial, 'row')],
      [`{% for row in rows %}{% include "${name}" with one=row %}{% endfor %}`, shown(trial, 'one')],
      [`{% for row in rows %}{% include "${name}" with one=row only %}{% endfor %}`, shown(trial, 'one')],
      [`{% include "${name}" with all=rows %}`, `{% for row in all %}${shown(trial, 'row')}{% endfor %}`],
      [`{% for row in rows %}{% with one=row %}${shown(trial, 'one')}{% endwith %}{% endfor %}`, ''],
      [
        `{% extends "${name}" %}{% block body %}{% for row in rows %}${shown(trial, 'row')}{% endfor %}{% endblock %}`,
        '<p>{% block body %}{% endblock %}</p>',
      ],
      [
        `{% extends "${name}" %}{% block body %}{{ block.super }}{% endblock %}`,
        `{% block body %}{% for row in rows %}${shown(trial, 'row')}{% endfor %}{% endblock %}`,
      ],
      [
        `{% extends "${name}" %}{% block one %}${shown(trial, 'row')}{% endblock %}`,
        '{% for row in rows %}{% block one %}{% endblock %}{% endfor %}',
      ],
      [`{% extends "${name}" %}`, `{% for row in rows %}${shown(trial, 'row')}{% endfor %}`],
    ];
    const [page, part] = random.pick(ways);
    return new Map([
      [`shop/t${number}.py`, functionView(trial, `t${number}.html`)],
      [`templates/t${number}.html`, page],
      [`templates/${name}`, part],
    ]);
  },
};

const tag: Surface = {
  accepts: isForTemplates,
  write: (trial) => {
    const { number } = trial;
    return new Map([
      [`shop/t${number}.py`, functionView(trial, `t${number}.html`)],
      [
        `templates/t${number}.html`,
        `{% load tags${number} %}{% for row in rows %}{% show_${number} row %}{% endfor %}`,
      ],
      [`templates/part${number}.html`, shown(trial, 'one')],
      [
        `shop/templatetags/tags${number}.py`,
        [
          'from django import template',
          '',
          'register = template.Library()',
          '',
          '',
          `@register.inclusion_tag("part${number}.html")`,
          `def show_${number}(row):`,
          '    return {"one": row}',
          '',
        ].join('\n'),
      ],
    ]);
  },
};

const listView: Surface = {
  accepts: isForTemplates,
  write: (trial) => {
    const { number, random, rows } = trial;
    const isLazy = rows.isQuerySet && rows.setup.length === 0;
    const getQuerySet = [
      '    def get_queryset(self):',
      ...withRows(trial, '        ', (expression) => [`return ${expression}`]),
    ];
    const ways = [
      ['    context_object_name = "rows"', '', ...getQuerySet],
      ['    context_object_name = "rows"', '    paginate_by = 50', '', ...getQuerySet],
      ...(isLazy ? [['    context_object_name = "rows"', `    queryset = ${rows.expression}`]] : []),
    ];
    const context = [
      `class Page${number}(TemplateView):`,
      `    template_name = "t${number}.html"`,
      '',
      '    def get_context_data(self, **kwargs):',
      '        context = super().get_context_data(**kwargs)',
      ...withRows(trial, '        ', (expression) => [`context["rows"] = ${expression}`]),
      '        return context',
    ];
    const list = [`class Page${number}(ListView):`, `    template_name = "t${number}.html"`, ...random.pick(ways)];
    const text = moduleOf(
      importsOf(trial, { 'django.views.generic': ['ListView', 'TemplateView'] }),
      random.chance(30) ? context : list,
    );
    return new Map([
      [`shop/t${number}.py`, text],
      [`templates/t${number}.html`, `{% for row in rows %}${shown(trial, 'row')}{% endfor %}`],
    ]);
  },
};

const jinja: Surface = {
  accepts: isForTemplates,
  write: (trial) => {
    const { number, random } = trial;
    const row = shown(trial, 'row', 'jinja2');
    const texts = [
      `{% for row in rows %}${row}{% endfor %}`,
      `{% for row in rows %}${row}{% else %}none{% endfor %}`,
      `{% for row in rows if row %}{{ loop.index }}${row}{% endfor %}`,
      `{% if rows %}{% for row in rows %}${row}{% endfor %}{% endif %}`,
      `{% for one in rows %}{% set row = one %}${row}{% endfor %}`,
    ];
    return new Map([
      [`shop/t${number}.py`, functionView(trial, `j${number}.html`)],
      [`shop/jinja2/j${number}.html`, random.pick(texts)],
    ]);
  },
};

export const templateSurfaces = {
  'a function view and its template': view,
  'an included or extended template': include,
  'an inclusion tag': tag,
  'a class-based list view': listView,
  'a Jinja2 template': jinja,
} satisfies Record<string, Surface>;
