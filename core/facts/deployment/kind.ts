/** How a deployment file is written. */
export type DeploymentKind =
  'dockerfile' | 'yaml' | 'procfile' | 'unit' | 'uwsgi' | 'toml' | 'env' | 'supervisor' | 'script';

/** Larger files are data: nothing is read from them. In UTF-16 code units of the text, or bytes on a disk. */
export const maxDeploymentSize = 256 * 1024;

const names: readonly [RegExp, DeploymentKind][] = [
  [/^(docker|container)file([._-](?!dockerignore|md$)[^/]*)?$|\.(docker|container)file$/, 'dockerfile'],
  [/^(docker-)?(compose|stack)([._-].*)?\.ya?ml$|[._-]compose\.ya?ml$/, 'yaml'],
  [/^(app|deployment|values)([._-].*)?\.ya?ml$|[._-]app\.ya?ml$|^render\.ya?ml$/, 'yaml'],
  [/^(production|prod|staging|stage|live)\.ya?ml$/, 'yaml'],
  [/^procfile([._-][^/]*)?$/, 'procfile'],
  [/\.service$/, 'unit'],
  [/uwsgi.*\.ini$/, 'uwsgi'],
  [/^fly([._-].*)?\.toml$/, 'toml'],
  [/^\.env([._-].*)?$|\.env$/, 'env'],
  [/(^|[._-])supervisord?([._-][\w-]+)*\.(conf|ini)$/, 'supervisor'],
  [/(^|[._-])entry[_-]?point([._-](?!(py|js|ts|md|txt|ya?ml)$)[\w-]+)*$/, 'script'],
  [/^(start|run|serve|launch|gunicorn|uwsgi)([._-][\w-]+)*\.(sh|bash)$/, 'script'],
];

/** Folders whose files are all of one kind, whatever their names. */
const folders: readonly [RegExp, DeploymentKind][] = [
  [/\/(k8s|kubernetes|kube|kustomize|openshift|helm|charts?|manifests?|deploy|deployments?)\/.*\.ya?ml$/, 'yaml'],
  [/\/uwsgi\/[^/]+\.ini$/, 'uwsgi'],
  [/\/\.envs\/.*\/[^/]+$/, 'env'],
  [/\/supervisord?(\.d)?\/([^/]+\/)*[^/]+\.(conf|ini)$/, 'supervisor'],
  [/\/(compose|docker)\/([^/]+\/)*start$/, 'script'],
];

/** What a shell has to watch to see every deployment file, as globs of file names. */
export const deploymentGlobs: readonly string[] = [
  '*.{yml,yaml,ini,conf,service,env,sh,bash,dockerfile,containerfile}',
  '{*entrypoint*,*entry-point*,*entry_point*,start}',
  '{Dockerfile,Containerfile,Procfile,dockerfile,containerfile,procfile}*',
  '*.{Dockerfile,Containerfile}',
  'fly*.toml',
  '.env*',
  '.envs/**',
];

/** What a file that starts Django's processes is, by its path; undefined for all others. */
export function deploymentKind(file: string): DeploymentKind | undefined {
  const path = `/${file}`.toLowerCase();
  const name = path.slice(path.lastIndexOf('/') + 1);
  const byName = names.find(([pattern]) => pattern.test(name));
  return (byName ?? folders.find(([pattern]) => pattern.test(path)))?.[1];
}
