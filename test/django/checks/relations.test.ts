import assert from 'node:assert/strict';
import type { Finding } from '#core/engine/finding.ts';
import { rules } from '#rules/index.ts';
import { bookshopRoot } from '../../support/bookshop.ts';
import { reviewProject } from '../../support/review.ts';
import { isDeep } from '../../support/sampling.ts';
import { runPython } from '../environment.ts';
import { generateProject } from './generate.ts';
import type { GeneratedProject } from './generate.ts';

const count = isDeep ? 1000 : 120;

/** The rules that mirror Django's checks of relations, by the checks that each stands for. */
const twins = new Map([
  ['models/set-null-without-null', ['fields.E320', 'fields.E321']],
  ['models/unique-foreign-key', ['fields.W342']],
  ['models/nullable-many-to-many', ['fields.W340']],
  ['models/unresolved-relation-target', ['fields.E300', 'fields.E307']],
  ['models/reverse-name-clash', ['fields.E302', 'fields.E303', 'fields.E304', 'fields.E305']],
]);
const used = rules.filter(({ id }) => twins.has(id));
const together = new Set(['models/unresolved-relation-target', 'models/reverse-name-clash']);

/** What `manage.py check` says of all projects put together. */
interface Answer {
  readonly django: string;
  /** Whether Django can load each. */
  readonly loaded: readonly boolean[];
  /** Id, label of the object, message. */
  readonly messages: readonly Message[];
}
type Message = readonly [string, string, string];

describe('models with mistakes and `manage.py check`', () => {
  const projects = Array.from({ length: count }, (_, number) => generateProject(number));
  let answer: Answer | undefined;

  before(function () {
    this.timeout(600_000);
    const files = projects.map((project) => Object.fromEntries(project.files));
    answer = JSON.parse(runPython(['test/django/checks/check_command.py'], JSON.stringify(files))) as Answer;
  });

  it('have the same mistakes for us', async function () {
    this.timeout(600_000);
    const counts = new Map<string, number>();
    const differing: string[] = [];
    let ran = 0;
    assert.ok(answer);
    const messages = new Map<string, Message[]>();
    for (const message of answer.messages) {
      const app = message[1].slice(0, message[1].indexOf('.'));
      messages.set(app, [...(messages.get(app) ?? []), message]);
    }
    for (const [number, project] of projects.entries()) {
      if (answer.loaded[number] !== true) continue;
      ran++;
      const django = djangoSays(
        project,
        project.apps.flatMap((app) => messages.get(app) ?? []),
      );
      const coach = await coachSays(project);
      const differences = [
        ...[...coach].filter((mistake) => !django.has(mistake)).map((mistake) => `only we say ${mistake}`),
        ...[...django].filter((mistake) => !coach.has(mistake)).map((mistake) => `only Django says ${mistake}`),
      ];
      if (differences.length > 0) differing.push(`project ${number}\n${differences.join('\n')}\n${modelsOf(project)}`);
      for (const mistake of django) {
        const rule = mistake.slice(0, mistake.indexOf(' '));
        counts.set(rule, (counts.get(rule) ?? 0) + 1);
      }
    }
    console.log(`      Django ${answer.django}: ${ran} of ${count} projects load; mistakes that both found:`);
    for (const [rule, found] of counts) console.log(`        ${rule} ${found}`);
    assert.deepEqual(differing.slice(0, 3), [], `${differing.length} projects differ`);
    assert.ok(ran > count * 0.9, `only ${ran} ran`);
    const said = new Set(answer.messages.map(([id]) => id));
    const missing = [...twins.values()].flat().filter((id) => !said.has(id));
    assert.deepEqual(missing, [], 'nothing to compare');
  });
});

function modelsOf({ apps, files }: GeneratedProject): string {
  return apps.map((app) => files.get(`${app}/models.py`)).join('\n');
}

/** Mistakes as 'rule place': a field where it is written, or a pair of fields. What both checks of a pair say counts once. */
function djangoSays(project: GeneratedProject, messages: readonly Message[]): Set<string> {
  const said = new Set<string>();
  // A relation to an abstract class is one mistake, though Django also compares names on it.
  const toNothing = new Set(messages.filter(([id]) => id === 'fields.E300').map(([, label]) => label));
  for (const [id, label, message] of messages) {
    const rule = [...twins].find(([, checks]) => checks.includes(id))?.[0];
    // What is wrong with a many-to-many field, Django says of the join model that it makes as well.
    if (rule === undefined || !project.models.has(label.slice(0, label.lastIndexOf('.')))) continue;
    if (rule === 'models/reverse-name-clash') {
      if (toNothing.has(label)) continue;
      const other = /clashes with [a-z ]+'([^']+)'\.$/.exec(message)?.[1] ?? '';
      said.add(`${rule} ${pair(label, other)}`);
    } else said.add(`${rule} ${together.has(rule) ? '' : `${id} `}${declaredAt(project, label)}`);
  }
  return said;
}

async function coachSays(project: GeneratedProject): Promise<Set<string>> {
  const files = new Map([...project.files].map(([path, text]) => [`${bookshopRoot}/${path}`, text]));
  const review = await reviewProject(files, used);
  return new Set(
    review.findings().map((finding) => {
      if (finding.code === 'models/reverse-name-clash')
        return `${finding.code} ${pair(String(finding.data['field']), String(finding.data['other']))}`;
      const check = together.has(finding.code) ? '' : `${finding.djangoCheck} `;
      return `${finding.code} ${check}${fieldAt(project, finding)}`;
    }),
  );
}

/** Two fields, whichever of them was named first. */
function pair(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** The label of the field on a finding's line. */
function fieldAt(project: GeneratedProject, { location }: Finding): string {
  const path = location.file.slice(bookshopRoot.length + 1);
  const text = project.files.get(path) ?? '';
  const before = text.slice(0, location.start);
  const name = /^\s*(\w+)/.exec(text.slice(before.lastIndexOf('\n') + 1))?.[1];
  const model = [...before.matchAll(/^class (\w+)/gm)].at(-1)?.[1];
  return `${path.slice(0, path.indexOf('/'))}.${model}.${name}`;
}

/** Django tells a field of an abstract model for each child; we tell it where it is written. */
function declaredAt({ models }: Pick<GeneratedProject, 'models'>, label: string): string {
  const at = label.lastIndexOf('.');
  const [model, field] = [label.slice(0, at), label.slice(at + 1)];
  const known = models.get(model);
  if (known === undefined || known.fields.has(field)) return label;
  const found = known.bases.map((base) => declaredAt({ models }, `${base}.${field}`));
  return found[0] ?? label;
}
