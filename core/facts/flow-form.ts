/**
 * The flow form: what the interpreter runs. It is Python with everything that cannot matter to Django's meaning left out.
 * Facts hold it encoded (see code.ts); `decode` gives these objects on demand. Spans are UTF-16 offsets in the file.
 * Anything the extractor does not understand is an `unknown` expression or left out: never an exception.
 */
interface Spanned {
  readonly start: number;
  readonly end: number;
}

export type Expr = Spanned &
  (
    | { readonly k: 'name'; readonly id: string }
    | {
        readonly k: 'attr';
        readonly value: Expr;
        readonly name: string;
        /** start of the attribute's name token */ readonly nameStart: number;
      }
    | { readonly k: 'call'; readonly func: Expr; readonly args: readonly Expr[]; readonly keywords: readonly Keyword[] }
    | { readonly k: 'str'; readonly value: string }
    | { readonly k: 'bytes' }
    | { readonly k: 'num'; readonly value: number }
    | { readonly k: 'bool'; readonly value: boolean }
    | { readonly k: 'none' }
    | { readonly k: 'ellipsis' }
    | { readonly k: 'fstring'; readonly parts: readonly Expr[] /* interpolations and literal parts as str */ }
    | { readonly k: 'list' | 'tuple' | 'set'; readonly items: readonly Expr[] }
    | {
        readonly k: 'dict';
        readonly items: readonly { readonly key: Expr | undefined /* ** */; readonly value: Expr }[];
      }
    | { readonly k: 'subscript'; readonly value: Expr; readonly index: Expr }
    | {
        readonly k: 'slice';
        readonly lower: Expr | undefined;
        readonly upper: Expr | undefined;
        readonly step: Expr | undefined;
      }
    | { readonly k: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
    | { readonly k: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
    | { readonly k: 'not'; readonly value: Expr }
    | { readonly k: 'unary'; readonly op: string; readonly value: Expr }
    | { readonly k: 'compare'; readonly left: Expr; readonly ops: readonly string[]; readonly rights: readonly Expr[] }
    | { readonly k: 'ifexp'; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr }
    | { readonly k: 'lambda'; readonly params: readonly Param[]; readonly body: Expr }
    | {
        readonly k: 'comp';
        readonly kind: 'list' | 'set' | 'dict' | 'generator';
        readonly element: Expr;
        /** dict comprehensions */ readonly value: Expr | undefined;
        readonly clauses: readonly CompClause[];
      }
    | { readonly k: 'await'; readonly value: Expr }
    | { readonly k: 'yield'; readonly value: Expr | undefined }
    | { readonly k: 'yieldfrom'; readonly value: Expr }
    | { readonly k: 'star' | 'starstar'; readonly value: Expr }
    | { readonly k: 'walrus'; readonly target: Expr; readonly value: Expr }
    | { readonly k: 'unknown'; readonly parts: readonly Expr[] }
  );

export interface Keyword extends Spanned {
  readonly name: string;
  readonly value: Expr;
}

export interface CompClause {
  readonly target: Expr;
  readonly iter: Expr;
  readonly conditions: readonly Expr[];
  readonly async: boolean;
}

export interface Param extends Spanned {
  readonly name: string;
  readonly kind: 'positional' | 'normal' | 'star' | 'keyword' | 'starstar';
  readonly annotation: Expr | undefined;
  readonly default: Expr | undefined;
}

export type Stmt = Spanned &
  (
    | { readonly k: 'expr'; readonly value: Expr }
    | { readonly k: 'assign'; readonly targets: readonly Expr[]; readonly value: Expr }
    | { readonly k: 'annassign'; readonly target: Expr; readonly annotation: Expr; readonly value: Expr | undefined }
    | { readonly k: 'augassign'; readonly target: Expr; readonly op: string; readonly value: Expr }
    | { readonly k: 'return'; readonly value: Expr | undefined }
    | { readonly k: 'if'; readonly test: Expr; readonly then: readonly Stmt[]; readonly otherwise: readonly Stmt[] }
    | {
        readonly k: 'for';
        readonly target: Expr;
        readonly iter: Expr;
        readonly body: readonly Stmt[];
        readonly otherwise: readonly Stmt[];
        readonly async: boolean;
      }
    | { readonly k: 'while'; readonly test: Expr; readonly body: readonly Stmt[]; readonly otherwise: readonly Stmt[] }
    | {
        readonly k: 'try';
        readonly body: readonly Stmt[];
        readonly handlers: readonly Handler[];
        readonly otherwise: readonly Stmt[];
        readonly finally: readonly Stmt[];
      }
    | {
        readonly k: 'with';
        readonly items: readonly { readonly value: Expr; readonly target: Expr | undefined }[];
        readonly body: readonly Stmt[];
        readonly async: boolean;
      }
    | { readonly k: 'raise'; readonly value: Expr | undefined; readonly cause: Expr | undefined }
    | { readonly k: 'assert'; readonly test: Expr; readonly message: Expr | undefined }
    | { readonly k: 'del'; readonly targets: readonly Expr[] }
    | {
        readonly k: 'match';
        readonly subject: Expr;
        readonly cases: readonly {
          readonly guard: Expr | undefined;
          /** names the pattern binds */ readonly binds: readonly string[];
          readonly body: readonly Stmt[];
        }[];
      }
    /** `import` inside a function or block: `fact` indexes FileFacts.imports. */
    | { readonly k: 'import'; readonly fact: number }
    /** A nested definition: `fact` indexes FileFacts.functions / FileFacts.classes. */
    | { readonly k: 'def'; readonly fact: number }
    | { readonly k: 'class'; readonly fact: number }
    | { readonly k: 'global' | 'nonlocal'; readonly names: readonly string[] }
    | { readonly k: 'break' | 'continue' | 'pass' }
  );

export interface Handler {
  readonly type: Expr | undefined;
  readonly name: string | undefined;
  readonly body: readonly Stmt[];
  readonly start: number;
  readonly end: number;
}
