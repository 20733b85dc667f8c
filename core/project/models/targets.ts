import type { Expr } from '../../facts/flow-form.ts';
import { constantValue, settingName, stringValue } from '../constants.ts';
import type { Project } from '../project.ts';
import type { Drafts, ModelDraft } from './drafts.ts';
import type { Argument } from './field-options.ts';

/** Finds models by label and by what a relation's `to` names. */
export interface Targets {
  /** By 'app.Model', any case; the model's own class name. */
  byLabel(label: string): ModelDraft | undefined;
  /** The model that an argument names, from the point of view of a model; a label when only that is known. */
  resolve(argument: Argument | undefined, from: ModelDraft): Target | undefined;
  /** Django's name of what `on_delete=` says: 'CASCADE', 'SET'. */
  onDelete(argument: Argument | undefined): string | undefined;
  readonly userLabel: string | undefined;
}

export interface Target {
  readonly model: ModelDraft | undefined;
  readonly label: string;
  /** `'self'`. */
  readonly isSelf: boolean;
}

const maxDepth = 5;

/** Creates the look-up over all models that may be pointed at. */
export function createTargets(project: Project, drafts: Drafts, models: readonly ModelDraft[]): Targets {
  const labels = new Map<string, ModelDraft>();
  for (const model of models) labels.set(model.label.toLowerCase(), model);
  const byLabel = (label: string): ModelDraft | undefined => labels.get(label.toLowerCase());
  const userLabel = userLabelOf(project, models, byLabel);

  function named(label: string | undefined): Target | undefined {
    if (label === undefined) return undefined;
    const model = byLabel(label);
    return { model, label: model?.label ?? label, isSelf: false };
  }

  function resolve(argument: Argument | undefined, from: ModelDraft): Target | undefined {
    return argument && target(argument.file, argument.expr, from, 0);
  }

  function target(file: string, expr: Expr, from: ModelDraft, depth: number): Target | undefined {
    if (depth > maxDepth) return undefined;
    if (settingName(project, file, expr) === 'AUTH_USER_MODEL') return named(userLabel);
    if (expr.k === 'call') return ofCall(file, expr, from);
    const text = stringValue(project, file, expr);
    if (text !== undefined) return ofString(text, from);
    const definition = project.resolveExpr(file, expr);
    if (definition?.kind === 'class') {
      const model = drafts.of(definition.ref);
      return model && { model, label: model.label, isSelf: false };
    }
    if (definition?.kind !== 'variable' || definition.fact.value === undefined) return undefined;
    return target(definition.file, project.decode(definition.file, definition.fact.value), from, depth + 1);
  }

  function ofString(text: string, from: ModelDraft): Target {
    if (text === 'self') return { model: from, label: from.label, isSelf: true };
    const label = text.includes('.') ? text : `${from.app}.${text}`;
    const model = byLabel(label);
    // Only a bare name of the model itself makes a many-to-many symmetrical, as 'self' does.
    return { model, label: model?.label ?? label, isSelf: false };
  }

  /** get_user_model(), apps.get_model("app", "Model"), swapper.get_model_name("app", "Model"). */
  function ofCall(file: string, call: Expr & { readonly k: 'call' }, from: ModelDraft): Target | undefined {
    const { func, args } = call;
    const name = func.k === 'attr' ? func.name : func.k === 'name' ? func.id : '';
    if (name === 'get_user_model') return named(userLabel);
    if (name !== 'get_model' && name !== 'get_model_name' && name !== 'load_model') {
      const constant = constantValue(project, file, call);
      const text = constant && 'value' in constant ? constant.value : undefined;
      return typeof text === 'string' ? ofString(text, from) : undefined;
    }
    const [app, model] = args.map((arg) => stringValue(project, file, arg));
    if (app === undefined) return undefined;
    return named(model === undefined ? app : `${app}.${model}`);
  }

  return { byLabel, resolve, onDelete: (argument) => argument && onDeleteOf(project, argument), userLabel };
}

function onDeleteOf(project: Project, { file, expr }: Argument): string | undefined {
  const definition = project.resolveExpr(file, expr.k === 'call' ? expr.func : expr);
  if (definition?.kind !== 'function' || definition.ref.file !== 'library:/django/db/models/__init__.py')
    return undefined;
  return project.python(definition.ref.file)?.functions[definition.ref.index]?.name;
}

/**
 * What AUTH_USER_MODEL says. Where settings cannot be followed to their end, a project's only concrete user class speaks for
 * itself.
 */
function userLabelOf(
  project: Project,
  models: readonly ModelDraft[],
  byLabel: (label: string) => ModelDraft | undefined,
): string | undefined {
  const value = project.settings.value('AUTH_USER_MODEL');
  const constant = value?.constant ?? value?.environment?.default;
  const label = constant && 'value' in constant && typeof constant.value === 'string' ? constant.value : undefined;
  if (label !== undefined) return byLabel(label)?.label ?? label;
  const { modules } = project.settings;
  if (value === undefined && modules.length > 0 && modules.every((module) => module.complete)) return 'auth.User';
  const users = models.filter((model) => isOwnUser(project, model));
  if (users.length === 0) return value === undefined ? 'auth.User' : undefined;
  return users.length === 1 ? users[0]?.label : undefined;
}

function isOwnUser(project: Project, model: ModelDraft): boolean {
  const { file } = model.ref;
  if (project.isLibrary(file) || project.isTest(file) || model.meta.abstract || model.meta.proxy) return false;
  return project.isSubclass(model.ref, 'django.contrib.auth.models.AbstractBaseUser') === true;
}
