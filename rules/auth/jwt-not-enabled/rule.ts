import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { callsNamed } from '#core/project/calls.ts';
import { meaningOf } from '#core/project/entries/collector.ts';
import type { Project } from '#core/project/project.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import type { Location } from '#core/text/range.ts';
import { productionSetting } from '../shared.ts';
import lesson from './lesson.md';

interface JwtNotEnabled extends Record<string, unknown> {
  /** The view that hands tokens out. */
  readonly view: string;
}

const authentication = 'rest_framework_simplejwt.authentication.JWTAuthentication';

/**
 * Views of SimpleJWT hand out tokens and no view takes them: DRF's defaults are sessions and basic authentication.
 * Source: DRF api-guide/authentication, SimpleJWT "Getting started" (5.x).
 */
export default defineRule<JwtNotEnabled>({
  id: 'auth/jwt-not-enabled',
  summary: 'SimpleJWT hands out tokens, but no view of DRF accepts them',
  severity: 'warning',
  guide: 'auth#jwt-or-sessions',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ view }) => `\`${view}\` hands out tokens that no view accepts: \`JWTAuthentication\` is named nowhere`,
  project: ({ project, report }) => {
    const view = tokenView(project);
    if (view === undefined || isTaken(project)) return;
    const setting = productionSetting(project, 'REST_FRAMEWORK');
    if (setting === null || setting?.conditional === true) return;
    const assigned = setting && assignedExpr(project, setting);
    if (setting !== undefined && assigned?.k !== 'dict') return;
    const entry = assigned?.k === 'dict' ? entryOf(assigned, 'DEFAULT_AUTHENTICATION_CLASSES') : undefined;
    if (entry && entry.k !== 'list' && entry.k !== 'tuple') return;
    const file = setting?.location.file;
    const place = entry ?? (setting && { start: setting.location.start, end: setting.location.end });
    const location = file !== undefined && place ? { file, start: place.start, end: place.end } : view.location;
    report({
      location,
      data: { view: view.name },
      fix: file === undefined ? undefined : enable(file, assigned, entry),
    });
  },
});

const views = /^rest_framework_simplejwt\.views\.(TokenObtain(Pair|Sliding)View|token_obtain_(pair|sliding))$/;

/** A view of SimpleJWT in a URL pattern, or a class of the project over one. */
function tokenView(project: Project): { readonly name: string; readonly location: Location } | undefined {
  for (const { file, call, functionIndex } of callsNamed(project, 'as_view')) {
    if (call.func.k !== 'attr') continue;
    const view = call.func.value;
    const definition = project.resolveExpr(file, view, functionIndex < 0 ? undefined : functionIndex);
    const meaning = meaningOf(project, file, view) ?? '';
    const bases = definition?.kind === 'class' ? project.classInfo(definition.ref).openBases : [];
    if (views.test(meaning) || bases.some((base) => views.test(base))) {
      const name = view.k === 'attr' ? view.name : view.k === 'name' ? view.id : '';
      return { name, location: { file, start: view.start, end: view.end } };
    }
  }
  return undefined;
}

/** Anything that may take such a token: an authentication class of that kind, or code that reads tokens itself. */
function isTaken(project: Project): boolean {
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || project.isLibrary(file)) continue;
    if (
      facts.code.strings.some((text) => takers.test(text)) ||
      facts.imports.some(({ module, name }) => takers.test(`${module}.${name}`))
    )
      return true;
  }
  return false;
}

const takers =
  /(JWT|Jwt)\w*Authentication|simplejwt\.(authentication|tokens\.(Untyped|Access)Token|state|backends)|^(UntypedToken|AccessToken|TokenBackend)$|knox|oauth2_provider/;

function entryOf(dict: Expr & { k: 'dict' }, name: string): Expr | undefined {
  return dict.items.findLast(({ key }) => key?.k === 'str' && key.value === name)?.value;
}

/** Puts the class first in the list, or the list into the dictionary. */
function enable(file: string, assigned: Expr | undefined, entry: Expr | undefined): FixIntent | undefined {
  const target = entry ?? assigned;
  if (target === undefined || (target.k !== 'list' && target.k !== 'tuple' && target.k !== 'dict')) return undefined;
  const start = target.start + 1;
  const comma = target.items.length > 0 ? ', ' : target.k === 'tuple' ? ',' : '';
  const text = entry
    ? `"${authentication}"${comma}`
    : `"DEFAULT_AUTHENTICATION_CLASSES": ["${authentication}"]${comma}`;
  return {
    title: 'Accept these tokens in every view',
    applicability: 'unsafe',
    changes: [{ kind: 'insert', location: { file, start, end: start }, text }],
  };
}
