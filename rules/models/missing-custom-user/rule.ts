import { defineRule } from '#core/engine/rule.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule, SettingValue } from '#core/project/settings.ts';
import type { Location } from '#core/text/range.ts';
import { hasMigrations } from '../shared.ts';
import { ownUserModel } from './fix.ts';
import lesson from './lesson.md';

interface MissingCustomUser extends Record<string, unknown> {
  /** The project has migrations: changing the user model now means moving data. */
  readonly late: boolean;
}

/** AUTH_USER_MODEL is unset. Source: topics/auth/customizing/#using-a-custom-user-model-when-starting-a-project (Django 4.2 to 5.2). */
export default defineRule<MissingCustomUser>({
  id: 'models/missing-custom-user',
  summary: 'the project uses Django’s own user model; AUTH_USER_MODEL is not set',
  severity: 'warning',
  guide: 'auth#custom-user',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ late }) =>
    late
      ? '`AUTH_USER_MODEL` is not set: with migrations in place, an own user model later means moving data'
      : '`AUTH_USER_MODEL` is not set: an own user model costs two lines now and a data move later',
  project: ({ project, report }) => {
    const module = usersModule(project);
    const apps = module?.values.get('INSTALLED_APPS');
    if (module === undefined || apps === undefined || project.isLibrary(apps.location.file)) return;
    const late = hasMigrations(project);
    const fix = late ? undefined : ownUserModel(project, module, apps);
    report({ location: listedAt(project, apps), data: { late }, severity: late ? 'information' : 'warning', fix });
  },
});

/** Where the list begins: an `append()` behind it is no place to speak of users. */
function listedAt(project: Project, { location }: SettingValue): Location {
  const { file } = location;
  const fact = project
    .python(file)
    ?.assignments.find(({ name, op, conditional }) => name === 'INSTALLED_APPS' && op === '=' && !conditional);
  return fact === undefined ? location : { file, start: fact.nameStart, end: fact.nameEnd };
}

/** The settings module that installs Django's users and nowhere sets another user model; undefined when that is not sure. */
function usersModule(project: Project): SettingsModule | undefined {
  const { modules, production } = project.settings;
  const isUnsure = modules.some((module) => !module.complete || module.values.has('AUTH_USER_MODEL'));
  if (isUnsure || ownsUserModel(project)) return undefined;
  return [...production, ...modules].find((module) => isReal(project, module) && installsUsers(module));
}

const sampleFolders =
  /(^|\/)(docs?|examples?|example_project|demo|demo_project|samples?|sandbox|testproject|test_project)\//;

/** No settings of tests, and none of the example project that a reusable app brings along. */
function isReal(project: Project, { file, purpose }: SettingsModule): boolean {
  if (purpose === 'test' || project.isTest(file)) return false;
  const above = project.root.slice(0, project.root.lastIndexOf('/') + 1);
  return !sampleFolders.test(file.slice(above.length));
}

/** A user class of its own that some setting out of sight may name. */
function ownsUserModel(project: Project): boolean {
  return project.classes().some((ref) => {
    const model = project.models.ofClass(ref);
    return (
      model !== undefined &&
      !model.abstract &&
      !project.isTest(ref.file) &&
      project.isSubclass(ref, 'django.contrib.auth.models.AbstractBaseUser') !== false &&
      !model.proxy &&
      model.label !== 'auth.User'
    );
  });
}

function installsUsers(module: SettingsModule): boolean {
  const apps = module.values.get('INSTALLED_APPS')?.constant;
  if (apps === undefined || !('items' in apps)) return false;
  return apps.items.some(
    (app) =>
      app !== undefined &&
      'value' in app &&
      (app.value === 'django.contrib.auth' || app.value === 'django.contrib.auth.apps.AuthConfig'),
  );
}
