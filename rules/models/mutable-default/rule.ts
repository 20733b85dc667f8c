import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields, keywordOf, placeOf } from '../shared.ts';
import { literalText } from './literal-text.ts';
import lesson from './lesson.md';

interface MutableDefault extends Record<string, unknown> {
  readonly field: string;
  readonly type: Mutable;
}

type Mutable = 'list' | 'dict' | 'set';

/** The fields that hold such values. Django's own check looks at the same ones (fields.E010). */
const holders = new Set(['JSONField', 'ArrayField', 'HStoreField']);

/** One object as the default of all rows. Source: ref/models/fields/#default, check fields.E010 (Django 4.2 to 5.2). */
export default defineRule<MutableDefault>({
  id: 'models/mutable-default',
  summary: 'a field’s default is one list, dictionary or set that all instances share',
  severity: 'error',
  guide: 'models#defaults',
  since: '0.1.0',
  fix: 'safe',
  djangoChecks: ['fields.E010'],
  lesson,
  message: ({ field, type }) =>
    `the default of \`${field}\` is one ${type === 'dict' ? 'dictionary' : type} that all instances share`,
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (!holders.has(declared.djangoClass ?? declared.field.type)) continue;
      const given = keywordOf(declared.call, 'default')?.value;
      const type = given && typeOf(project, declared.file, given);
      if (given === undefined || type === undefined) continue;
      const location = placeOf(declared.file, given);
      report({ location, data: { field: declared.name, type }, fix: callable(project, declared, given, type) });
    }
  },
});

/** What is made once when the module is imported: a literal, a call of the class, a name of one of these. */
function typeOf(project: Project, file: string, expr: Expr): Mutable | undefined {
  const type = literalType(expr);
  if (type !== undefined) return type;
  if (expr.k !== 'name' && expr.k !== 'attr') return undefined;
  const definition = project.resolveExpr(file, expr);
  if (definition?.kind !== 'variable' || definition.fact.value === undefined || definition.fact.op !== '=')
    return undefined;
  return literalType(project.decode(definition.file, definition.fact.value));
}

function literalType(expr: Expr): Mutable | undefined {
  switch (expr.k) {
    case 'list':
    case 'dict':
    case 'set':
      return expr.k;
    case 'comp':
      return expr.kind === 'generator' ? undefined : expr.kind;
    case 'call': {
      const name = expr.func.k === 'name' ? expr.func.id : '';
      return name === 'list' || name === 'dict' || name === 'set' ? name : undefined;
    }
    default:
      return undefined;
  }
}

function callable(project: Project, declared: DeclaredField, given: Expr, type: Mutable): FixIntent | undefined {
  const location = placeOf(declared.file, given);
  if (isEmpty(given)) {
    return {
      title: `Pass \`${type}\`, which makes a new one for each instance`,
      applicability: 'safe',
      changes: [{ kind: 'replace', location, text: type }],
    };
  }
  const fact = project.python(declared.file)?.classes[declared.model.ref.index];
  const text = literalText(given);
  const name = `default_${declared.name}`;
  if (fact === undefined || text === undefined || project.lookup(declared.file, name) !== undefined) return undefined;
  if (fact.outerClass >= 0 || fact.outerFunction >= 0 || fact.decorators.length > 0) return undefined;
  const above = { file: declared.file, start: fact.start, end: fact.start };
  return {
    title: `Make it in a function, \`${name}\``,
    applicability: 'safe',
    changes: [
      { kind: 'insert', location: above, text: `def ${name}():\n    return ${text}\n\n\n` },
      { kind: 'replace', location, text: name },
    ],
  };
}

function isEmpty(given: Expr): boolean {
  if (given.k === 'list' || given.k === 'dict') return given.items.length === 0;
  return given.k === 'call' && given.args.length === 0 && given.keywords.length === 0;
}
