import type {
  AnnotatedTextEdit,
  CreateFile,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { RealisedFix } from './realise.ts';
import { placesIn } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

export interface EditOptions extends Pick<Surroundings, 'texts' | 'uriOf'> {
  /** Version of an open document; null for a file that is not open. */
  readonly versionOf: (file: string) => number | null;
  /** The client understands `documentChanges`, with creations and with change annotations. */
  readonly client: { readonly documentChanges: boolean; readonly createFiles: boolean; readonly annotations: boolean };
}

type Edits = Extract<RealisedFix, { readonly kind: 'edits' }>;

/**
 * A realised fix as an LSP edit. With `review`, the client asks for confirmation of each change (where it can).
 * Undefined when the client cannot do it: creating files needs `documentChanges`.
 */
export function workspaceEditOf(fix: Edits, options: EditOptions, review?: string): WorkspaceEdit | undefined {
  const { client, uriOf } = options;
  if (fix.created.length > 0 && !(client.documentChanges && client.createFiles)) return undefined;
  const annotation = review !== undefined && client.documentChanges && client.annotations ? 'review' : undefined;
  const edits = fix.files.map(({ file, edits: list }) => ({ file, edits: textEdits(file, list, options, annotation) }));
  if (!client.documentChanges) return { changes: Object.fromEntries(edits.map((e) => [uriOf(e.file), e.edits])) };
  const created = fix.created.flatMap(({ file, text }): (CreateFile | TextDocumentEdit)[] => {
    const start = { line: 0, character: 0 };
    const edit = { range: { start, end: start }, newText: text, ...(annotation && { annotationId: annotation }) };
    return [
      {
        kind: 'create',
        uri: uriOf(file),
        options: { ignoreIfExists: false },
        ...(annotation && { annotationId: annotation }),
      },
      { textDocument: { uri: uriOf(file), version: null }, edits: [edit] },
    ];
  });
  const changes = edits.map((e) => ({
    textDocument: { uri: uriOf(e.file), version: options.versionOf(e.file) },
    edits: e.edits,
  }));
  return {
    documentChanges: [...created, ...changes],
    ...(annotation && { changeAnnotations: { [annotation]: { label: review ?? '', needsConfirmation: true } } }),
  };
}

function textEdits(
  file: string,
  edits: Edits['files'][number]['edits'],
  options: EditOptions,
  annotation: string | undefined,
): (TextEdit | AnnotatedTextEdit)[] {
  const places = placesIn(options);
  return edits.flatMap((edit) => {
    const range = places.range(file, edit);
    if (range === undefined) return [];
    return [{ range, newText: edit.text, ...(annotation && { annotationId: annotation }) }];
  });
}
