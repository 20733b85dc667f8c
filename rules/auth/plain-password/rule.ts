import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { Expr, Stmt } from '#core/facts/flow-form.ts';
import { callsNamed, lastName, type CallSite } from '#core/project/calls.ts';
import { modelLabel } from '#core/project/entries/by-decorator.ts';
import { findMember } from '#core/project/members.ts';
import type { Project } from '#core/project/project.ts';
import { walkBlock } from '#core/project/walk.ts';
import { userClass } from '../shared.ts';
import { plainSerializers } from './serializers.ts';
import lesson from './lesson.md';

interface PlainPassword extends Record<string, unknown> {
  /** `user.password`, `User.objects.create(…)` */
  readonly written: string;
}

/**
 * A password that is written to the user as it is. Source: topics/auth/passwords/, topics/auth/default/#creating-users
 * (Django 4.2 to 5.2).
 */
export default defineRule<PlainPassword>({
  id: 'auth/plain-password',
  summary: 'a password is assigned or created without being hashed',
  severity: 'error',
  guide: 'auth#passwords',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: (data) => `\`${data.written}\` stores the password unhashed: no login works, and a backup shows it`,
  project: ({ project, report }) => {
    if (!hashes(project)) return;
    for (const { file, target, value, body } of assignments(project)) {
      if (hashesIn(body) || !isPlain(value, body)) continue;
      const location = { file, start: target.start, end: value.end };
      report({ location, data: { written: shortened(written(target)) }, fix: setPassword(file, target, value) });
    }
    for (const { site, value, body } of creations(project)) {
      if (hashesIn(body) || !isPlain(value, body)) continue;
      const { start, end } = site.call;
      const data = { written: shortened(`${written(site.call.func)}(…)`) };
      report({ location: { file: site.file, start, end }, data, fix: createUser(project, site) });
    }
    for (const { name, file, field } of plainSerializers(project))
      report({ location: { file, start: field.start, end: field.end }, data: { written: shortened(name) } });
  },
});

/** The project's users are Django's: their `password` is a hash, and no method of the project's own makes it one. */
function hashes(project: Project): boolean {
  const user = userClass(project);
  if (user === undefined || project.isSubclass(user, 'django.contrib.auth.models.AbstractBaseUser') !== true)
    return false;
  return ['save', 'full_clean', '__setattr__'].every((name) => {
    const member = findMember(project, user, name);
    return (
      member?.kind !== 'method' ||
      project.isLibrary(member.ref.file) ||
      !hashesIn(bodyOf(project, member.ref.file, member.ref.index))
    );
  });
}

interface Assignment {
  readonly file: string;
  readonly target: Expr & { readonly k: 'attr' };
  readonly value: Expr;
  readonly body: readonly Stmt[];
}

/** `user.password = …` on something that is called a user. */
function* assignments(project: Project): Generator<Assignment> {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
    if (!facts.code.strings.includes('password')) continue;
    for (const fact of facts.functions) {
      const body = decodeBlock(facts.code, fact.body);
      const found: Assignment[] = [];
      walkBlock(body, {
        stmt(statement) {
          if (statement.k !== 'assign' || statement.targets.length !== 1) return;
          const [target] = statement.targets;
          if (target?.k === 'attr' && target.name === 'password' && /(^|_)user$/.test(lastName(target.value) ?? ''))
            found.push({ file, target, value: statement.value, body });
        },
      });
      yield* found;
    }
  }
}

interface Creation {
  readonly site: CallSite;
  readonly value: Expr;
  readonly body: readonly Stmt[];
}

/** `User.objects.create(password=…)`, `User(password=…)`. */
function* creations(project: Project): Generator<Creation> {
  const user = userClass(project);
  const label = project.models.userLabel;
  const className = user && project.classInfo(user).fact.name;
  const names = new Set(['create', 'acreate', 'get_user_model', 'User', 'UserModel', className ?? 'User']);
  for (const name of names) {
    for (const site of callsNamed(project, name, 'password')) {
      const value = site.call.keywords.find((keyword) => keyword.name === 'password')?.value;
      if (value === undefined || modelLabel(project, site.file, classIn(site.call.func)) !== label) continue;
      yield { site, value, body: bodyOf(project, site.file, site.functionIndex) };
    }
  }
}

/** The class in `User`, `User.objects.create`, `get_user_model().objects.create`. */
function classIn(func: Expr): Expr | undefined {
  if (func.k !== 'attr' || !/^a?create$/.test(func.name)) return func;
  return func.value.k === 'attr' && /^(objects|_default_manager)$/.test(func.value.name) ? func.value.value : undefined;
}

function bodyOf(project: Project, file: string, index: number): readonly Stmt[] {
  const facts = project.python(file);
  const fact = facts?.functions[index];
  return facts && fact ? decodeBlock(facts.code, fact.body) : [];
}

/** Something in the function hashes, or says that there is no password. */
function hashesIn(body: readonly Stmt[]): boolean {
  let found = false;
  walkBlock(body, {
    expr(expr) {
      const name = lastName(expr) ?? '';
      if (
        /make_password|set_password|set_unusable_password|create_user|create_superuser|hash|encrypt|UNUSABLE/i.test(
          name,
        )
      )
        found = true;
    },
  });
  return found;
}

/** A text that stands there, or something that is called a password; what has `hash` in its name is none. */
function isPlain(value: Expr, body: readonly Stmt[], depth = 0): boolean {
  switch (value.k) {
    case 'str':
      // 'REMOVED USER' and others of that kind are no password of anybody.
      return value.value !== '' && !/^!|^\w+\$|\s/.test(value.value);
    case 'name': {
      const bound = depth < 3 ? boundTo(value.id, body) : [];
      return bound.length > 0 ? bound.every((each) => isPlain(each, body, depth + 1)) : isPasswordName(value.id);
    }
    case 'subscript':
      return value.index.k === 'str' && isPasswordName(value.index.value);
    case 'call': {
      const [key] = value.args;
      return (
        value.func.k === 'attr' && /^(get|pop)$/.test(value.func.name) && key?.k === 'str' && isPasswordName(key.value)
      );
    }
    default:
      return false;
  }
}

function isPasswordName(name: string): boolean {
  return /^(raw_|new_|plain_|user_)?(password|passwd)(1|2)?$/i.test(name);
}

function boundTo(name: string, body: readonly Stmt[]): Expr[] {
  const values: Expr[] = [];
  walkBlock(body, {
    stmt(statement) {
      if (statement.k === 'assign' && statement.targets.some((target) => target.k === 'name' && target.id === name))
        values.push(statement.value);
    },
  });
  return values;
}

function written(expr: Expr): string {
  if (expr.k === 'attr') return `${written(expr.value)}.${expr.name}`;
  if (expr.k === 'call') return `${written(expr.func)}()`;
  return expr.k === 'name' ? expr.id : '…';
}

/** `user.password = raw` → `user.set_password(raw)`. */
function setPassword(file: string, target: Expr & { k: 'attr' }, value: Expr): FixIntent {
  const location = { file, start: target.nameStart, end: value.start };
  return {
    title: 'Hash it with `set_password()`',
    applicability: 'safe',
    changes: [
      { kind: 'replace', location, expected: ['password = ', 'password='], text: 'set_password(' },
      { kind: 'insert', location: { file, start: value.end, end: value.end }, text: ')' },
    ],
  };
}

/** `User.objects.create(…)` → `create_user(…)`, where the manager has it and the name is passed as it asks for it. */
function createUser(project: Project, { file, call }: CallSite): FixIntent | undefined {
  const { func } = call;
  const user = userClass(project);
  if (func.k !== 'attr' || func.name !== 'create' || user === undefined || call.args.length > 0) return undefined;
  const manager = project.models.ofClass(user)?.managers[0]?.manager;
  const member = manager && findMember(project, manager, 'create_user');
  const needed = member?.kind === 'method' ? member.fact.params[1]?.name : undefined;
  if (needed === undefined || !call.keywords.some(({ name }) => name === needed)) return undefined;
  const location = { file, start: func.nameStart, end: func.end };
  return {
    title: 'Hash it with `create_user()`',
    applicability: 'safe',
    changes: [{ kind: 'replace', location, expected: 'create', text: 'create_user' }],
  };
}
