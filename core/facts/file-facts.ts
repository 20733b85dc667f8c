import type { Range } from '../text/range.ts';
import type { DeploymentKind } from './deployment/kind.ts';
import type { DeploymentPurpose } from './deployment/purpose.ts';
import type { TemplateFacts } from './template-form.ts';

/**
 * Everything the project needs to know of one closed file. A pure function of (text, extractor version), plain and
 * serialisable. References into `code` are offsets (ExprRef, BlockRef) to be decoded on demand with core/facts/code.ts.
 */
export interface PythonFacts {
  readonly language: 'python';
  /** Hash of the text, to notice changes. */
  readonly hash: number;
  /** Hash of the text without function bodies' text (everything outside `def` blocks, and the `def` heads): the same hash means the same declarations. */
  readonly declarationsHash: number;
  readonly imports: readonly ImportFact[];
  readonly classes: readonly ClassFact[];
  readonly functions: readonly FunctionFact[];
  /** Module-level names bound by plain assignment, in source order (a name may stand several times). */
  readonly assignments: readonly AssignmentFact[];
  /** The module's top-level statements. */
  readonly body: BlockRef;
  readonly code: Code;
  readonly suppressions: readonly SuppressionFact[];
  readonly hasSyntaxError: boolean;
}

export interface TemplateFileFacts {
  readonly language: 'template';
  readonly hash: number;
  readonly template: TemplateFacts;
  readonly suppressions: readonly SuppressionFact[];
}

/** A file that starts Django's processes: a Dockerfile, a compose file, a Procfile, a systemd unit … */
export interface DeploymentFacts {
  readonly language: 'deployment';
  readonly hash: number;
  readonly kind: DeploymentKind;
  /** The modules that it gives to DJANGO_SETTINGS_MODULE. */
  readonly settings: readonly DeployedSettings[];
  /** Files with more variables, as it names them. */
  readonly envFiles: readonly string[];
  readonly suppressions: readonly SuppressionFact[];
}

export interface DeployedSettings {
  /** Dotted name. */
  readonly module: string;
  /** What the text says that it is for; undefined when it says nothing. The file's own name may say more. */
  readonly purpose: DeploymentPurpose | undefined;
}

export type FileFacts = PythonFacts | TemplateFileFacts | DeploymentFacts;

/** Encoded flow form of a file: see code.ts. Typed array so that it moves between workers without a copy. */
export interface Code {
  readonly ints: Int32Array;
  readonly strings: readonly string[];
}
export type ExprRef = number;
export type BlockRef = number;

/** One imported name. `from .a import b as c` → {level: 1, module: 'a', name: 'b', as: 'c'}; `import a.b` → {module: 'a.b', name: undefined, as: 'a'}; star → name '*'. */
export interface ImportFact extends Range {
  readonly level: number;
  readonly module: string;
  readonly name: string | undefined;
  readonly as: string;
  /** `import a.b as c` binds the whole dotted module; `import a.b` binds `a`. */
  readonly bindsRoot: boolean;
  /** Index of the function whose scope it binds in; -1 at module level (also inside if/try). */
  readonly scope: number;
  /** Inside `if TYPE_CHECKING:`. */
  readonly typeOnly: boolean;
}

export interface ClassFact extends Range {
  readonly name: string;
  /** Hash of the class's text without the bodies of its methods: the same hash means the same declarations. */
  readonly declarationsHash: number;
  /** `Outer.Inner`, `function.<locals>.Name`. */
  readonly qualname: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly bases: readonly ExprRef[];
  readonly keywords: readonly { readonly name: string; readonly value: ExprRef }[];
  readonly decorators: readonly ExprRef[];
  /** Class-level assignments, in order, also those inside if/try. */
  readonly attributes: readonly AssignmentFact[];
  /** Indices into functions / classes that are directly in this class body (also inside if/try). */
  readonly methods: readonly number[];
  readonly inner: readonly number[];
  /** Enclosing class / function, -1 when none. */
  readonly outerClass: number;
  readonly outerFunction: number;
  readonly docstring: Range | undefined;
  readonly body: BlockRef;
}

export interface FunctionFact extends Range {
  readonly name: string;
  readonly qualname: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly params: readonly ParamFact[];
  readonly returns: ExprRef | undefined;
  readonly decorators: readonly ExprRef[];
  readonly async: boolean;
  readonly generator: boolean;
  /** Class whose body holds it directly, enclosing function; -1 when none. */
  readonly ownerClass: number;
  readonly outerFunction: number;
  readonly body: BlockRef;
  /** Hash of the function's own text: unchanged text means an unchanged body. */
  readonly bodyHash: number;
}

export interface ParamFact extends Range {
  readonly name: string;
  readonly kind: 'positional' | 'normal' | 'star' | 'keyword' | 'starstar';
  readonly annotation: ExprRef | undefined;
  readonly default: ExprRef | undefined;
}

export interface AssignmentFact extends Range {
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** undefined for a bare annotation. */
  readonly value: ExprRef | undefined;
  readonly annotation: ExprRef | undefined;
  /** '=' or the augmented operator, '+=' …. */
  readonly op: string;
  /** Inside if/try/with/for at module or class level. */
  readonly conditional: boolean;
}

/** `# django-coach: ignore[a/b, c/d] -- reason` (or file-ignore), or `# noqa: DJ001 -- reason` with Ruff's own codes. */
export interface SuppressionFact extends Range {
  readonly kind: 'line' | 'file' | 'ruff';
  /** Each rule named, with its own span, so that an unused one can be taken out. */
  readonly rules: readonly { readonly id: string; readonly start: number; readonly end: number }[];
  readonly reason: string | undefined;
  /** The comment stands alone on its line: it speaks of the next line with code. */
  readonly alone: boolean;
  /** Span of code it speaks of: the logical line. */
  readonly target: Range;
}
