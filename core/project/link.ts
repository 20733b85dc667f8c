import { decodeExpr } from '../facts/code.ts';
import type { Code, FileFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import { findApps } from './apps.ts';
import { createClasses } from './classes.ts';
import type { Classes } from './classes.ts';
import { readMigrations } from './migrations/migrations.ts';
import { buildModelGraph } from './models/graph.ts';
import { createModuleIndex } from './modules.ts';
import type { ClassRef, Project } from './project.ts';
import { beginLink, linkStates } from './relink.ts';
import { createResolver } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { readSettings } from './settings/modules.ts';
import { createTemplateFinder } from './templates.ts';
import { isTestFile } from './test-files.ts';

export interface LinkInput {
  /** Folder of manage.py; '/' separated, no trailing slash. */
  readonly root: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, FileFacts>;
  /** The stubs' facts by file key: `libraryFacts(parser)`. */
  readonly library: ReadonlyMap<string, FileFacts>;
  /** Dotted name of the main settings module, when the configuration names it. */
  readonly settingsModule?: string;
  /** See `Project.targetDjango`. */
  readonly targetDjango?: number;
  /** The project as it was before the last change: what still holds of it is taken over. */
  readonly previous?: Project;
}

/**
 * Links files to a project. Cheap: names, classes, settings and models are worked out when first asked for, and what
 * depends on one file alone is kept with that file's facts. Unknown or broken input leaves gaps, never an exception.
 */
export function linkProject(input: LinkInput): Project {
  const { root, name, files, library, settingsModule, targetDjango, previous } = input;
  const state = beginLink({ root, library, files, settingsModule, targetDjango }, previous && linkStates.get(previous));
  const modules = state.modules ?? createModuleIndex(root, files, library);
  const decode = createDecoder((file) => modules.python(file)?.code);
  // Names and classes need each other: a class's bases are names, and a name may stand behind a class.
  const classes: Classes = createClasses({
    python: modules.python,
    moduleOf: modules.moduleOf,
    decode,
    resolveExpr: (file, expr, functionIndex) => resolver.resolveExpr(file, expr, functionIndex),
    resolve: (dotted) => resolver.resolve(dotted),
    memo: state.classes,
  });
  const resolver: Resolver = createResolver({ modules, decode, classMember: classes.member, memo: state.names });
  let all: readonly ClassRef[] | undefined;

  const isLibrary = (file: string): boolean => library.has(file);
  const findTemplate = createTemplateFinder(
    files,
    () => project.apps.map((app) => app.folder),
    () => project.settings.value('TEMPLATES'),
  );
  const project: Project = {
    root,
    name,
    targetDjango,
    files,
    get settings() {
      return (state.settings ??= readSettings(project, resolver, settingsModule, (file) =>
        state.settingsFiles.add(file),
      ));
    },
    get models() {
      return (state.models ??= buildModelGraph(project, library));
    },
    get migrations() {
      return (state.migrations ??= readMigrations(project));
    },
    get apps() {
      return (state.apps ??= findApps(project, library.keys()));
    },
    python: modules.python,
    template: (file) => {
      const facts = files.get(file);
      return facts?.language === 'template' ? facts.template : undefined;
    },
    isLibrary,
    isTest(file) {
      let answer = state.tests.get(file);
      if (answer === undefined) state.tests.set(file, (answer = isTestFile(root, file)));
      return answer;
    },
    moduleOf: modules.moduleOf,
    fileOfModule: modules.fileOfModule,
    lookup: resolver.lookup,
    member: resolver.member,
    resolve: resolver.resolve,
    resolveExpr: resolver.resolveExpr,
    classInfo: classes.classInfo,
    isSubclass: classes.isSubclass,
    nameOf: classes.nameOf,
    classes: () => (all ??= classesOf(files)),
    decode,
    templateFile: findTemplate,
  };
  state.modules = modules;
  linkStates.set(project, state);
  return project;
}

function classesOf(files: ReadonlyMap<string, FileFacts>): ClassRef[] {
  const refs: ClassRef[] = [];
  for (const file of [...files.keys()].sort()) {
    const facts = files.get(file);
    if (facts?.language !== 'python') continue;
    for (let index = 0; index < facts.classes.length; index++) refs.push({ file, index });
  }
  return refs;
}

const missing: Expr = { k: 'unknown', parts: [], start: 0, end: 0 };

/** Decoded expressions live as long as the facts they come from: linking again decodes nothing twice. */
const decoded = new WeakMap<Code, Map<number, Expr>>();

function createDecoder(codeOf: (file: string) => Code | undefined): Project['decode'] {
  return (file, ref) => {
    const code = codeOf(file);
    if (code === undefined) return missing;
    let memo = decoded.get(code);
    if (memo === undefined) decoded.set(code, (memo = new Map()));
    let expr = memo.get(ref);
    if (expr === undefined) memo.set(ref, (expr = decodeExpr(code, ref)));
    return expr;
  };
}
