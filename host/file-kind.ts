export type FileKind = 'python' | 'template';

const templateAnywhere = /\.(html?|jinja2?|j2)$/i;
const templateInFolder = /\/(templates|jinja2)\/.*\.(txt|xml)$/i;

/** What the coach reads of a file, by its key; undefined for everything it does not read. */
export function fileKind(file: string): FileKind | undefined {
  if (file.endsWith('.py')) return 'python';
  if (templateAnywhere.test(file) || templateInFolder.test(file)) return 'template';
  return undefined;
}

/** Tests and migrations: most of a project's bytes and the least of its findings, so they are read last. */
export function isSecondary(file: string): boolean {
  return /\/(tests?|migrations|fixtures)\/|\/(test_[^/]*|[^/]*_tests?|conftest)\.py$/.test(file);
}
