import { decodeBlock } from '#core/facts/code.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { FunctionRef, Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import type { Location } from '#core/text/range.ts';
import type { Call } from '../shared.ts';
import { declaredFields, dottedName, keywordOf, placeOf, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface DefaultCalledOnce extends Record<string, unknown> {
  readonly field: string;
  readonly called: string;
}

/** Functions that give something else each time. */
const changing = new Set(
  `datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today time.time
  django.utils.timezone.now django.utils.timezone.localtime django.utils.timezone.localdate
  uuid.uuid1 uuid.uuid4 os.urandom random.random random.randint random.randrange random.choice random.getrandbits
  secrets.token_hex secrets.token_urlsafe secrets.token_bytes secrets.randbelow secrets.choice
  django.utils.crypto.get_random_string`.split(/\s+/),
);
const conversions = new Set(['str', 'int', 'float', 'bytes']);

/** A default that is worked out when the module is imported. Source: ref/models/fields/#default, check fields.W161 (Django 4.2 to 5.2). */
export default defineRule<DefaultCalledOnce>({
  id: 'models/default-called-once',
  summary: 'a default calls a clock or a random generator once, at import, for all rows',
  severity: 'warning',
  guide: 'models#defaults',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ field, called }) => `\`${called}()\` is called once, at import: every new row gets the same \`${field}\``,
  project: ({ project, report }) => {
    for (const { name, file, call } of declaredFields(project)) {
      const given = keywordOf(call, 'default')?.value;
      const called = given && changingCall(project, file, given);
      if (given === undefined || called === undefined) continue;
      const location = placeOf(file, given);
      report({
        location,
        data: { field: name, called: writtenAs(called.func) },
        fix: called === given ? withoutBrackets(location, called) : undefined,
      });
    }
  },
});

/** The call in an expression whose result changes from call to call: `now()`, `now() + timedelta(…)`, `uuid4().hex`, a function that returns one. */
function changingCall(project: Project, file: string, expr: Expr, functionIndex?: number): Call | undefined {
  switch (expr.k) {
    case 'attr':
    case 'subscript':
      return changingCall(project, file, expr.value, functionIndex);
    case 'binary':
      return (
        changingCall(project, file, expr.left, functionIndex) ?? changingCall(project, file, expr.right, functionIndex)
      );
    case 'call':
      break;
    default:
      return undefined;
  }
  const { func, args } = expr;
  const name = dottedName(project, file, func, functionIndex);
  if (name !== undefined && changing.has(name)) return expr;
  if (func.k === 'name' && conversions.has(func.id) && args[0] !== undefined)
    return changingCall(project, file, args[0], functionIndex);
  const inner = func.k === 'attr' ? changingCall(project, file, func.value, functionIndex) : undefined;
  if (inner !== undefined || functionIndex !== undefined) return inner;
  const definition = func.k === 'name' || func.k === 'attr' ? project.resolveExpr(file, func) : undefined;
  return definition?.kind === 'function' && returnsChanging(project, definition.ref) ? expr : undefined;
}

function returnsChanging(project: Project, ref: FunctionRef): boolean {
  const facts = project.python(ref.file);
  const fact = facts?.functions[ref.index];
  if (facts === undefined || fact === undefined || project.isLibrary(ref.file)) return false;
  if (fact.decorators.length > 0 || fact.async || fact.generator) return false;
  let found = false;
  walkBlock(decodeBlock(facts.code, fact.body), {
    stmt(statement) {
      if (statement.k !== 'return' || statement.value === undefined) return;
      found ||= changingCall(project, ref.file, statement.value, ref.index) !== undefined;
    },
  });
  return found;
}

function withoutBrackets(location: Location, { func, args, keywords }: Call): FixIntent | undefined {
  const text = writtenAs(func);
  if (args.length > 0 || keywords.length > 0 || text === '') return undefined;
  return {
    title: `Pass \`${text}\` without calling it`,
    applicability: 'safe',
    changes: [{ kind: 'replace', location, text }],
  };
}
