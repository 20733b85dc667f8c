import type { PythonFacts } from '../../facts/file-facts.ts';
import { appOfFile } from '../apps.ts';
import { ownMember } from '../members.ts';
import type { ClassRef, Project } from '../project.ts';
import { autoFieldOf, lastFolder, testLevel } from './model-app.ts';
import { createFieldClasses, declaredFields } from './declared-fields.ts';
import type { DeclaredField } from './declared-fields.ts';
import { readMeta } from './meta.ts';
import { isTypeOnly } from './type-only.ts';
import type { MetaOptions } from './meta.ts';

/** A field of one model: declared in its own body or copied from an abstract base. */
export interface DraftField {
  readonly declared: DeclaredField;
  /** The abstract model that it comes from; undefined for the model's own. */
  readonly from: ModelDraft | undefined;
}

/** A model before relations are resolved: what it declares and inherits. */
export interface ModelDraft {
  readonly ref: ClassRef;
  readonly name: string;
  readonly app: string;
  readonly label: string;
  readonly meta: MetaOptions;
  readonly open: boolean;
  /** Columns and many-to-many fields of this model itself: own ones and those of abstract bases. */
  readonly local: ReadonlyMap<string, DraftField>;
  /** Generic keys and relations: copied to every child. */
  readonly private: ReadonlyMap<string, DraftField>;
  /** Concrete parents (for a proxy: what it stands for), nearest first, with the name of the link field. */
  readonly parents: readonly ParentLink[];
  /** Direct model bases in MRO order, abstract ones included. */
  readonly bases: readonly ModelDraft[];
  readonly installed: boolean;
  /** 2 in the tests of an app, 1 in an app among the project's tests, 0 elsewhere: an installed app is no test. */
  readonly test: 0 | 1 | 2;
  /** Stands in the app's `models` module or package, which Django imports by itself. */
  readonly inModels: boolean;
  /** Class name of the primary key that Django adds. */
  readonly autoField: string;
}

export interface ParentLink {
  readonly model: ModelDraft;
  /** 'place_ptr'; undefined for a proxy. */
  readonly link: string | undefined;
  /** Made by Django, not declared. */
  readonly auto: boolean;
}

/** Makes drafts on demand; parents before children, each class once. */
export interface Drafts {
  of(ref: ClassRef): ModelDraft | undefined;
  readonly onBody: (file: string) => void;
}

const modelClass = 'django.db.models.Model';
const modelFiles = new WeakMap<PythonFacts, boolean>();

/** Creates the drafts of one project. `onBody` is told of every file in which the body of a function was read. */
export function createDrafts(project: Project, onBody: (file: string) => void): Drafts {
  const fieldClasses = createFieldClasses(project, onBody);
  const apps = new Map(project.apps.map((app) => [app.folder, app]));
  const known = new Map<string, ModelDraft | undefined>();
  const fieldsKnown = new Map<string, readonly DeclaredField[]>();

  function of(ref: ClassRef): ModelDraft | undefined {
    const key = `${ref.file}#${ref.index}`;
    if (known.has(key)) return known.get(key);
    known.set(key, undefined);
    const draft = isModel(ref) && !isTypeOnly(project, ref) ? build(ref) : undefined;
    known.set(key, draft);
    return draft;
  }

  function fieldsOf(ref: ClassRef): readonly DeclaredField[] {
    const key = `${ref.file}#${ref.index}`;
    let fields = fieldsKnown.get(key);
    if (fields === undefined) fieldsKnown.set(key, (fields = declaredFields(project, ref, fieldClasses)));
    return fields;
  }

  /** A class over an unknown base is a model when it declares model fields, or when the base comes from a models module. */
  function isModel(ref: ClassRef): boolean {
    const is = project.isSubclass(ref, modelClass);
    if (is !== undefined) return is && project.nameOf(ref) !== modelClass;
    const { mro, openBases } = project.classInfo(ref);
    if (openBases.some(isModelsModule)) return true;
    return mro.some((each) => mentionsModels(each.file) && fieldsOf(each).some(({ type }) => type !== ''));
  }

  /** Most classes over unknown bases (GraphQL types, forms of packages) stand in files without any model: a cheap no. */
  function mentionsModels(file: string): boolean {
    const facts = project.python(file);
    if (facts === undefined || project.isLibrary(file)) return false;
    let answer = modelFiles.get(facts);
    if (answer === undefined) {
      const imports = facts.imports.some(
        ({ module }) => module.startsWith('django.db') || /(^|[._])(model)?fields?\b/.test(module),
      );
      modelFiles.set(facts, (answer = imports && facts.code.strings.some((text) => /(Field|ForeignKey)$/.test(text))));
    }
    return answer;
  }

  function isAbstract(ref: ClassRef): boolean {
    return of(ref)?.meta.abstract ?? false;
  }

  function build(ref: ClassRef): ModelDraft {
    const { mro, fact, open } = project.classInfo(ref);
    const meta = readMeta(project, ref, isAbstract);
    const app = appOfFile(apps, ref.file);
    const label = meta.appLabel ?? app?.label ?? lastFolder(ref.file);
    const local = new Map<string, DraftField>();
    const private_ = new Map<string, DraftField>();
    for (const declared of fieldsOf(ref)) addField(declared, undefined, local, private_);
    const bases = directBases(ref, mro);
    const parents: ParentLink[] = [];
    const draft: ModelDraft = {
      ref,
      name: fact.name,
      app: label,
      label: `${label}.${fact.name}`,
      meta,
      open,
      local,
      private: private_,
      parents,
      bases,
      installed: app?.installed ?? false,
      test: testLevel(project, app, ref.file),
      inModels: app !== undefined && /^\/models(\.py$|\/)/.test(ref.file.slice(app.folder.length)),
      autoField: autoFieldOf(project, app),
    };
    inherit(draft, mro, local, private_, parents);
    return draft;
  }

  function directBases(ref: ClassRef, mro: readonly ClassRef[]): ModelDraft[] {
    const direct = new Set<string>();
    for (const base of project.classInfo(ref).fact.bases) {
      const definition = project.resolveExpr(
        ref.file,
        project.decode(ref.file, base),
        project.classInfo(ref).fact.outerFunction,
      );
      if (definition?.kind === 'class') direct.add(`${definition.ref.file}#${definition.ref.index}`);
    }
    return mro.slice(1).flatMap((base) => (direct.has(`${base.file}#${base.index}`) ? (of(base) ?? []) : []));
  }

  /** Django's ModelBase: walk the MRO; abstract bases give copies of their fields, concrete ones a parent link. */
  function inherit(
    draft: ModelDraft,
    mro: readonly ClassRef[],
    local: Map<string, DraftField>,
    private_: Map<string, DraftField>,
    parents: ParentLink[],
  ): void {
    const hidden = new Set<string>();
    const has = (name: string): boolean => local.has(name) || private_.has(name) || hidden.has(name);
    for (const name of namesOf(draft.ref)) hidden.add(name);
    const links = parentLinks(draft);
    for (const ref of mro.slice(1)) {
      const base = draft.bases.find((each) => each.ref.file === ref.file && each.ref.index === ref.index);
      if (base === undefined) {
        for (const name of namesOf(ref)) hidden.add(name);
        continue;
      }
      if (base.meta.abstract) {
        for (const [name, field] of base.local) if (!has(name)) local.set(name, { ...field, from: field.from ?? base });
        for (const parent of base.parents)
          if (!parents.some((each) => each.model === parent.model)) parents.push(parent);
      } else {
        addParent(draft, base, links, parents);
        // What a parent's table has, no abstract base behind it gives a second time.
        for (const name of base.local.keys()) hidden.add(name);
      }
      for (const [name, field] of base.private)
        if (!has(name)) private_.set(name, { ...field, from: field.from ?? base });
    }
  }

  /** Names that a class body binds: they hide fields of later bases, even when they are no fields (`title = None`). */
  function namesOf(ref: ClassRef): string[] {
    const facts = project.python(ref.file);
    const fact = facts?.classes[ref.index];
    if (facts === undefined || fact === undefined) return [];
    const names = [
      ...fact.attributes.filter((attribute) => attribute.value !== undefined).map((attribute) => attribute.name),
      ...fact.methods.flatMap((index) => facts.functions[index]?.name ?? []),
    ];
    return names.filter((name) => ownMember(facts, ref, name) !== undefined);
  }

  /** Declared links to parents: `place = OneToOneField(Place, parent_link=True)`. */
  function parentLinks(draft: ModelDraft): DraftField[] {
    const fields = [draft, ...draft.bases.filter((base) => base.meta.abstract)].flatMap((each) => [
      ...each.local.values(),
    ]);
    return fields.filter(({ declared }) => declared.kind === 'o2o' && declared.options.flag('parent_link') === true);
  }

  function addParent(draft: ModelDraft, base: ModelDraft, links: readonly DraftField[], parents: ParentLink[]): void {
    const model = draft.meta.proxy ? base : concreteOf(base);
    if (parents.some((each) => each.model === model)) return;
    if (draft.meta.proxy) {
      parents.push({ model, link: undefined, auto: true });
      return;
    }
    const declared = links.find((link) => pointsTo(link, model, draft));
    parents.push({
      model,
      link: declared?.declared.name ?? `${model.name.toLowerCase()}_ptr`,
      auto: declared === undefined,
    });
  }

  function pointsTo({ declared }: DraftField, model: ModelDraft, draft: ModelDraft): boolean {
    const to = declared.options.argument('to');
    if (to === undefined) return false;
    if (to.expr.k === 'str') {
      const text = to.expr.value.toLowerCase();
      return (
        text === model.label.toLowerCase() ||
        (!text.includes('.') && `${draft.app}.${text}`.toLowerCase() === model.label.toLowerCase())
      );
    }
    const definition = project.resolveExpr(to.file, to.expr);
    if (definition?.kind !== 'class') return false;
    const target = of(definition.ref);
    return target !== undefined && concreteOf(target) === model;
  }

  return { of, onBody };
}

/** 'oscar.apps.catalogue.abstract_models.AbstractProduct', but nothing of Django's own: its models are all in the stubs. */
function isModelsModule(name: string): boolean {
  return (
    /(^|\.)(abstract_)?models?\.\w+$/.test(name) &&
    !/^(django|rest_framework)\.|serializers|forms|schema|factor/.test(name)
  );
}

/** The model with the table: what a proxy stands for. */
export function concreteOf(draft: ModelDraft): ModelDraft {
  const seen = new Set<ModelDraft>();
  let at = draft;
  while (at.meta.proxy && !seen.has(at)) {
    seen.add(at);
    at = at.parents[0]?.model ?? at;
  }
  return at;
}

function addField(
  declared: DeclaredField,
  from: ModelDraft | undefined,
  local: Map<string, DraftField>,
  private_: Map<string, DraftField>,
): void {
  const isPrivate = declared.kind === 'generic-fk' || declared.kind === 'generic-relation';
  (isPrivate ? private_ : local).set(declared.name, { declared, from });
}
