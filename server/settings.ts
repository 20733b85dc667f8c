import type { Severity } from '#core/engine/finding.ts';

/** When files are reviewed. */
export type RunMode = 'onType' | 'onSave' | 'manual';

/** The editor settings, `djangoCoach.*`: what is personal. What a team shares lives in the project's configuration file. */
export interface Settings {
  readonly enable: boolean;
  readonly run: RunMode;
  readonly workspaceDiagnostics: 'openFiles' | 'project';
  readonly hoverStyle: 'full' | 'short' | 'off';
  readonly hoverConcepts: boolean;
  readonly background: 'none' | 'node';
  readonly severityOverrides: ReadonlyMap<string, Severity | 'off'>;
  /** '' = the configuration file that the project has. */
  readonly configuration: string;
  readonly maxFiles: number;
}

/** One setting as VS Code's `contributes.configuration` describes it: a JSON schema with its texts. */
export interface SettingSchema {
  readonly type: 'boolean' | 'string' | 'number' | 'object';
  readonly default: unknown;
  readonly markdownDescription: string;
  readonly scope: 'window' | 'resource' | 'machine-overridable';
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly additionalProperties?: unknown;
  readonly order: number;
}

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** Every setting by its full name. package.json's `contributes.configuration` is generated from this table. */
export const settingsTable: Readonly<Record<string, SettingSchema>> = {
  'djangoCoach.enable': {
    type: 'boolean',
    default: true,
    markdownDescription: 'Review Django projects in this workspace.',
    scope: 'window',
    order: 1,
  },
  'djangoCoach.run': {
    type: 'string',
    default: 'onType',
    enum: ['onType', 'onSave', 'manual'],
    markdownEnumDescriptions: [
      'While you type, shortly after the last key.',
      'When a file is opened or saved.',
      'Only with the command *Django Coach: Review Project*.',
    ],
    markdownDescription: 'When files are reviewed.',
    scope: 'window',
    order: 2,
  },
  'djangoCoach.workspaceDiagnostics': {
    type: 'string',
    default: 'openFiles',
    enum: ['openFiles', 'project'],
    markdownEnumDescriptions: ['Findings of open files.', 'Findings of all files of the project, open or not.'],
    markdownDescription: 'Whose findings the Problems panel shows.',
    scope: 'window',
    order: 3,
  },
  'djangoCoach.hover.style': {
    type: 'string',
    default: 'full',
    enum: ['full', 'short', 'off'],
    markdownEnumDescriptions: [
      'The lesson in short, with the fix.',
      'One line and the link to the lesson.',
      'No hovers.',
    ],
    markdownDescription: 'What hovering over a finding shows.',
    scope: 'window',
    order: 4,
  },
  'djangoCoach.hover.concepts': {
    type: 'boolean',
    default: true,
    markdownDescription:
      'Hovers over names of Django that the guide teaches, over model fields, and over querysets with their SQL.',
    scope: 'window',
    order: 5,
  },
  'djangoCoach.background': {
    type: 'string',
    default: 'none',
    enum: ['none', 'node'],
    markdownEnumDescriptions: ['No comparisons.', 'JavaScript or TypeScript on Node.js.'],
    markdownDescription: 'What you come from: lessons then compare Django with it.',
    scope: 'window',
    order: 6,
  },
  'djangoCoach.severityOverrides': {
    type: 'object',
    default: {},
    additionalProperties: { type: 'string', enum: severities },
    markdownDescription:
      'Your own severities by rule or chapter, for this editor only: `{ "orm/n-plus-one-loop": "error", "drf": "off" }`. What the team shares belongs in `pyproject.toml`.',
    scope: 'window',
    order: 7,
  },
  'djangoCoach.configuration': {
    type: 'string',
    default: '',
    markdownDescription:
      'Path of a `django-coach.toml` or `pyproject.toml` to use instead of the one found in each project. A relative path starts at the workspace folder.',
    scope: 'window',
    order: 8,
  },
  'djangoCoach.maxFiles': {
    type: 'number',
    default: 20_000,
    minimum: 1,
    markdownDescription:
      'The largest number of files that are read. In a larger workspace tests and migrations are left out first.',
    scope: 'window',
    order: 9,
  },
};

/** Reads what the client gave for the section `djangoCoach`. Whatever is missing or makes no sense gets its default. */
export function readSettings(raw: unknown): Settings {
  return {
    enable: read(raw, 'enable', (value) => typeof value === 'boolean'),
    run: readChoice(raw, 'run'),
    workspaceDiagnostics: readChoice(raw, 'workspaceDiagnostics'),
    hoverStyle: readChoice(raw, 'hover.style'),
    hoverConcepts: read(raw, 'hover.concepts', (value) => typeof value === 'boolean'),
    background: readChoice(raw, 'background'),
    severityOverrides: readSeverities(valueAt(raw, 'severityOverrides')),
    configuration: read(raw, 'configuration', (value) => typeof value === 'string'),
    maxFiles: read(raw, 'maxFiles', (value) => typeof value === 'number' && value >= 1),
  };
}

function readChoice<T extends string>(raw: unknown, name: string): T {
  const choices = settingsTable[`djangoCoach.${name}`]?.enum ?? [];
  return read(raw, name, (value) => typeof value === 'string' && choices.includes(value));
}

function read<T>(raw: unknown, name: string, fits: (value: unknown) => boolean): T {
  const value = valueAt(raw, name);
  return (fits(value) ? value : settingsTable[`djangoCoach.${name}`]?.default) as T;
}

/** Clients send nested objects ({hover: {style}}) or, some of them, dotted names ({'hover.style'}). */
function valueAt(raw: unknown, name: string): unknown {
  if (!isRecord(raw)) return undefined;
  if (name in raw) return raw[name];
  const [first = '', ...rest] = name.split('.');
  return rest.length === 0 ? undefined : valueAt(raw[first], rest.join('.'));
}

function readSeverities(raw: unknown): ReadonlyMap<string, Severity | 'off'> {
  const overrides = new Map<string, Severity | 'off'>();
  for (const [rule, value] of Object.entries(isRecord(raw) ? raw : {})) {
    const severity = severities.find((known) => known === value);
    if (severity !== undefined) overrides.set(rule, severity);
  }
  return overrides;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
