import { extractPython } from '../facts/extract.ts';
import type { FileFacts } from '../facts/file-facts.ts';
import { stubs } from '../project/library/index.ts';
import type { PythonParser } from '../syntax/parser.ts';

/** Facts of the stub files that tell what Django, DRF and well-known packages mean, by their file names (`library:/…`). */
export function libraryFacts(parser: PythonParser): ReadonlyMap<string, FileFacts> {
  const facts = new Map<string, FileFacts>();
  for (const [file, text] of stubs) facts.set(file, extractPython(parser.parse(text)));
  return facts;
}
