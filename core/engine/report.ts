import type { Project } from '../project/project.ts';
import { compareLocations } from '../text/range.ts';
import type { Location } from '../text/range.ts';
import type { Finding } from './finding.ts';
import type { AnyRule, Report } from './rule.ts';

/** Stub files of Django and DRF: nothing is ever reported in them, nor are they named as related places. */
export function isLibraryFile(file: string): boolean {
  return file.startsWith('library:');
}

/** Words a rule's report: message, severity, guide section, fix. */
export function findingOf(rule: AnyRule, report: Report<unknown>, project: Project | undefined): Finding {
  const related = (report.related ?? []).filter((place) => !isLibraryFile(place.location.file));
  const places = related
    .slice(0, report.mostRelated ?? 3)
    .map((place) => ({ location: plain(place.location), message: place.message }));
  return {
    code: rule.id,
    severity: report.severity ?? rule.severity,
    location: plain(report.location),
    message: rule.message(report.data),
    related: places,
    guide: rule.guide,
    djangoCheck: 'djangoCheck' in report ? report.djangoCheck : rule.djangoChecks?.[0],
    data: { ...(report.data as object) },
    fix: report.fix ?? rule.fixFor?.(report, project),
    ...(report.group !== undefined && { group: report.group }),
  };
}

/** Nothing but the place: rules hand over sites, which hold more. */
function plain({ file, start, end }: Location): Location {
  return { file, start, end };
}

/** The order in which findings are printed and published: by place, then rule, then message. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareLocations(a.location, b.location) || compareText(a.code, b.code) || compareText(a.message, b.message);
}

/** Orders by code units: the same on every machine, whatever its language. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
