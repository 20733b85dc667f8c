import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { FunctionFact, PythonFacts } from '#core/facts/file-facts.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import lesson from './lesson.md';

interface DecoratorOrder extends Record<string, unknown> {
  readonly receiver: string;
  /** What the file calls Django's decorator. */
  readonly decorator: string;
  /** The decorator above. */
  readonly above: string;
}

/** These give the function to somebody else and change nothing that the signal calls, or must come last. */
const harmless = /^(staticmethod|classmethod|register|task|shared_task|\w*_task|connect|receiver|on|handler)$/;

/** A decorator above `@receiver`: the signal has the function from before it. Source: topics/signals/#connecting-receiver-functions (Django 4.2 to 5.2). */
export default defineRule<DecoratorOrder>({
  id: 'signals/decorator-order',
  summary: '@receiver stands below another decorator, which the signal then passes by',
  severity: 'warning',
  guide: 'signals#registering',
  since: '0.1.0',
  fix: 'safe',
  sources: [{ tool: 'ruff', rule: 'DJ013' }],
  lesson,
  message: ({ receiver, decorator, above }) =>
    `the signal calls \`${receiver}\` without \`@${above}\`: \`@${decorator}\` stands below it`,
  project: ({ project, report }) => {
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
      if (!mayReceive(facts)) continue;
      for (const fact of facts.functions) {
        if (fact.decorators.length < 2) continue;
        const decorators = fact.decorators.map((decorator) => project.decode(file, decorator));
        const receivers = decorators.map((decorator) => isReceiver(project, file, fact, decorator));
        const at = receivers.lastIndexOf(true);
        const isOther = (decorator: Expr, i: number): boolean =>
          i < at && receivers[i] === false && !harmless.test(nameOf(decorator));
        const above = decorators.find(isOther);
        const own = decorators[at];
        if (above === undefined || own === undefined || nameOf(above) === '') continue;
        report({
          location: { file, start: own.start, end: own.end },
          data: { receiver: fact.name, decorator: nameOf(own), above: nameOf(above) },
          fix: receiverFirst(file, decorators.slice(0, at + 1)),
        });
      }
    }
  },
});

/** The word stands in it: in an import, or in code that goes through the module. */
function mayReceive({ code, imports }: PythonFacts): boolean {
  return code.strings.includes('receiver') || imports.some(({ name }) => name === 'receiver');
}

function isReceiver(project: Project, file: string, fact: FunctionFact, decorator: Expr): boolean {
  if (decorator.k !== 'call') return false;
  const definition = project.resolveExpr(file, decorator.func, fact.outerFunction);
  if (definition?.kind !== 'function' || !project.isLibrary(definition.ref.file)) return false;
  if (project.moduleOf(definition.ref.file) !== 'django.dispatch') return false;
  return project.python(definition.ref.file)?.functions[definition.ref.index]?.name === 'receiver';
}

function nameOf(decorator: Expr): string {
  const func = decorator.k === 'call' ? decorator.func : decorator;
  if (func.k === 'attr') return func.name;
  return func.k === 'name' ? func.id : '';
}

/** The last of these goes to the top, the others move down by one. */
function receiverFirst(file: string, decorators: readonly Expr[]): FixIntent {
  const places = decorators.map(({ start, end }) => ({ file, start, end }));
  const order = places.map((_, index) => (index === 0 ? places.length - 1 : index - 1));
  return {
    title: 'Put `@receiver` on top',
    applicability: 'safe',
    changes: [{ kind: 'reorder', places, order }],
  };
}
