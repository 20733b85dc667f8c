import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import type { Project } from '#core/project/project.ts';
import type { SettingsModule, SettingValue } from '#core/project/settings.ts';
import { assignedExpr } from '#core/project/settings/assigned.ts';
import { holds, isWhole, plainSetting, settingIn } from '#core/project/settings/effective.ts';
import { entryOf, textOf } from '#core/project/settings/values.ts';
import { walkExpr } from '#core/project/walk.ts';
import { environmentItem, isDebugOn, reportSettings, writtenAs } from '../shared.ts';
import type { SettingProblem } from '../shared.ts';
import lesson from './lesson.md';

interface LocalMemoryCache extends Record<string, unknown> {
  /** What needs one cache for all processes; undefined when CACHES names the local one itself. */
  readonly user: string | undefined;
}

const local = 'django.core.cache.backends.locmem.LocMemCache';
const redis = '"django.core.cache.backends.redis.RedisCache"';

/** A cache that each process has for itself. Source: topics/cache/#local-memory-caching (Django 4.2 to 5.2). */
export default defineRule<LocalMemoryCache>({
  id: 'settings/local-memory-cache',
  summary: 'The default cache of production lives in the memory of each process',
  severity: 'information',
  guide: 'settings#defaults-worth-setting',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ user }) =>
    user === undefined
      ? 'the default cache is local memory: each process has its own, and deleting a key empties only one'
      : `\`${user}\` without \`CACHES\` is kept in local memory: each process has its own`,
  project: (ctx) => reportSettings(ctx, (module) => named(ctx.project, module) ?? silent(module)),
});

function named(project: Project, module: SettingsModule): SettingProblem<LocalMemoryCache> | undefined {
  const setting = settingIn(module, 'CACHES');
  const { value } = setting ?? {};
  const cache = entryOf(setting?.constant, 'default');
  if (value === undefined || isDebugOn(module) || textOf(entryOf(cache, 'BACKEND')) !== local) return undefined;
  const source = backendText(assignedExpr(project, value));
  const { file } = value.location;
  const at = source && { file, start: source.start, end: source.end };
  const hasPlace = entryOf(cache, 'LOCATION') !== undefined;
  const fix = hasPlace ? undefined : toRedis(project, value, source);
  return { name: 'CACHES', value, at: at ?? value.location, data: { user: undefined }, fix };
}

/** CACHES is not set, and something stores what all processes must see. */
function silent(module: SettingsModule): SettingProblem<LocalMemoryCache> | undefined {
  if (module.values.has('CACHES') || !isWhole(module) || isDebugOn(module)) return undefined;
  const engine = plainSetting(module, 'SESSION_ENGINE');
  const isInCache = typeof engine === 'string' && /\.backends\.cache(d_db)?$/.test(engine);
  const user = isInCache ? 'SESSION_ENGINE' : usesCacheMiddleware(module) ? 'UpdateCacheMiddleware' : undefined;
  const value = module.values.get(isInCache ? 'SESSION_ENGINE' : 'MIDDLEWARE');
  return user === undefined ? undefined : { name: 'CACHES', value, data: { user } };
}

function usesCacheMiddleware(module: SettingsModule): boolean {
  return holds(module, 'MIDDLEWARE', 'django.middleware.cache.UpdateCacheMiddleware') === true;
}

function backendText(source: Expr | undefined): Expr | undefined {
  let found: Expr | undefined;
  walkExpr(source, {
    expr(expr) {
      if (expr.k === 'str' && expr.value === local) found ??= expr;
    },
  });
  return found;
}

function toRedis(project: Project, value: SettingValue, source: Expr | undefined): FixIntent | undefined {
  if (source === undefined) return undefined;
  const { file } = value.location;
  const { text, add } = environmentItem(project, file, 'REDIS_URL');
  const location = { file, start: source.start, end: source.end };
  const replaced = `${redis}, "LOCATION": ${text}`;
  const change = { kind: 'replace', location, expected: writtenAs(source) ?? [], text: replaced } as const;
  return { title: 'Share the cache through Redis', applicability: 'unsafe', changes: [...add, change] };
}
