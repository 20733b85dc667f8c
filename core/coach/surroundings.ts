import type { Location, Range } from '../text/range.ts';
import { LineIndex } from '../text/line-index.ts';
import type { Range as LspRange, Location as LspLocation } from 'vscode-languageserver-types';
import type { Texts } from './realise.ts';

/** What the coach needs to know of the shell to speak LSP: the texts, and how files and guide sections are addressed. */
export interface Surroundings {
  readonly texts: Texts;
  /** The URI of a file key. */
  readonly uriOf: (file: string) => string;
  /** The URI of a guide section ('orm#n-plus-one'); undefined where the guide cannot be opened. */
  readonly guideUri: (section: string) => string | undefined;
}

/** The command that opens a lesson; its one argument is `{rule, guide}`. */
export const openLessonCommand = 'djangoCoach.openLesson';

/** Turns offsets into LSP positions; remembers the lines of each file for as long as it lives. */
export interface Places {
  range(file: string, range: Range): LspRange | undefined;
  location(location: Location): LspLocation | undefined;
}

/** Places of one answer; a file without a text has none. */
export function placesIn({ texts, uriOf }: Pick<Surroundings, 'texts' | 'uriOf'>): Places {
  const indexes = new Map<string, LineIndex | undefined>();
  const indexOf = (file: string): LineIndex | undefined => {
    if (!indexes.has(file)) {
      const text = texts(file);
      indexes.set(file, text === undefined ? undefined : new LineIndex(text));
    }
    return indexes.get(file);
  };
  const range = (file: string, { start, end }: Range): LspRange | undefined => {
    const lines = indexOf(file);
    return lines && { start: lines.positionAt(start), end: lines.positionAt(end) };
  };
  return {
    range,
    location: (location) => {
      const found = range(location.file, location);
      return found && { uri: uriOf(location.file), range: found };
    },
  };
}
