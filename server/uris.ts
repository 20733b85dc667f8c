import { URI } from 'vscode-uri';

/** Translates between an editor's URIs and the keys under which the core knows files. */
export interface FileNames {
  /** The key of a URI; undefined when the coach cannot read such a place (`untitled:`, `git:` …). */
  keyOf(uri: string): string | undefined;
  uriOf(key: string): string;
}

/** On Node a key is an absolute path with '/', drive letters in upper case ('C:/shop/models.py'). */
export const diskNames: FileNames = {
  keyOf(uri) {
    const parsed = parseUri(uri);
    if (parsed?.scheme !== 'file') return undefined;
    const path = parsed.authority === '' ? parsed.path : `//${parsed.authority}${parsed.path}`;
    const withoutEnd = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    return /^\/[a-z]:/i.test(withoutEnd) ? withoutEnd.charAt(1).toUpperCase() + withoutEnd.slice(2) : withoutEnd;
  },
  uriOf(key) {
    return URI.file(key).toString();
  },
};

/** In the browser a key is the URI itself, without percent signs where they are not needed, so that paths can be joined. */
export const webNames: FileNames = {
  keyOf(uri) {
    const parsed = parseUri(uri);
    if (parsed === undefined || outsideWorkspace.has(parsed.scheme)) return undefined;
    const key = parsed.toString(true);
    return key.endsWith('/') ? key.slice(0, -1) : key;
  },
  uriOf(key) {
    return parseUri(key)?.toString() ?? key;
  },
};

/** Schemes of documents that are no file of a workspace folder. */
const outsideWorkspace: ReadonlySet<string> = new Set([
  'untitled',
  'git',
  'output',
  'vscode',
  'search-editor',
  'comment',
]);

function parseUri(uri: string): URI | undefined {
  try {
    return URI.parse(uri, true);
  } catch {
    return undefined;
  }
}
