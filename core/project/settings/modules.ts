import { decodeBlock } from '../../facts/code.ts';
import type { Expr } from '../../facts/flow-form.ts';
import type { Definition, Project } from '../project.ts';
import type { Resolver } from '../resolver.ts';
import type { SettingsModule, SettingsModules, SettingValue } from '../settings.ts';
import { evaluateSetting } from './expressions.ts';
import type { ExpressionContext } from './context.ts';
import { findSettings } from './find.ts';
import type { FoundSettings } from './find.ts';
import { runStatements } from './run.ts';
import type { ImportedValues, Names, RunContext } from './run.ts';

/** Told of every file whose statements were run. */
type OnRead = (file: string) => void;

type SettingsProject = Pick<
  Project,
  'files' | 'python' | 'moduleOf' | 'fileOfModule' | 'isTest' | 'isLibrary' | 'decode'
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
  const read = createReader(project, resolver, onRead);
  const modules = found.map((each): SettingsModule => {
    const { file, module, purpose } = each;
    // Values are read on demand: most projects have several modules, and most questions are about one.
    return {
      file,
      module,
      purpose,
      get values() {
        return read(file).values;
      },
      get complete() {
        return read(file).complete;
      },
    };
  });
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const production = modules.filter((_, i) => found[i]?.isProduction);
  const mainFile = mainOf(found)?.file;
  const main = mainFile === undefined ? undefined : byFile.get(mainFile);
  return { modules, production, value: (name) => main?.values.get(name) };
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

/** Runs modules, each once. */
function createReader(project: SettingsProject, resolver: Resolver, onRead: OnRead): (file: string) => ImportedValues {
  const known = new Map<string, ImportedValues>();

  function read(file: string): ImportedValues {
    const memo = known.get(file);
    if (memo !== undefined) return memo;
    const facts = project.python(file);
    if (facts === undefined) return nothing;
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

  function contextOf(file: string): RunContext {
    return { file, expressions: (names) => expressionContext(file, names), imported: (fact) => imported(file, fact) };
  }

  function expressionContext(file: string, names: Names): ExpressionContext {
    const context: ExpressionContext = {
      file,
      name: (id) => names.values.get(id) ?? valueOf(resolver.lookup(file, id)),
      attribute: (expr) => {
        const of = expr.value.k === 'name' ? resolver.resolveExpr(file, expr.value) : undefined;
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
    if (fact.name !== '*') {
      const value =
        fact.name === undefined || module === undefined ? undefined : valueOf(resolver.member(module, fact.name));
      return { values: new Map(value === undefined ? [] : [[fact.as, value]]), complete };
    }
    if (module?.kind !== 'module' || module.file === undefined) return nothing;
    const names = resolver.publicNames(module.file);
    const behind = read(module.file);
    // What a module gets from its own star imports is public too.
    const values = [...behind.values].filter(([name]) => names.has(name));
    return { values: new Map(values), complete: behind.complete };
  }

  return read;
}
