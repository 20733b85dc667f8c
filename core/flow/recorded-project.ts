import type { ModelGraph } from '../project/model-graph.ts';
import type { Project } from '../project/project.ts';
import { noReads, type ReadRecorder } from './read-set.ts';

/** One for each project, because what is memoised by project must outlive an evaluation. */
interface View {
  readonly project: Project;
  reads: ReadRecorder;
}

const views = new WeakMap<Project, View>();

/**
 * The project as an evaluation sees it: what it asks of classes, models and names is taken down in `reads`, answered or
 * not, so that nobody has to remember to. Only one evaluation runs at a time. The project itself where nothing is taken down.
 */
export function recordedProject(project: Project, reads: ReadRecorder): Project {
  if (reads === noReads) return project;
  const known = views.get(project);
  if (known !== undefined) {
    known.reads = reads;
    return known.project;
  }
  const view: View = { project: Object.create(project) as Project, reads };
  Object.defineProperties(view.project, Object.getOwnPropertyDescriptors(recorders(project, view)));
  views.set(project, view);
  return view.project;
}

type Recorded = Pick<Project, 'classInfo' | 'isSubclass' | 'lookup' | 'resolveExpr' | 'models'>;

function recorders(project: Project, view: View): Recorded {
  let models: ModelGraph | undefined;
  return {
    classInfo(ref) {
      view.reads.bases(ref);
      return project.classInfo(ref);
    },
    isSubclass(of, dotted) {
      view.reads.bases(of);
      return project.isSubclass(of, dotted);
    },
    lookup(file, name, functionIndex) {
      view.reads.name(file, name, functionIndex);
      return project.lookup(file, name, functionIndex);
    },
    resolveExpr(file, expr, functionIndex) {
      if (expr.k === 'name') view.reads.name(file, expr.id, functionIndex);
      if (expr.k === 'attr') {
        const of = view.project.resolveExpr(file, expr.value, functionIndex);
        if (of?.kind === 'module') view.reads.memberOf(of.module, expr.name);
        if (of?.kind === 'class') view.reads.bases(of.ref);
      }
      return project.resolveExpr(file, expr, functionIndex);
    },
    get models() {
      return (models ??= recordedModels(project.models, view));
    },
  };
}

function recordedModels(models: ModelGraph, view: View): ModelGraph {
  const byLabel = new Map(models.byLabel);
  byLabel.get = (label) => {
    const model = models.byLabel.get(label);
    if (model === undefined) view.reads.missingModel(label);
    else view.reads.model(model);
    return model;
  };
  return {
    byLabel,
    userLabel: models.userLabel,
    ofClass(ref) {
      view.reads.bases(ref);
      const model = models.ofClass(ref);
      if (model !== undefined) view.reads.model(model);
      return model;
    },
  };
}
