import { decodeBlock } from '../../facts/code.ts';
import type { FunctionFact } from '../../facts/file-facts.ts';
import type { Expr, Stmt } from '../../facts/flow-form.ts';
import type { ClassRef, Definition, Project } from '../project.ts';
import type { Resolver } from '../resolver.ts';
import type { SettingsModule, SettingsModules, SettingValue } from '../settings.ts';
import { evaluateSetting } from './expressions.ts';
import type { ExpressionContext } from './context.ts';
import { configurationClasses, isConfiguration, snakeCase } from './configurations.ts';
import { findSettings, purposeOfName } from './find.ts';
import { unknown } from './values.ts';
import type { FoundSettings } from './find.ts';
import { includedFiles } from './includes.ts';
import { runStatements } from './run.ts';
import type { ImportedValues, Names, RunContext } from './run.ts';

/** Told of every file whose statements were run. */
type OnRead = (file: string) => void;

type SettingsProject = Pick<
  Project,
  'root' | 'files' | 'python' | 'moduleOf' | 'fileOfModule' | 'isTest' | 'isLibrary' | 'decode'
>;

/**
 * Reads the settings modules of a project: which there are, what each is for, and the value of every name as far as it can
 * be known. `configured` is the main module when the configuration names one.
 */
export function readSettings(
  project: SettingsProject,
  resolver: Resolver,
  configured: string | undefined,
  onRead: OnRead,
): SettingsModules {
  const found = findSettings(project, resolver, configured);
  const { read, readClass } = createReader(project, resolver, onRead);
  const entries = found.flatMap((each): Entry[] => {
    const ofFile: Entry = { found: each, module: settingsModule(each, undefined, () => read(each.file)) };
    const classes = configurationClasses(project, resolver, each.file);
    if (classes.length === 0) return [ofFile];
    return classes.map(({ name, ref }) => {
      const byName = purposeOfName(snakeCase(name)) ?? (classes.length === 1 ? each.purpose : 'base');
      const inFile = { ...each, purpose: byName, isProduction: each.purpose !== 'test' && isForProduction(byName) };
      return { found: inFile, module: settingsModule(inFile, name, () => readClass(ref)) };
    });
  });
  const modules = entries.map(({ module }) => module);
  const production = entries.filter((entry) => entry.found.isProduction).map(({ module }) => module);
  const wanted = mainOf(found)?.file;
  const main = production.find(({ file }) => file === wanted) ?? modules.findLast(({ file }) => file === wanted);
  return { modules, production, value: (name) => main?.values.get(name) };
}

interface Entry {
  readonly found: FoundSettings;
  readonly module: SettingsModule;
}

function isForProduction(purpose: SettingsModule['purpose']): boolean {
  return purpose === 'production' || purpose === 'only';
}

/** Values are read on demand: most projects have several modules, and most questions are about one. */
function settingsModule(
  { file, module, purpose }: FoundSettings,
  className: string | undefined,
  read: () => ReadValues,
): SettingsModule {
  return {
    file,
    module: className === undefined ? module : `${module}.${className}`,
    className,
    purpose,
    get values() {
      return read().values;
    },
    get complete() {
      return read().complete;
    },
  };
}

function mainOf(found: readonly FoundSettings[]): FoundSettings | undefined {
  return (
    found.find((each) => each.isConfigured) ??
    found.find((each) => each.isManaged) ??
    found.find((each) => each.isProduction) ??
    found.find((each) => each.purpose !== 'test') ??
    found[0]
  );
}

const nothing: ImportedValues = { values: new Map(), complete: false };

type ReadValues = ImportedValues;

interface Reader {
  read(file: string): ReadValues;
  readClass(ref: ClassRef): ReadValues;
}

const deepestClass = 8;

/** Runs modules, each once. */
function createReader(project: SettingsProject, resolver: Resolver, onRead: OnRead): Reader {
  const known = new Map<string, ReadValues>();

  function read(file: string): ReadValues {
    const memo = known.get(file);
    if (memo !== undefined) return memo;
    const facts = project.python(file);
    if (facts === undefined) return { values: new Map(), complete: false };
    onRead(file);
    readPackage(file);
    const names: Names = { values: new Map(), makers: new Map(), complete: true };
    // A module that imports this one back sees what is set so far, as in Python.
    known.set(file, names);
    runStatements(decodeBlock(facts.code, facts.body), names, contextOf(file));
    return names;
  }

  /** Python runs `config/settings/__init__.py` before `config/settings/dev.py`: that order decides what cycles see. */
  function readPackage(file: string): void {
    const folder = file.replace(/(\/__init__)?\.py$/, '').replace(/\/[^/]*$/, '');
    const package_ = `${folder}/__init__.py`;
    if (package_ !== file && project.python(package_) !== undefined) read(package_);
  }

  /** The values of a class of django-configurations: its bases' from right to left, then its own. */
  function readClass({ file, index }: ClassRef, depth = 0): ReadValues {
    const facts = project.python(file);
    const fact = facts?.classes[index];
    const names: Names = { values: new Map(), makers: new Map(), complete: depth < deepestClass };
    if (facts === undefined || fact === undefined || !names.complete) return names;
    onRead(file);
    for (const base of fact.bases.toReversed()) {
      const definition = resolver.resolveExpr(file, project.decode(file, base));
      const behind = definition?.kind === 'class' ? readClass(definition.ref, depth + 1) : undefined;
      for (const [name, value] of behind?.values ?? []) names.values.set(name, value);
      names.complete &&= behind?.complete ?? isConfiguration(definition);
    }
    runStatements(decodeBlock(facts.code, fact.body), names, contextOf(file));
    for (const method of fact.methods) {
      const { name, nameStart: start, nameEnd: end } = facts.functions[method] as FunctionFact;
      names.values.set(name, { ...unknown, location: { file, start, end }, conditional: true });
    }
    return names;
  }

  function contextOf(file: string): RunContext {
    return {
      file,
      expressions: (names) => expressionContext(file, names),
      imported: (fact) => imported(file, fact),
      isSplitSettings: (expr) => {
        const definition = resolver.resolveExpr(file, expr);
        return definition?.kind === 'external' && definition.name.startsWith('split_settings.');
      },
      included: (pattern) => includedFiles(project, file, pattern).flatMap((each) => included(each) ?? []),
    };
  }

  function included(file: string): { body: readonly Stmt[]; inner: RunContext } | undefined {
    const facts = project.python(file);
    if (facts === undefined) return undefined;
    onRead(file);
    return { body: decodeBlock(facts.code, facts.body), inner: contextOf(file) };
  }

  function expressionContext(file: string, names: Names): ExpressionContext {
    const context: ExpressionContext = {
      file,
      name: (id) => names.values.get(id) ?? valueOf(resolver.lookup(file, id)),
      attribute: (expr) => {
        const of = expr.value.k === 'name' ? resolver.resolveExpr(file, expr.value) : undefined;
        if (of?.kind === 'class') return readClass(of.ref).values.get(expr.name);
        return of?.kind === 'module' ? valueOf(resolver.member(of, expr.name)) : undefined;
      },
      resolve: (expr) => resolver.resolveExpr(file, expr),
      maker: (name) => names.makers.get(name) ?? makerOf(resolver.lookup(file, name)),
      value: (expr) => evaluateSetting(expr, context),
    };
    return context;
  }

  /** A variable of another module, as that module leaves it. */
  function valueOf(definition: Definition | undefined): SettingValue | undefined {
    if (definition?.kind !== 'variable' || definition.owner !== undefined || project.isLibrary(definition.file))
      return undefined;
    return read(definition.file).values.get(definition.fact.name);
  }

  function makerOf(definition: Definition | undefined): (Expr & { k: 'call' }) | undefined {
    if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
    const expr = project.decode(definition.file, definition.fact.value);
    return expr.k === 'call' ? expr : undefined;
  }

  function imported(file: string, index: number): ImportedValues {
    const fact = project.python(file)?.imports[index];
    if (fact === undefined) return nothing;
    // django-configurations keeps its settings in classes: what a module holds is not all.
    const complete = !fact.module.startsWith('configurations');
    const module = resolver.importedModule(file, fact);
    const found = module?.kind === 'module';
    if (fact.name !== '*') {
      const value = fact.name === undefined || !found ? undefined : valueOf(resolver.member(module, fact.name));
      if (value !== undefined) return { values: new Map([[fact.as, value]]), complete };
      // A setting of which nothing is known but that it is set.
      const isSetting = fact.name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(fact.as);
      const location = { file, start: fact.start, end: fact.end };
      const value_ = { ...unknown, location, conditional: false };
      return { values: new Map(isSetting ? [[fact.as, value_]] : []), complete };
    }
    if (!found || module.file === undefined) return nothing;
    const behind = read(module.file);
    const all = resolver.lookup(module.file, '__all__');
    const names = all === undefined ? undefined : resolver.publicNames(module.file);
    // Without `__all__` every name that the module holds is public, whoever set it: star imports, `include`.
    const values = [...behind.values].filter(([name]) => names?.has(name) ?? !name.startsWith('_'));
    return { values: new Map(values), complete: behind.complete };
  }

  return { read, readClass };
}
