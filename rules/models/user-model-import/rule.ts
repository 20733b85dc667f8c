import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { ImportFact, PythonFacts } from '#core/facts/file-facts.ts';
import { nameTable } from '#core/project/names.ts';
import type { Project } from '#core/project/project.ts';
import { isOwnFile, placeOf } from '../shared.ts';
import lesson from './lesson.md';
import { usesOf } from './uses.ts';
import type { Use } from './uses.ts';

interface UserModelImport extends Record<string, unknown> {
  readonly name: string;
  readonly uses: number;
  /** The label of the project's own user model; undefined while Django's is in use. */
  readonly other: string | undefined;
}

/** Django's User class where any user class may be meant. Source: topics/auth/customizing/#referencing-the-user-model (Django 4.2 to 5.2). */
export default defineRule<UserModelImport>({
  id: 'models/user-model-import',
  summary: 'code imports Django’s User class instead of asking get_user_model()',
  severity: 'error',
  guide: 'auth#custom-user',
  since: '0.1.0',
  fix: 'safe',
  lesson,
  message: ({ name, uses, other }) =>
    other === undefined
      ? `\`${name}\` is used ${uses === 1 ? 'once' : `${uses} times`} here: another AUTH_USER_MODEL breaks that`
      : `the user model is \`${other}\`: the imported \`${name}\` has no table, and its manager raises`,
  project: ({ project, report }) => {
    const { userLabel } = project.models;
    if (userLabel === undefined) return;
    const other = userLabel === 'auth.User' ? undefined : userLabel;
    // A user class that no setting names may be there for another reason.
    if (other !== undefined && project.settings.value('AUTH_USER_MODEL') === undefined) return;
    for (const [file, facts] of project.files) {
      const imported = facts.language === 'python' ? userImport(facts) : undefined;
      if (facts.language !== 'python' || imported === undefined || !isOwnFile(project, file)) continue;
      const uses = usesOf(facts, imported.as);
      if (uses.length === 0) continue;
      report({
        location: placeOf(file, imported),
        data: { name: imported.as, uses: uses.length, other },
        severity: other === undefined ? 'information' : 'error',
        fix: askForIt(project, file, uses, imported.as),
      });
    }
  },
});

/** The import, where nothing else binds the name and nothing looks at the setting: then the code knows what it does. */
function userImport(facts: PythonFacts): ImportFact | undefined {
  const imported = facts.imports.find(
    ({ module, name, level, scope, typeOnly }) =>
      module === 'django.contrib.auth.models' && name === 'User' && level === 0 && scope < 0 && !typeOnly,
  );
  if (imported === undefined || facts.code.strings.includes('AUTH_USER_MODEL')) return undefined;
  return nameTable(facts).module.get(imported.as)?.length === 1 ? imported : undefined;
}

/** Each use asks for the class; the import stays for what else names it. */
function askForIt(project: Project, file: string, uses: readonly Use[], name: string): FixIntent | undefined {
  if (project.lookup(file, 'get_user_model')?.kind === 'variable') return undefined;
  return {
    title: 'Ask `get_user_model()`',
    applicability: 'safe',
    changes: [
      ...uses.map((use) => {
        return { kind: 'replace', location: placeOf(file, use), expected: name, text: 'get_user_model()' } as const;
      }),
      { kind: 'add-import', file, module: 'django.contrib.auth', name: 'get_user_model' },
    ],
  };
}
