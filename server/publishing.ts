import { diagnosticsOf } from '#core/coach/diagnostics.ts';
import type { Surroundings } from '#core/coach/surroundings.ts';
import { languageOf } from '#core/engine/analyse.ts';
import type { Finding } from '#core/engine/finding.ts';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Coach } from './workspace.ts';

/** Tells the editor about findings, and only about what it does not know yet. */
export interface Publisher {
  /** Publishes these open files. Files whose text has changed since they were read wait for their turn. */
  publish(files: Iterable<string>): void;
  /** Publishes everything that the editor is to see; takes back what it is not to see any more. */
  publishAll(): void;
  /** Takes back everything. */
  clear(): void;
}

export interface PublisherOptions {
  readonly send: (params: PublishDiagnosticsParams) => void;
  readonly surroundings: Surroundings;
  /** Findings of closed files too. */
  readonly wholeProject: () => boolean;
}

/** Creates the publisher of one session. */
export function createPublisher(coach: Coach, options: PublisherOptions): Publisher {
  const { surroundings } = options;
  /** By URI, what was sent last: of files without findings nothing is kept. */
  const sent = new Map<string, string>();

  function publishFile(file: string, findings: readonly Finding[]): void {
    const document = coach.open.get(file);
    // Positions would be those of an older text; the review of the new one is on its way.
    if (document !== undefined && !coach.open.isAnalysed(file)) return;
    const uri = surroundings.uriOf(file);
    const state = findings.length === 0 ? '' : stateOf(findings, document?.version);
    if ((sent.get(uri) ?? '') === state) return;
    options.send({
      uri,
      diagnostics: diagnosticsOf(findings, surroundings),
      ...(document !== undefined && { version: document.version }),
    });
    if (state === '') sent.delete(uri);
    else sent.set(uri, state);
  }

  /** Everything that a file's diagnostics are made of: while it is the same, nothing needs to be computed or sent. */
  function stateOf(findings: readonly Finding[], version: number | undefined): string {
    const files = new Set(
      findings.flatMap(({ location, related }) =>
        [location, ...related.map((r) => r.location)].map(({ file }) => file),
      ),
    );
    const hashes = [...files].map((file) => coach.engine.analysisOf(file)?.facts.hash);
    return JSON.stringify([version, hashes, surroundings.guideUri('orm#n-plus-one'), findings]);
  }

  /** Configuration files are never opened in the coach's name: their mistakes are always told. */
  function isShown(file: string): boolean {
    return options.wholeProject() || coach.open.get(file) !== undefined || languageOf(file) === undefined;
  }

  return {
    publish(files) {
      for (const file of files) publishFile(file, coach.findingsOf(file));
    },
    publishAll() {
      const byFile = new Map<string, Finding[]>(coach.open.files().map((file) => [file, []]));
      for (const finding of coach.allFindings()) {
        const { file } = finding.location;
        if (!isShown(file)) continue;
        const list = byFile.get(file);
        if (list === undefined) byFile.set(file, [finding]);
        else list.push(finding);
      }
      for (const [file, findings] of byFile) publishFile(file, findings);
      const shown = new Set([...byFile.keys()].map(surroundings.uriOf));
      for (const uri of [...sent.keys()]) {
        if (shown.has(uri)) continue;
        sent.delete(uri);
        options.send({ uri, diagnostics: [] });
      }
    },
    clear() {
      for (const uri of sent.keys()) options.send({ uri, diagnostics: [] });
      sent.clear();
    },
  };
}
