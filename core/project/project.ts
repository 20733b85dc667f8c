import type { AssignmentFact, ClassFact, FileFacts, FunctionFact, PythonFacts } from '../facts/file-facts.ts';
import type { Expr } from '../facts/flow-form.ts';
import type { TemplateFacts } from '../facts/template-form.ts';
import type { Migrations } from './migrations/migrations.ts';
import type { ModelGraph } from './model-graph.ts';
import type { SettingsModules } from './settings.ts';

/**
 * One Django root with everything linked: what a name means, what a class inherits, the models, the settings.
 * Built from facts only. Django's and DRF's own classes take part as stub files written in Python
 * (project/library/**.py, file names `library:/django/…`), so one mechanism resolves both.
 * `undefined` always means "not known", never "does not exist", unless said otherwise.
 */
export interface Project {
  /** Folder of manage.py or of the settings root; '/' separated, no trailing slash. */
  readonly root: string;
  readonly name: string;
  /** The Django it runs on where the configuration says so, else the newest that its dependencies allow; as 5.02 for 5.2. */
  readonly targetDjango: number | undefined;
  readonly files: ReadonlyMap<string, FileFacts>;
  readonly models: ModelGraph;
  /** The migrations of its apps, linked when first asked for. */
  readonly migrations: Migrations;
  readonly settings: SettingsModules;
  /** The apps: installed ones, and packages that look like one. */
  readonly apps: readonly App[];

  python(file: string): PythonFacts | undefined;
  template(file: string): TemplateFacts | undefined;
  /** True for the stub files of Django and DRF: nothing is ever reported in them. */
  isLibrary(file: string): boolean;
  /** Tests, fixtures and factories, by path (tests/, test_*.py, conftest.py …). */
  isTest(file: string): boolean;

  /** Dotted module name of a file ('shop.models'), by its source root. */
  moduleOf(file: string): string | undefined;
  /** The file of a dotted module; library stubs included. */
  fileOfModule(module: string): string | undefined;

  /** What a bare name at module level of a file means; `functionIndex` adds that function's own imports and nested definitions. */
  lookup(file: string, name: string, functionIndex?: number): Definition | undefined;
  /** What a name inside a module, class or package means: `member({module shop}, 'models')`. Class members by MRO. */
  member(of: Definition, name: string): Definition | undefined;
  /** A dotted path from anywhere: 'shop.models.Book', 'django.db.models.ForeignKey'. */
  resolve(dotted: string): Definition | undefined;
  /** The definition an expression names (names and attribute chains only). */
  resolveExpr(file: string, expr: Expr, functionIndex?: number): Definition | undefined;

  /** The class of a definition with its MRO. */
  classInfo(of: ClassRef): ClassInfo;
  /** `class C(Base)`: does C inherit from the dotted library or project class? Undefined when an open base leaves it undecided. */
  isSubclass(of: ClassRef, dotted: string): boolean | undefined;
  /** The canonical dotted name of a class: 'shop.models.Book', 'django.db.models.Model' (not …base.Model). */
  nameOf(of: ClassRef): string;
  /** All classes of the project (not the library's), in file and source order. */
  classes(): readonly ClassRef[];

  decode(file: string, ref: number): Expr;

  /** The file of a template name ('shop/book_list.html') by DIRS and app directories; undefined when there is none. */
  templateFile(name: string): string | undefined;
}

/** A Django app: a package with models, an AppConfig, or a place in INSTALLED_APPS. */
export interface App {
  readonly label: string;
  /** Dotted name of the package. */
  readonly name: string;
  readonly folder: string;
  /** Named in INSTALLED_APPS of some settings module of the project. */
  readonly installed: boolean;
  /** The AppConfig class, when it has one. */
  readonly config: ClassRef | undefined;
}

/** A class or function: the file that holds it and its index in that file's facts. */
export interface ClassRef {
  readonly file: string;
  readonly index: number;
}
export interface FunctionRef {
  readonly file: string;
  readonly index: number;
}

export type Definition =
  | { readonly kind: 'module'; readonly module: string; readonly file: string | undefined }
  | { readonly kind: 'class'; readonly ref: ClassRef }
  | { readonly kind: 'function'; readonly ref: FunctionRef }
  /** A module-level or class-level variable; `owner` when it is a class attribute. */
  | {
      readonly kind: 'variable';
      readonly file: string;
      readonly fact: AssignmentFact;
      readonly owner: ClassRef | undefined;
    }
  /** Something outside the project that no stub describes, by its dotted name as imported. */
  | { readonly kind: 'external'; readonly name: string };

export interface ClassInfo {
  readonly ref: ClassRef;
  readonly fact: ClassFact;
  /** The class itself first. Classes behind an open base are missing. */
  readonly mro: readonly ClassRef[];
  /** A base (of any depth) could not be resolved: what it may add is unknown. */
  readonly open: boolean;
  /** Dotted names of the bases that could not be resolved. */
  readonly openBases: readonly string[];
}

/** A class attribute or method found by MRO. */
export type ClassMember =
  | { readonly kind: 'method'; readonly owner: ClassRef; readonly ref: FunctionRef; readonly fact: FunctionFact }
  | { readonly kind: 'attribute'; readonly owner: ClassRef; readonly fact: AssignmentFact }
  | { readonly kind: 'class'; readonly owner: ClassRef; readonly ref: ClassRef };
