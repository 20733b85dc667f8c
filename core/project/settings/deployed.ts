import { purposeOfPlace } from '../../facts/deployment/purpose.ts';
import type { DeploymentFacts } from '../../facts/file-facts.ts';
import type { Project } from '../project.ts';

/** A settings module that a deployment file gives to the processes it starts. */
export interface DeployedModule {
  readonly file: string;
  /** The deployment, or the file of it, says that it is for production. */
  readonly isExplicit: boolean;
  /** Surely served: a compose file or script that says nothing of itself may as well be somebody's development set-up. */
  readonly isSure: boolean;
}

interface Naming {
  readonly kind: DeploymentFacts['kind'];
  readonly module: string;
  readonly isExplicit: boolean;
  /** Nobody knows who runs it: a compose file, a script. */
  readonly isDoubtful: boolean;
}

/**
 * The settings modules that the project's deployment files run in production, by file. Those meant for development or tests
 * by their names or by what they run name none. Where some of one kind are named for production, the others are for
 * something else.
 */
export function deployedModules(
  project: Pick<Project, 'files' | 'fileOfModule' | 'root'>,
): ReadonlyMap<string, DeployedModule> {
  const all = [...project.files].flatMap(([file, facts]) =>
    facts.language === 'deployment' ? namingsIn(project, file, facts) : [],
  );
  const explicit = new Set(all.filter(({ isExplicit }) => isExplicit).map(({ kind }) => kind));
  const isSaid = all.some(({ module, isDoubtful }) => !isDoubtful && project.fileOfModule(module) !== undefined);
  const found = new Map<string, DeployedModule>();
  for (const { kind, module, isExplicit, isDoubtful } of all) {
    const file = project.fileOfModule(module);
    if (file === undefined || !project.files.has(file) || (explicit.has(kind) && !isExplicit)) continue;
    // A script of the repository is asked only where nothing says surely what is run.
    if (kind === 'script' && isSaid && !isExplicit) continue;
    const known = found.get(file);
    const isSure = isExplicit || !isDoubtful || known?.isSure === true;
    found.set(file, { file, isExplicit: isExplicit || known?.isExplicit === true, isSure });
  }
  return found;
}

function namingsIn(project: Pick<Project, 'files' | 'root'>, file: string, facts: DeploymentFacts): Naming[] {
  // Nobody knows who reads a file with variables, unless somebody says so.
  if (facts.kind === 'env') return [];
  const place = purposeOfPlace(inProject(file, project.root));
  const own = facts.settings.map((each) => ({ ...each, place }));
  const named = facts.envFiles.flatMap((path) => {
    const at = joined(file, path);
    const behind = project.files.get(at);
    if (behind?.language !== 'deployment') return [];
    const inside = purposeOfPlace(inProject(at, project.root)) ?? place;
    return behind.settings.map((each) => ({ ...each, place: place ?? inside, inside }));
  });
  return [...own, ...named].flatMap((each): Naming[] => {
    const purposes = [each.purpose, each.place, 'inside' in each ? each.inside : undefined];
    if (purposes.includes('test') || purposes.includes('development')) return [];
    const isExplicit = purposes.includes('production');
    return [
      {
        kind: facts.kind,
        module: each.module,
        isExplicit,
        isDoubtful: facts.kind === 'script' || (facts.kind === 'yaml' && /compose/i.test(nameOf(file))),
      },
    ];
  });
}

/** The part of a path that says something of the project: not the folders that hold it. */
function inProject(file: string, root: string): string {
  const [parts, above] = [file.split('/'), root.split('/')];
  let at = 0;
  while (at < above.length && parts[at] === above[at]) at++;
  return parts.slice(at).join('/');
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** A path as a file names it: from its own folder, unless it is absolute. */
function joined(file: string, path: string): string {
  if (path.startsWith('/')) return path;
  const parts = file.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
