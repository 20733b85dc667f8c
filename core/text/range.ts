/** A half-open span of a text in UTF-16 code units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A span inside a named file. `file` is the file's key in the workspace (an absolute path with `/`, or a URI in the browser). */
export interface Location extends Range {
  readonly file: string;
}

/** Orders by file, then start, then end: the one order in which anything is printed or published. */
export function compareLocations(a: Location, b: Location): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start - b.start || a.end - b.end;
}
