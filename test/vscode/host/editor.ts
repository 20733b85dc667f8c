import assert from 'node:assert/strict';
import { Range, Uri, commands, languages, window, workspace } from 'vscode';
import type { Diagnostic, TextDocument } from 'vscode';

/** The URI of a file of the opened project. */
export function uriOf(name: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder, 'VS Code has no folder open');
  return Uri.joinPath(folder.uri, name);
}

/** Shows a file of the opened project. */
export async function open(name: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uriOf(name));
  await window.showTextDocument(document);
  return document;
}

/** Takes unsaved changes back and closes all editors. */
export async function closeAll(): Promise<void> {
  for (const document of workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.files.revert');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Findings as '<code>: <the marked text>', sorted, which tests compare. */
export function described(document: TextDocument): string[] {
  return languages
    .getDiagnostics(document.uri)
    .map((finding) => `${codeOf(finding)}: ${document.getText(finding.range)}`)
    .sort();
}

export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits until the document has exactly these findings; after half a minute fails with those that it has. */
export async function findingsBecome(document: TextDocument, expected: readonly string[]): Promise<void> {
  const sorted = [...expected].sort();
  const isThere = (): boolean => JSON.stringify(described(document)) === JSON.stringify(sorted);
  await new Promise<void>((done) => {
    if (isThere()) return done();
    const end = (): void => {
      clearTimeout(timer);
      listener.dispose();
      done();
    };
    const timer = setTimeout(end, 30_000);
    const listener = languages.onDidChangeDiagnostics(() => {
      if (isThere()) end();
    });
  });
  assert.deepEqual(described(document), sorted);
}

/** The finding whose marked text lies on the line that contains `line`. */
export function findingOn(document: TextDocument, line: string): Diagnostic {
  const start = document.getText().indexOf(line);
  assert.ok(start >= 0, `no "${line}" in ${document.fileName}`);
  const whole = new Range(document.positionAt(start), document.positionAt(start + line.length));
  const found = languages.getDiagnostics(document.uri).find(({ range }) => whole.intersection(range) !== undefined);
  assert.ok(found, `no finding on "${line}"`);
  return found;
}
