import { resolve } from 'node:path';

/** A file's key everywhere in the coach: absolute, with '/' also on Windows ('C:/shop/models.py'). */
export function fileKey(path: string): string {
  return withSlashes(resolve(path));
}

/** The path with '/' as separator; on systems where '\' may stand in a name it is left alone. */
export function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/** The folder of a file key, without a trailing slash (except the root's). */
export function folderOf(file: string): string {
  const end = file.lastIndexOf('/');
  return end <= 0 ? '/' : file.slice(0, end);
}

/** `folder` + '/' + `name`, also where the folder is the root. */
export function joinKey(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** True where the file key is the folder or lies in it. */
export function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
