import { defineRule } from '#core/engine/rule.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { Project } from '#core/project/project.ts';
import { walkExpr } from '#core/project/walk.ts';
import type { DeclaredField } from '../shared.ts';
import { declaredFields, flagOf, hasHiddenArguments, keywordOf, metaOption, placeOf } from '../shared.ts';
import lesson from './lesson.md';

interface NullableText extends Record<string, unknown> {
  readonly field: string;
}

const textClasses = new Set(['CharField', 'TextField', 'SlugField', 'EmailField', 'URLField', 'FilePathField']);

/** A text column with two ways to be empty. Source: ref/models/fields/#null (Django 4.2 to 5.2). */
export default defineRule<NullableText>({
  id: 'models/nullable-text',
  summary: 'a text field has null=True, so that it has two ways to be empty',
  severity: 'information',
  guide: 'models#null-vs-blank',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [{ tool: 'ruff', rule: 'DJ001' }],
  lesson,
  message: ({ field }) => `\`${field}\` can be empty in two ways, NULL and \`""\`: each filter has to know both`,
  project: ({ project, report }) => {
    for (const declared of declaredFields(project)) {
      if (!textClasses.has(declared.djangoClass ?? '') || hasHiddenArguments(declared.call)) continue;
      const flag = keywordOf(declared.call, 'null');
      if (flag?.value.k !== 'bool' || !flag.value.value || isUnique(project, declared)) continue;
      const location = placeOf(declared.file, flag);
      report({ location, data: { field: declared.name }, fix: oneEmpty(project, declared) });
    }
  },
});

/** Two empty texts are equal and two NULLs are not, so a unique column needs NULL. */
function isUnique(project: Project, declared: DeclaredField): boolean {
  const flags = ['unique', 'primary_key'].map((name) => flagOf(project, declared, name));
  if (flags.some((flag) => flag !== false)) return true;
  if (declared.call.args.length > 2) return true;
  return ['unique_together', 'constraints'].some((name) => {
    const option = metaOption(project, declared.model, name);
    let found = false;
    walkExpr(option?.value, { expr: (part) => void (found ||= part.k === 'str' && part.value === declared.name) });
    return found;
  });
}

/** `blank=True, default=""` in place of the flag, as far as the field does not have them. */
function oneEmpty(project: Project, declared: DeclaredField): FixIntent | undefined {
  const { call, file } = declared;
  const [flag, blank, given] = ['null', 'blank', 'default'].map((name) => keywordOf(call, name));
  if (flag === undefined) return undefined;
  const location = placeOf(file, flag);
  const wanted: string[] = [];
  const changes: FixChange[] = [];
  if (blank === undefined) wanted.push('blank=True');
  else if (flagOf(project, declared, 'blank') !== true) return undefined;
  if (given === undefined) wanted.push('default=""');
  else if (given.value.k === 'none')
    changes.push({ kind: 'replace', location: placeOf(file, given.value), expected: 'None', text: '""' });
  changes.unshift(
    wanted.length === 0
      ? { kind: 'remove-argument', location }
      : { kind: 'replace', location, text: wanted.join(', ') },
  );
  return { title: 'Keep the empty text only', applicability: 'unsafe', changes };
}
