import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { Finding, Severity } from '../engine/finding.ts';
import { placesIn } from './surroundings.ts';
import type { Places, Surroundings } from './surroundings.ts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Findings of one file as LSP diagnostics, in their order. Those whose file has no text any more are left out. */
export function diagnosticsOf(findings: readonly Finding[], surroundings: Surroundings): Diagnostic[] {
  const places = placesIn(surroundings);
  return findings.flatMap((finding) => diagnosticOf(finding, surroundings, places) ?? []);
}

/** One finding as a diagnostic; undefined when its file has no text any more. */
export function diagnosticOf(finding: Finding, surroundings: Surroundings, places: Places): Diagnostic | undefined {
  const range = places.range(finding.location.file, finding.location);
  if (range === undefined) return undefined;
  const href = surroundings.guideUri(finding.guide);
  const related = finding.related.flatMap(({ location, message }) => {
    const place = places.location(location);
    return place === undefined ? [] : [{ location: place, message }];
  });
  return {
    range,
    severity: severities[finding.severity],
    source: 'django-coach',
    code: finding.code,
    message: finding.message,
    ...(href !== undefined && { codeDescription: { href } }),
    ...(related.length > 0 && { relatedInformation: related }),
    ...(finding.fix?.changes[0]?.kind === 'remove-suppression' && { tags: [DiagnosticTag.Unnecessary] }),
  };
}
