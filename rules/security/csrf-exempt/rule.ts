import { defineRule } from '#core/engine/rule.ts';
import { shortened } from '#core/engine/repeated-queries.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { PythonFacts } from '#core/facts/file-facts.ts';
import { partsOf } from '#core/facts/parts.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { callsNamed, lastName } from '#core/project/calls.ts';
import { meaningOf } from '#core/project/entries/collector.ts';
import type { ClassRef, FunctionRef, Project } from '#core/project/project.ts';
import { walkBlock, walkExpr } from '#core/project/walk.ts';
import lesson from './lesson.md';
import { opensOwnRow } from './own-row.ts';

interface CsrfExempt extends Record<string, unknown> {
  readonly view: string;
  /** What the cookie is read by: `request.user`, `login_required`. */
  readonly by: string;
}

/**
 * `csrf_exempt` on a view that knows its user by the session cookie and changes something.
 * Source: ref/csrf/#django.views.decorators.csrf.csrf_exempt, howto/csrf (Django 4.2 to 5.2).
 */
export default defineRule<CsrfExempt>({
  id: 'security/csrf-exempt',
  summary: 'a view that trusts the session cookie and writes is exempt from the CSRF check',
  severity: 'warning',
  guide: 'security#csrf',
  since: '0.1.0',
  fix: 'none',
  lesson,
  message: ({ view, by }) => `\`${shortened(view, 40)}\` trusts \`${by}\` without the CSRF check: any site can send it`,
  project: ({ project, report }) => {
    for (const { file, place, code } of exemptViews(project)) {
      const words = wordsOf(project, code);
      const by = trusted(words);
      if (by === undefined || !words.some((word) => writes.test(word)) || isProved(file, words)) continue;
      report({ location: { file, start: place.start, end: place.end }, data: { view: code.name, by } });
    }
  },
});

/** A view's own code: its functions, and the expressions above and beside it: decorators and bases. */
interface ViewCode {
  readonly name: string;
  readonly file: string;
  readonly functions: readonly FunctionRef[];
  readonly around: readonly Expr[];
}

interface Exempt {
  readonly file: string;
  readonly place: Expr;
  readonly code: ViewCode;
}

const exemption = 'django.views.decorators.csrf.csrf_exempt';

function* exemptViews(project: Project): Generator<Exempt> {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file) || project.isTest(file)) continue;
    if (!facts.imports.some(({ name, module }) => name === 'csrf_exempt' || module.endsWith('decorators.csrf')))
      continue;
    for (const [index, fact] of facts.functions.entries()) {
      const place = exemptionIn(project, file, fact.decorators);
      if (!place || isUndone(project, file, fact.decorators, place)) continue;
      const owner = { file, index: fact.ownerClass };
      const isFunction = owner.index < 0 || project.isSubclass(owner, 'django.views.generic.View') === false;
      const code = isFunction ? codeOfFunction(project, { file, index }) : codeOfClass(project, owner);
      // Of a class Django asks `dispatch` alone.
      if (isFunction ? mayPost(project, { file, index }) : fact.name === 'dispatch') yield { file, place, code };
    }
    for (const [index, fact] of facts.classes.entries()) {
      const place = exemptionIn(project, file, fact.decorators);
      if (place && isOfDispatch(place)) yield { file, place, code: codeOfClass(project, { file, index }) };
    }
  }
  for (const { file, call, functionIndex } of callsNamed(project, 'csrf_exempt')) {
    const [view] = call.args;
    const scope = functionIndex < 0 ? undefined : functionIndex;
    if (!view || meaningOf(project, file, call.func, scope) !== exemption) continue;
    const named = view.k === 'call' && view.func.k === 'attr' && view.func.name === 'as_view' ? view.func.value : view;
    const definition = project.resolveExpr(file, named, scope);
    if (definition?.kind === 'function') yield { file, place: call, code: codeOfFunction(project, definition.ref) };
    if (definition?.kind === 'class') yield { file, place: call, code: codeOfClass(project, definition.ref) };
  }
}

/** A decorator above it wraps the view without taking over its attributes: then the view is checked after all. */
function isUndone(project: Project, file: string, decorators: readonly number[], exempt: Expr): boolean {
  return decorators
    .map((ref) => project.decode(file, ref))
    .filter((decorator) => decorator.start < exempt.start)
    .some((decorator) => {
      const definition = project.resolveExpr(file, decorator.k === 'call' ? decorator.func : decorator);
      if (definition?.kind !== 'function' || project.isLibrary(definition.ref.file)) return false;
      const facts = project.python(definition.ref.file);
      const inner = facts?.functions.filter(({ outerFunction }) => outerFunction === definition.ref.index) ?? [];
      return (
        inner.length > 0 && inner.every((fact) => fact.decorators.length === 0) && !takesOver(facts, definition.ref)
      );
    });
}

/** `functools.update_wrapper(inner, view)`, or `csrf_exempt(inner)`. */
function takesOver(facts: PythonFacts | undefined, { index }: FunctionRef): boolean {
  const fact = facts?.functions[index];
  if (facts === undefined || fact === undefined) return true;
  return [...partsOf(decodeBlock(facts.code, fact.body))].some(
    (part) => part.k === 'call' && /wrap|csrf_exempt/.test(lastName(part.func) ?? ''),
  );
}

/** Does the view answer POST? `if request.method != "GET": return …` says no; for other unsafe methods browsers ask the server first. */
function mayPost(project: Project, { file, index }: FunctionRef): boolean {
  const facts = project.python(file);
  const fact = facts?.functions[index];
  const body = facts && fact ? decodeBlock(facts.code, fact.body) : [];
  const allowed = (fact?.decorators ?? []).map((ref) => project.decode(file, ref)).find(isMethodList);
  if (allowed !== undefined && ![...partsOf(allowed)].some((part) => part.k === 'str' && part.value === 'POST'))
    return false;
  return !body.some((statement) => {
    if (statement.k !== 'if' || statement.test.k !== 'compare') return false;
    const { left, ops, rights } = statement.test;
    const [only] = rights;
    if (lastName(left) !== 'method' || only === undefined || ops.length !== 1) return false;
    const methods = ops[0] === '!=' ? [only] : ops[0] === 'not in' && 'items' in only ? only.items : [];
    const leaves = ['return', 'raise'].includes(statement.then.at(-1)?.k ?? '');
    return (
      leaves &&
      methods.length > 0 &&
      methods.every((each) => each !== undefined && isText(each) && each.value !== 'POST')
    );
  });
}

/** `@require_http_methods(["PUT", "PATCH"])` */
function isMethodList(decorator: Expr): boolean {
  return decorator.k === 'call' && lastName(decorator.func) === 'require_http_methods';
}

/** `@method_decorator(csrf_exempt, name="dispatch")` above a class. */
function isOfDispatch(decorator: Expr): boolean {
  const name =
    decorator.k === 'call' ? decorator.keywords.find((keyword) => keyword.name === 'name')?.value : undefined;
  return name?.k !== 'str' || name.value === 'dispatch';
}

function isText(expr: object): expr is Expr & { k: 'str' } {
  return 'k' in expr && expr.k === 'str';
}

/** `@csrf_exempt`, or `@method_decorator(csrf_exempt, …)`, also in a list. */
function exemptionIn(project: Project, file: string, decorators: readonly number[]): Expr | undefined {
  return decorators
    .map((ref) => project.decode(file, ref))
    .find((decorator) => {
      if (meaningOf(project, file, decorator) === exemption) return true;
      if (decorator.k !== 'call' || lastName(decorator.func) !== 'method_decorator') return false;
      const [first] = decorator.args;
      const all = first?.k === 'list' || first?.k === 'tuple' ? first.items : [first];
      return all.some((each) => each !== undefined && meaningOf(project, file, each) === exemption);
    });
}

function codeOfFunction(project: Project, ref: FunctionRef): ViewCode {
  const fact = project.python(ref.file)?.functions[ref.index];
  const around = (fact?.decorators ?? []).map((decorator) => project.decode(ref.file, decorator));
  return { name: fact?.name ?? '', file: ref.file, functions: [ref], around };
}

/** The methods of a class and of its bases in the project. Views of DRF are exempt anyway and check for themselves. */
function codeOfClass(project: Project, ref: ClassRef): ViewCode {
  const info = project.classInfo(ref);
  const isApi = project.isSubclass(ref, 'rest_framework.views.APIView') !== false;
  const own = info.mro.filter(({ file }) => !project.isLibrary(file));
  const functions = own.flatMap(({ file, index }) =>
    (project.python(file)?.classes[index]?.methods ?? []).map((method) => ({ file, index: method })),
  );
  const around = own.flatMap(({ file, index }) => {
    const fact = project.python(file)?.classes[index];
    const methods = (fact?.methods ?? []).flatMap(
      (method) => project.python(file)?.functions[method]?.decorators ?? [],
    );
    return [...(fact?.decorators ?? []), ...(fact?.bases ?? []), ...methods].map((each) => project.decode(file, each));
  });
  return { name: info.fact.name, file: ref.file, functions: isApi ? [] : functions, around };
}

/** How many calls deep the view's code is read. */
const viewDepth = 2;

/** Everything that the view's code and the functions of the project that it calls by name say: names, attributes, texts. */
function wordsOf(project: Project, code: ViewCode): string[] {
  const words: string[] = [];
  const seen = new Set<string>();
  const read = ({ file, index }: FunctionRef, depth: number): void => {
    const facts = project.python(file);
    const fact = facts?.functions[index];
    if (facts === undefined || fact === undefined || seen.has(`${file}#${index}`) || project.isLibrary(file)) return;
    seen.add(`${file}#${index}`);
    words.push(`def ${fact.name}`);
    const body = decodeBlock(facts.code, fact.body);
    // What the view itself writes is what it is there for.
    const opens = depth < viewDepth && opensOwnRow(fact, body, isWrite);
    walkBlock(body, {
      expr(expr) {
        if (!opens || !isWrite(expr)) words.push(...wordOf(expr));
        if (expr.k !== 'call' || depth === 0) return;
        const definition = project.resolveExpr(file, expr.func, index);
        if (definition?.kind === 'function') read(definition.ref, depth - 1);
      },
    });
  };
  for (const ref of code.functions) read(ref, viewDepth);
  for (const expr of code.around)
    walkExpr(expr, { expr: (part) => words.push(...wordOf(part).map((word) => `@${word}`)) });
  return words;
}

function wordOf(expr: Expr): string[] {
  switch (expr.k) {
    case 'name':
      return [expr.id];
    case 'attr':
      return [`${lastName(expr.value) ?? ''}.${expr.name}`];
    case 'call':
      return [`${lastName(expr.func) ?? ''}(`];
    case 'str':
      return expr.value.length < 80 ? [`"${expr.value}"`] : [];
    default:
      return [];
  }
}

const guards =
  /^@\.?(login_required|permission_required|user_passes_test|staff_member_required|LoginRequiredMixin|PermissionRequiredMixin|UserPassesTestMixin)/;

/** What makes the view believe the cookie. */
function trusted(words: readonly string[]): string | undefined {
  const guard = words.find((word) => guards.test(word));
  if (guard !== undefined) return guards.exec(guard)?.[1];
  return words.find((word) => word === 'request.user' || word === 'request.session');
}

const writes =
  /^(a?save|a?create|a?delete|a?update|a?get_or_create|a?update_or_create|a?bulk_create|a?bulk_update|add|remove)\($/;

function isWrite(expr: Expr): boolean {
  return expr.k === 'call' && wordOf(expr).some((word) => writes.test(word));
}

const safeOnly = /^@\.?(require_GET|require_safe)/;
const proofs =
  /hmac|signature|verif|signed|secret|token|api_?key|authorization|webhook|digest|csrf_protect|basic_?auth|oauth|jwt|saml|scim|(^|_)lti(_|$)|hook|callback|(\W|_)origin\W*$|referer|check_key|^authenticate\(|authoriz/i;

/** Something else says who sends, or the view answers no unsafe method. */
function isProved(file: string, words: readonly string[]): boolean {
  return words.some((word) => safeOnly.test(word) || proofs.test(word)) || /webhook|callback/i.test(file);
}
