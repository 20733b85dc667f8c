import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { plainSetting } from '#core/project/settings/effective.ts';
import { walkExpr } from '#core/project/walk.ts';
import { reportSettings, writtenAs } from '../shared.ts';
import lesson from './lesson.md';

interface MediaIsStatic extends Record<string, unknown> {
  readonly media: string;
  readonly static: string;
}

const pairs = [
  ['MEDIA_ROOT', 'STATIC_ROOT'],
  ['MEDIA_URL', 'STATIC_URL'],
] as const;

/** Uploads and static files share a folder or an address. Source: ref/settings/#media-root: "MEDIA_ROOT and STATIC_ROOT must have different values" (Django 4.2 to 5.2). */
export default defineRule<MediaIsStatic>({
  id: 'settings/media-is-static',
  summary: 'Uploads and static files share a folder or a URL',
  severity: 'information',
  guide: 'settings#static-and-media',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ media, static: static_ }) =>
    media === 'MEDIA_ROOT'
      ? `\`MEDIA_ROOT\` lies in \`${static_}\`: uploads are served like your own scripts and style sheets`
      : `\`${media}\` and \`${static_}\` are one address: uploads and static files hide each other`,
  project: (ctx) =>
    reportSettings(ctx, (module) =>
      pairs.flatMap(([media, static_]) => {
        const [inner, outer] = [plainSetting(module, media), plainSetting(module, static_)];
        const value = module.values.get(media);
        if (typeof inner !== 'string' || typeof outer !== 'string' || value === undefined) return [];
        if (inner === '' || outer === '' || !isSame(media, inner, outer)) return [];
        const fix = apart(ctx.project, value);
        return [{ name: media, value, data: { media, static: static_ }, fix }];
      }),
    ),
});

function isSame(media: string, inner: string, outer: string): boolean {
  const [a, b] = [`${inner.replace(/\/+$/, '')}/`, `${outer.replace(/\/+$/, '')}/`];
  return a === b || (media === 'MEDIA_ROOT' && b !== '/' && a.startsWith(b));
}

/** Gives the last part of the path or URL the name `media`. */
function apart(project: Project, value: SettingValue): FixIntent | undefined {
  const source = assignedExpr(project, value);
  let last: (Expr & { readonly k: 'str' }) | undefined;
  walkExpr(source, {
    expr(expr) {
      if (expr.k === 'str') last = expr;
    },
  });
  const name = last?.value.split('/').filter((part) => part !== '');
  if (last === undefined || name?.length !== 1) return undefined;
  const text = `"${last.value.replace(name[0] ?? '', 'media')}"`;
  const location = { file: value.location.file, start: last.start, end: last.end };
  const change = { kind: 'replace', location, expected: writtenAs(last) ?? [], text } as const;
  return { title: 'Keep uploads in a place of their own', applicability: 'unsafe', changes: [change] };
}
