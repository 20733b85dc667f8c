import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { FunctionFact } from '#core/facts/file-facts.ts';
import type { Stmt } from '#core/facts/flow-form.ts';
import { ownMember } from '#core/project/members.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Call } from '../shared.ts';
import { hasHiddenArguments, modelsOf, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface SaveDropsArguments extends Record<string, unknown> {
  readonly model: string;
  /** The first of create()'s arguments that `save` does not take; undefined when it takes all and passes none on. */
  readonly refused: string | undefined;
}

/** An override that takes fewer arguments than Django gives, or passes none on. Source: topics/db/models/#overriding-predefined-model-methods (Django 4.2 to 5.2). */
export default defineRule<SaveDropsArguments>({
  id: 'models/save-drops-arguments',
  summary: 'a model’s save() does not take or pass on the arguments that Django gives it',
  severity: 'warning',
  guide: 'models#overriding-save',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ model, refused }) =>
    refused === undefined
      ? `\`${model}.save()\` drops its arguments: \`update_fields\` and \`using\` do nothing`
      : `\`${model}.save()\` does not take \`${refused}\`: \`${model}.objects.create()\` raises a TypeError`,
  project: ({ project, report }) => {
    for (const { ref, name } of modelsOf(project)) {
      const facts = project.python(ref.file);
      const member = facts && ownMember(facts, ref, 'save');
      if (facts === undefined || member?.kind !== 'method') continue;
      const { fact } = member;
      const calls = superCalls(decodeBlock(facts.code, fact.body), fact);
      if (fact.decorators.length > 0 || fact.async || calls === undefined || calls.length === 0) continue;
      const refused = firstRefused(fact);
      if (refused === undefined && !dropsAll(fact, calls)) continue;
      const location = { file: ref.file, start: fact.nameStart, end: fact.nameEnd };
      report({ location, data: { model: name, refused }, fix: passOn(ref.file, fact, calls) });
    }
  },
});

/** What `create()` gives: QuerySet.create calls `obj.save(force_insert=True, using=self.db)` (Django 4.2 to 5.2). */
function firstRefused({ params }: FunctionFact): string | undefined {
  if (params.some(({ kind }) => kind === 'starstar')) return undefined;
  return ['force_insert', 'using'].find((option) => params.every(({ name }) => name !== option));
}

/** `*args, **kwargs` are taken, and no call of `super().save` gets anything. */
function dropsAll({ params }: FunctionFact, calls: readonly Call[]): boolean {
  const isOpen = params.some(({ kind }) => kind === 'starstar');
  return isOpen && calls.every(({ args, keywords }) => args.length + keywords.length === 0);
}

/** All calls of `super().save()`; undefined when the packed arguments are used for something else, a copy for example. */
function superCalls(body: readonly Stmt[], { params }: FunctionFact): readonly Call[] | undefined {
  const packed = params.filter(({ kind }) => kind === 'star' || kind === 'starstar').map(({ name }) => name);
  const calls: Call[] = [];
  let isRead = false;
  walkBlock(body, {
    expr(expr) {
      if (expr.k === 'name' && packed.includes(expr.id)) isRead = true;
      if (expr.k !== 'call' || expr.func.k !== 'attr' || expr.func.name !== 'save') return;
      const { value } = expr.func;
      if (value.k === 'call' && value.func.k === 'name' && value.func.id === 'super') calls.push(expr);
    },
  });
  const passes = calls.some(hasHiddenArguments);
  return isRead && !passes ? undefined : calls;
}

function passOn(file: string, { params, nameEnd }: FunctionFact, calls: readonly Call[]): FixIntent | undefined {
  const [self] = params;
  const last = params.at(-1);
  const isPlain = calls.every(({ args, keywords }) => args.length + keywords.length === 0);
  if (self === undefined || last === undefined || !isPlain) return undefined;
  const star = params.find(({ kind }) => kind === 'star');
  const packed = params.find(({ kind }) => kind === 'starstar');
  // Behind parameters of its own, positional ones of Django would be taken for these.
  const isBare = params.length === 1;
  if (packed === undefined && !isBare && params.some(({ kind }) => kind !== 'normal')) return undefined;
  const taken = isBare ? '*args, **kwargs' : '**kwargs';
  const passed =
    packed === undefined ? taken : [star && `*${star.name}`, `**${packed.name}`].filter((each) => each).join(', ');
  const changes: FixChange[] = calls.map((call) => {
    const place = placeOf(file, { start: call.end - 1, end: call.end - 1 });
    return { kind: 'insert', location: place, text: passed };
  });
  if (packed === undefined) {
    changes.push({ kind: 'insert', location: placeOf(file, { start: last.end, end: last.end }), text: `, ${taken}` });
  }
  return nameEnd > last.end
    ? undefined
    : { title: 'Take all arguments and pass them on', applicability: 'safe', changes };
}
