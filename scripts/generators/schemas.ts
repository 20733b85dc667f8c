import type { AnyRule, OptionValue } from '#core/engine/rule.ts';

const draft = 'http://json-schema.org/draft-07/schema#';
const severities = ['error', 'warning', 'information', 'hint'];

/** JSON schema of `[tool.django-coach]` and of django-coach.toml; core/engine/config.ts reads the same keys. */
export function configSchema(rules: readonly AnyRule[]): object {
  const strings = { type: 'array', items: { type: 'string' } };
  const ruleNames = { type: 'array', items: { anyOf: [{ enum: namesOf(rules) }, { type: 'string' }] } };
  return {
    $schema: draft,
    title: 'Django Coach',
    description: 'What a project’s team has decided: django-coach.toml, or [tool.django-coach] in pyproject.toml.',
    type: 'object',
    additionalProperties: false,
    properties: {
      select: { ...ruleNames, description: 'Rules, chapters or globs that are on; everything when it is not given.' },
      ignore: { ...ruleNames, description: 'Rules, chapters or globs that are off.' },
      'per-file-ignores': {
        type: 'object',
        additionalProperties: ruleNames,
        description: 'Glob of files, relative to this file -> rules that are off there.',
      },
      severity: {
        type: 'object',
        additionalProperties: { enum: severities },
        description: 'Rule, chapter or glob -> severity, for editor and command line alike.',
      },
      exclude: { ...strings, description: 'Globs of files in which nothing is reported.' },
      environment: {
        type: 'string',
        description: 'Path of the virtual environment in which models of installed packages are looked up.',
      },
      'settings-module': { type: 'string', description: 'Dotted name of the settings module of production.' },
      'target-django': {
        type: 'string',
        pattern: '^\\d+\\.\\d+$',
        description: 'The version of Django that the project runs on, such as "5.2".',
      },
      'defer-to-ruff': {
        enum: ['auto', 'never'],
        description: '"auto": silent where ruff is told to report the same.',
      },
      rules: {
        type: 'object',
        properties: Object.fromEntries(rules.flatMap((rule) => optionsOf(rule))),
        description: 'Options of single rules.',
      },
    },
  };
}

/** Ids, and chapters that stand for all their rules. */
function namesOf(rules: readonly AnyRule[]): string[] {
  const chapters = new Set(rules.map((rule) => rule.id.slice(0, rule.id.indexOf('/'))));
  return [...chapters, ...rules.map((rule) => rule.id)];
}

function optionsOf(rule: AnyRule): [string, object][] {
  if (rule.options === undefined) return [];
  const properties = Object.entries(rule.options).map(([name, option]) => [
    name,
    { ...typeOf(option.default), default: option.default, description: option.summary },
  ]);
  return [[rule.id, { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) }]];
}

function typeOf(value: OptionValue): object {
  return typeof value === 'object' ? { type: 'array', items: { type: 'string' } } : { type: typeof value };
}

/** JSON schema of `django-coach check --output-format json`. */
export function findingsSchema(rules: readonly AnyRule[]): object {
  const place = { $ref: '#/definitions/place' };
  const span = { filename: { type: 'string' }, location: place, end_location: place };
  return {
    $schema: draft,
    title: 'Findings of Django Coach',
    type: 'array',
    items: record({
      code: { enum: rules.map((rule) => rule.id) },
      severity: { enum: severities },
      ...span,
      message: { type: 'string', maxLength: 110 },
      url: { type: ['string', 'null'] },
      guide: { type: 'string' },
      django_check: { type: ['string', 'null'] },
      related: { type: 'array', maxItems: 3, items: record({ ...span, message: { type: 'string' } }) },
      fix: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/fix' }] },
      data: { type: 'object' },
    }),
    definitions: {
      place: {
        ...record({ row: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } }),
        description: '1-based; columns count Unicode code points.',
      },
      fix: record({
        applicability: { enum: ['safe', 'unsafe'] },
        message: { type: 'string' },
        edits: { type: 'array', items: record({ ...span, content: { type: 'string' } }) },
      }),
    },
  };
}

function record(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required: Object.keys(properties), additionalProperties: false, properties };
}
