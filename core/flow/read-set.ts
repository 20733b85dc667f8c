import type { FileFacts } from '../facts/file-facts.ts';
import type { FunctionRef, Project } from '../project/project.ts';

/**
 * What an evaluation looked at, each with a fingerprint. When all fingerprints are still the same, evaluating again
 * would give the same events (up to where the code stands in its file).
 */
export interface ReadSet {
  readonly prints: ReadonlyMap<string, string>;
}

export interface ReadRecorder {
  /** The body and head of a function. */
  function(ref: FunctionRef): void;
  /** Everything a file declares besides function bodies: imports, classes with their attributes, module names. */
  declarations(file: string): void;
  template(name: string): void;
  setting(name: string): void;
  finish(): ReadSet;
}

export function newReadRecorder(project: Project): ReadRecorder {
  const prints = new Map<string, string>();
  const add = (key: string): void => {
    if (!prints.has(key)) prints.set(key, fingerprint(project, key));
  };
  return {
    function(ref) {
      const facts = project.python(ref.file)?.functions[ref.index];
      if (facts && !project.isLibrary(ref.file)) add(`function ${ref.file}#${facts.qualname}#${ref.index}`);
    },
    declarations(file) {
      if (!project.isLibrary(file)) add(`declarations ${file}`);
    },
    template: (name) => add(`template ${name}`),
    setting: (name) => add(`setting ${name}`),
    finish: () => ({ prints }),
  };
}

/** True when something that the evaluation read is not what it was. */
export function changed(project: Project, reads: ReadSet): boolean {
  for (const [key, print] of reads.prints) {
    if (fingerprint(project, key) !== print) return true;
  }
  return false;
}

function fingerprint(project: Project, key: string): string {
  const space = key.indexOf(' ');
  const name = key.slice(space + 1);
  switch (key.slice(0, space)) {
    case 'function':
      return functionPrint(project, name);
    case 'declarations':
      return String(declarationsPrint(project.files.get(name)));
    case 'template': {
      const file = project.templateFile(name);
      return file === undefined ? '-' : `${file}:${project.files.get(file)?.hash}`;
    }
    default: {
      const value = project.settings.value(name);
      return JSON.stringify([value?.constant, value?.environment?.default]);
    }
  }
}

function functionPrint(project: Project, name: string): string {
  const [file = '', qualname, index] = name.split('#');
  const fact = project.python(file)?.functions[Number(index)];
  return fact?.qualname === qualname ? String(fact?.bodyHash) : '-';
}

/** A hash of what a file declares, function bodies left out. */
function declarationsPrint(facts: FileFacts | undefined): number {
  if (facts === undefined) return 0;
  return facts.language === 'template' ? facts.hash : facts.declarationsHash;
}
