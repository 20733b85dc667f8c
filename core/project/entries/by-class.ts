import type { FunctionFact } from '../../facts/file-facts.ts';
import { findMember, membersOf } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import { meaningOf } from './collector.ts';
import type { Recorder } from './collector.ts';

const httpMethods = ['get', 'post', 'put', 'patch', 'delete'];
const actions = ['list', 'create', 'retrieve', 'update', 'partial_update', 'destroy'];

/** Methods that Django calls on its own classes, by the class they belong to; the first class that fits counts. */
const hooks: readonly {
  readonly base: string;
  readonly kind: 'command' | 'feed' | 'sitemap' | 'task' | 'app-ready';
  readonly methods: readonly string[];
}[] = [
  {
    base: 'django.core.management.base.BaseCommand',
    kind: 'command',
    methods: ['handle', 'handle_label', 'handle_app_config', 'handle_noargs'],
  },
  { base: 'django.contrib.syndication.views.Feed', kind: 'feed', methods: ['__call__'] },
  { base: 'django.contrib.sitemaps.Sitemap', kind: 'sitemap', methods: ['get_urls'] },
  { base: 'celery.Task', kind: 'task', methods: ['run'] },
  { base: 'django.apps.AppConfig', kind: 'app-ready', methods: ['ready'] },
];

/** Entry points that a class is by what it inherits: views, viewsets, commands, feeds, sitemaps, class tasks. */
export function addClassEntries(recorder: Recorder, ref: ClassRef): void {
  const { project } = recorder;
  if (!recorder.isApp(ref.file)) return;
  const info = project.classInfo(ref);
  if (info.fact.outerFunction >= 0 || (info.mro.length === 1 && !info.open)) return;
  if (project.isSubclass(ref, 'rest_framework.viewsets.ViewSetMixin') === true) return addViewSet(recorder, ref);
  if (isView(project, ref)) return addView(recorder, ref);
  for (const { base, kind, methods } of hooks) {
    if (project.isSubclass(ref, base) !== true) continue;
    for (const method of methods) {
      const member = findMember(project, ref, method);
      const isOwn = kind !== 'app-ready' || (member && !project.isLibrary(member.owner.file));
      if (member?.kind === 'method' && isOwn) recorder.addMethod(kind, ref, method);
    }
    return;
  }
}

/** A View, or a class over an unknown base that is called View and answers HTTP methods. */
function isView(project: Project, ref: ClassRef): boolean {
  const is = project.isSubclass(ref, 'django.views.View');
  if (is !== undefined) return is;
  return (
    /View(Set)?$/.test(project.classInfo(ref).fact.name) ||
    project.classInfo(ref).openBases.some((base) => /View(Set)?$/.test(base))
  );
}

function addView(recorder: Recorder, ref: ClassRef): void {
  const { project } = recorder;
  if (project.classInfo(ref).fact.name.endsWith('ViewSet')) addViewSet(recorder, ref);
  for (const name of httpMethods) {
    const member = findMember(project, ref, name);
    if (member?.kind === 'method') recorder.addMethod('view', ref, name);
  }
}

function addViewSet(recorder: Recorder, ref: ClassRef): void {
  const { project } = recorder;
  for (const name of actions) {
    if (findMember(project, ref, name)?.kind === 'method') recorder.addMethod('viewset-action', ref, name);
  }
  for (const [name, member] of membersOf(project, ref)) {
    if (member.kind !== 'method' || project.isLibrary(member.owner.file)) continue;
    if (isExtraAction(project, member.owner.file, member.fact)) recorder.addMethod('viewset-action', ref, name);
  }
}

const actionDecorators = ['action', 'list_route', 'detail_route'].map((name) => `rest_framework.decorators.${name}`);

function isExtraAction(project: Project, file: string, fact: FunctionFact): boolean {
  return fact.decorators.some((decorator) => {
    const expr = project.decode(file, decorator);
    const name = meaningOf(project, file, expr.k === 'call' ? expr.func : expr);
    return name !== undefined && actionDecorators.includes(name);
  });
}
