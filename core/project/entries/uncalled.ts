import type { FileFacts, FunctionFact, PythonFacts } from '../../facts/file-facts.ts';
import { stubs } from '../library/index.ts';
import type { Project } from '../project.ts';
import type { Collector } from './collector.ts';

/**
 * Functions and methods that nobody seems to call become entry points of their own, so that their code is looked at: those
 * whose name stands nowhere else in the app's code or in what Django itself calls. `request` first makes one a view.
 * Tells of every name that was asked for whether it is used.
 */
export function addUncalled(collector: Collector): ReadonlyMap<string, boolean> {
  const { project } = collector;
  const used = namesUsed(collector);
  const named = new Map<string, boolean>();
  for (const [file, facts] of project.files) {
    if (facts.language !== 'python' || !collector.isApp(file) || isConfiguration(file)) continue;
    facts.functions.forEach((fact, index) => {
      if (fact.outerFunction >= 0 || isInsideFunction(facts, fact)) return;
      const isView = fact.ownerClass < 0 && fact.params[0]?.name === 'request';
      if (isView) return collector.addFunction('view', { file, index });
      if (isSpecial(fact.name)) return;
      const isUsed = named.get(fact.name) ?? used.has(fact.name);
      named.set(fact.name, isUsed);
      if (!isUsed) collector.addFunction('function', { file, index });
    });
  }
  return named;
}

function isInsideFunction(facts: PythonFacts, fact: FunctionFact): boolean {
  return fact.ownerClass >= 0 && (facts.classes[fact.ownerClass]?.outerFunction ?? -1) >= 0;
}

function isSpecial(name: string): boolean {
  return name.startsWith('__') && name.endsWith('__');
}

function isConfiguration(file: string): boolean {
  return /\/(manage|setup|wsgi|asgi)\.py$/.test(file);
}

/** How many files use each name, kept from one link to the next: an edit changes the names of one file. */
interface Usage {
  readonly files: Map<string, PythonFacts>;
  readonly counts: Map<string, number>;
  /** The files of the project that it was last made to agree with. */
  of: ReadonlyMap<string, FileFacts> | undefined;
}

const anchorFile = 'library:/django/db/models/__init__.py';

/** By root, for as long as the stubs' facts live: a project that is linked again shares most facts with the last time. */
const usages = new WeakMap<object, Map<string, Usage>>();

/** Tells whether a name stands in app code or in a stub. */
export function namesUsed({ project, isApp }: Collector): { has(name: string): boolean } {
  const usage = usageOf(project);
  const { files, counts } = usage;
  if (usage.of !== project.files) {
    for (const [file, facts] of files) if (project.files.get(file) !== facts) forget(usage, file, facts);
    for (const [file, facts] of project.files) {
      if (facts.language !== 'python' || files.get(file) === facts || !isApp(file)) continue;
      files.set(file, facts);
      for (const name of facts.code.strings) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    usage.of = project.files;
  }
  const called = stubNames(project);
  return { has: (name) => counts.has(name) || called.has(name) };
}

function usageOf(project: Project): Usage {
  const anchor = project.python(anchorFile);
  const byRoot = (anchor && usages.get(anchor)) ?? new Map<string, Usage>();
  if (anchor !== undefined) usages.set(anchor, byRoot);
  let usage = byRoot.get(project.root);
  if (usage === undefined) byRoot.set(project.root, (usage = { files: new Map(), counts: new Map(), of: undefined }));
  return usage;
}

function forget({ files, counts }: Usage, file: string, facts: PythonFacts): void {
  files.delete(file);
  for (const name of facts.code.strings) {
    const count = (counts.get(name) ?? 0) - 1;
    if (count > 0) counts.set(name, count);
    else counts.delete(name);
  }
}

const stubSets = new WeakMap<FileFacts, ReadonlySet<string>>();

/** Names that the stubs' own bodies use: what Django calls by itself (`get_queryset`, `form_valid` …). */
function stubNames(project: Project): ReadonlySet<string> {
  const anchor = project.python(anchorFile);
  if (anchor === undefined) return new Set();
  let names = stubSets.get(anchor);
  if (names === undefined) {
    names = new Set([...stubs.keys()].flatMap((file) => project.python(file)?.code.strings ?? []));
    stubSets.set(anchor, names);
  }
  return names;
}
