import type { Range } from '../text/range.ts';

/** What a Django template does, as a tree. Text is left out. Jinja2 templates get the same form with `engine: 'jinja2'`. */
export interface TemplateFacts {
  readonly engine: 'django' | 'jinja2';
  readonly nodes: readonly TemplateNode[];
  /** Names in {% load %}. */
  readonly libraries: readonly string[];
}

export type TemplateNode = Range &
  (
    | { readonly k: 'output'; readonly value: FilterExpr }
    | {
        readonly k: 'for';
        readonly targets: readonly string[];
        readonly iter: FilterExpr;
        readonly body: readonly TemplateNode[];
        readonly empty: readonly TemplateNode[];
      }
    | {
        readonly k: 'if';
        readonly branches: readonly TemplateBranch[];
      }
    | { readonly k: 'with'; readonly bindings: readonly TemplateBinding[]; readonly body: readonly TemplateNode[] }
    | {
        readonly k: 'include';
        readonly template: FilterExpr;
        readonly bindings: readonly TemplateBinding[];
        readonly only: boolean;
      }
    | { readonly k: 'extends'; readonly template: FilterExpr }
    | { readonly k: 'block'; readonly name: string; readonly body: readonly TemplateNode[] }
    | { readonly k: 'regroup'; readonly source: FilterExpr; readonly attribute: string; readonly as: string }
    | {
        readonly k: 'url';
        readonly name: FilterExpr;
        readonly args: readonly FilterExpr[];
        readonly as: string | undefined;
      }
    /** {% set %} of Jinja2; macros are functions with params. */
    | {
        readonly k: 'macro';
        readonly name: string;
        readonly params: readonly string[];
        readonly body: readonly TemplateNode[];
      }
    /** Any other tag: its arguments, its body when it has an end tag (`blocktranslate`, `cache`, `spaceless` …). `as` when it binds a name. */
    | {
        readonly k: 'tag';
        readonly name: string;
        readonly args: readonly FilterExpr[];
        readonly bindings: readonly TemplateBinding[];
        readonly as: string | undefined;
        readonly body: readonly TemplateNode[];
      }
  );

/** One branch of `{% if %}`: what its condition reads, without the operators. */
export interface TemplateBranch {
  readonly tests: readonly FilterExpr[];
  readonly body: readonly TemplateNode[];
  /** Comparisons that all hold where the branch runs, with the places of their sides among the tests. */
  readonly compared?: readonly { readonly left: number; readonly op: string; readonly right: number }[];
}

export interface TemplateBinding {
  readonly name: string;
  readonly value: FilterExpr;
}

/** `book.author.name|lower|default:"x"`. Jinja2 calls are `call` parts of the path. */
export interface FilterExpr extends Range {
  readonly base: TemplateOperand;
  readonly filters: readonly {
    readonly name: string;
    readonly argument: TemplateOperand | undefined;
    readonly start: number;
    readonly end: number;
  }[];
}

export type TemplateOperand = Range &
  (
    | { readonly k: 'variable'; readonly parts: readonly TemplatePart[] }
    | { readonly k: 'literal'; readonly value: string | number }
    /** Jinja2 only: an operator or a literal collection over other expressions. */
    | { readonly k: 'compound'; readonly parts: readonly FilterExpr[] }
  );

/** One segment of a variable: `book`, then `.author`. */
export interface TemplatePart extends Range {
  readonly name: string;
  /** Jinja2: called with these arguments. */
  readonly call: readonly FilterExpr[] | undefined;
}
