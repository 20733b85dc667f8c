import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { findMember } from '#core/project/members.ts';
import type { Field, Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import { modelsOf, placeOf, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface MissingStr extends Record<string, unknown> {
  readonly model: string;
}

/** A model that prints as "Book object (1)". Source: ref/models/instances/#str (Django 4.2 to 5.2). */
export default defineRule<MissingStr>({
  id: 'models/missing-str',
  summary: 'a model has no __str__, so lists show “Book object (1)”',
  severity: 'hint',
  guide: 'models#str-meta-ordering',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'ruff', rule: 'DJ008' }],
  lesson,
  message: ({ model }) => `\`${model}\` has no \`__str__\`: the admin and forms show \`${model} object (1)\``,
  project: ({ project, report }) => {
    for (const model of modelsOf(project)) {
      if (model.abstract || model.proxy || model.open || !model.managed || mayHaveStr(project, model)) continue;
      report({ location: model.location, data: { model: model.name }, fix: generated(project, model) });
    }
  },
});

/** Its own, an inherited one, one of a package's class that is not known to the letter, or one that a decorator adds. */
function mayHaveStr(project: Project, { ref }: Model): boolean {
  const { mro, fact } = project.classInfo(ref);
  const known = ['__str__', '__unicode__'].map((name) => findMember(project, ref, name));
  if (known.some((member) => member !== undefined)) return true;
  const isFromPackage = mro.some((each) => {
    return project.isLibrary(each.file) && project.nameOf(each) !== 'django.db.models.Model';
  });
  return isFromPackage || fact.decorators.some((decorator) => addsStr(project, ref.file, decorator));
}

function addsStr(project: Project, file: string, decorator: number): boolean {
  const expr = project.decode(file, decorator);
  return /str|unicode|dataclass/.test(writtenAs(expr.k === 'call' ? expr.func : expr));
}

function generated(project: Project, model: Model): FixIntent | undefined {
  const { ref } = model;
  const facts = project.python(ref.file);
  const fact = facts?.classes[ref.index];
  if (facts === undefined || fact === undefined) return undefined;
  const last = decodeBlock(facts.code, fact.body).at(-1) ?? fact.docstring;
  if (last === undefined) return undefined;
  return {
    title: 'Write a `__str__`',
    applicability: 'unsafe',
    changes: [
      {
        kind: 'insert-lines',
        location: placeOf(ref.file, last),
        lines: ['', 'def __str__(self):', `\treturn ${textOf(model)}`],
      },
    ],
  };
}

const telling = ['name', 'title', 'label', 'full_name', 'username', 'email', 'slug', 'code', 'number', 'subject'];

/** The text that people know the row by; where there is none, what kind of row it is and which. */
function textOf(model: Model): string {
  const texts = [...model.fields.values()].filter(isText).map(({ name }) => name);
  const best = telling.find((name) => texts.includes(name)) ?? texts[0];
  return best === undefined ? `f"${model.name} {self.pk}"` : `self.${best}`;
}

function isText({ type, null: nullable }: Field): boolean {
  return !nullable && ['CharField', 'SlugField', 'EmailField', 'URLField'].includes(type);
}
