import { codeAround } from '#core/engine/code-around.ts';
import { functionAt } from '#core/facts/function-at.ts';
import { partsOf } from '#core/facts/parts.ts';
import { defineRule } from '#core/engine/rule.ts';
import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { callAt, lastName } from '#core/project/calls.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { harmOf, holesOf, inserted, withoutPrefix, type HarmfulInput } from '../shared.ts';
import lesson from './lesson.md';

/**
 * Text that somebody wrote, in HTML that is not escaped any more. Source: ref/utils/#django.utils.html.format_html,
 * topics/security/#cross-site-scripting-xss-protection (Django 4.2 to 5.2).
 */
export default defineRule<HarmfulInput>({
  id: 'security/unescaped-html',
  summary: 'text that people write gets into HTML that is marked as safe',
  severity: 'error',
  guide: 'security#xss',
  since: '0.1.0',
  fix: 'unsafe',
  sources: [
    { tool: 'bandit', rule: 'B703' },
    { tool: 'ruff', rule: 'S308' },
  ],
  lesson,
  message: ({ call, input }) => `\`${call}\` shows \`${input}\` unescaped: who writes it can run scripts`,
  on: {
    'input-as-html': (events, { project, report }) => {
      // What a function gets may be HTML; what a template's filter gets is what a page shows.
      const harm = harmOf(
        project,
        events,
        ({ from }, { entryPoint, site }) =>
          from !== 'parameter' || (entryPoint.kind === 'template-tag' && !asksForEscaping(project, site)),
      );
      if (harm) report({ location: harm.event.site, data: harm.data, fix: useFormatHtml(project, harm.event.site) });
    },
  },
});

/** A filter with `needs_autoescape` escapes where the template wants it. */
function asksForEscaping(project: Project, place: Location): boolean {
  const facts = project.python(place.file);
  return facts?.functions[functionAt(facts, place)]?.params.some(({ name }) => name === 'autoescape') === true;
}

/** `mark_safe(f"<b>{title}</b>")` → `format_html("<b>{}</b>", title)`; HTML in a value is escaped then, so somebody must look. */
function useFormatHtml(project: Project, place: Location): FixIntent | undefined {
  const call = callAt(project, place);
  const [text] = call?.args ?? [];
  const name = call && lastName(call.func);
  if (call?.func.k !== 'name' || text === undefined || call.args.length + call.keywords.length > 1) return undefined;
  if (name !== 'mark_safe' && name !== 'format_html') return undefined;
  const { file } = place;
  const changes: FixChange[] = [];
  if (name === 'mark_safe') {
    const location = { file, start: call.func.start, end: call.func.end };
    changes.push({ kind: 'replace', location, expected: name, text: 'format_html' });
    changes.push({ kind: 'add-import', file, module: 'django.utils.html', name: 'format_html' });
  }
  if (text.k === 'fstring') {
    const holes = holesOf(text);
    const literals = text.parts.map((part) => (part.k === 'str' ? part.value : ''));
    if (!holes || literals.some((literal) => /[{}]/.test(literal))) return undefined;
    if (holes.some(({ value }) => holdsHtml(project, place, value))) return undefined;
    changes.push(withoutPrefix(file, text));
    for (const { value, code } of holes) {
      const location = { file, start: value.start - 1, end: value.end + 1 };
      changes.push({ kind: 'replace', location, expected: `{${code}}`, text: '{}' });
    }
    changes.push(inserted(file, text.end, `, ${holes.map(({ code }) => code).join(', ')}`));
  } else return undefined;
  return { title: 'Let `format_html()` escape the values', applicability: 'unsafe', changes };
}

/** A local name of HTML that was put together before: escaped, its tags would show. */
function holdsHtml(project: Project, place: Location, value: Expr): boolean {
  if (value.k !== 'name') return false;
  return codeAround(project, place)
    .flatMap((code) => [...partsOf(code)])
    .some(
      (part) =>
        part.k === 'assign' &&
        part.targets.some((target) => target.k === 'name' && target.id === value.id) &&
        [...partsOf(part.value)].some((each) => each.k === 'str' && each.value.includes('<')),
    );
}
