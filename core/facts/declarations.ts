import type { AssignmentFact, ClassFact, FunctionFact, ImportFact } from './file-facts.ts';
import { HASH_SEED, hashText } from './text-hash.ts';

type Writable<Fact> = { -readonly [key in keyof Fact]: Fact[key] };
export type FunctionDraft = Writable<FunctionFact>;
/** A class under construction: its lists grow while its body is walked. */
export type ClassDraft = Writable<Omit<ClassFact, 'attributes' | 'methods' | 'inner'>> & {
  readonly attributes: AssignmentFact[];
  readonly methods: number[];
  readonly inner: number[];
};

/** What stands around the code that is being walked. */
interface Scope {
  /** Class whose body it is directly; -1 in functions and at module level. */
  readonly ownerClass: number;
  /** Innermost function around it, through classes; -1 at module level. */
  readonly functionIndex: number;
  readonly qualname: string;
  /** Where assignments are listed; undefined inside functions. */
  readonly assignments: AssignmentFact[] | undefined;
  /** Inside if/try/with/for/while/match of this scope. */
  conditional: number;
}

/** The declarations of a file as they are found, and the hash of all text that declares. */
export class Declarations {
  readonly imports: ImportFact[] = [];
  readonly classes: ClassDraft[] = [];
  readonly functions: FunctionDraft[] = [];
  readonly assignments: AssignmentFact[] = [];
  scope: Scope;
  /** Inside `if TYPE_CHECKING:`. */
  typeOnly = false;
  readonly #text: string;
  #hash = HASH_SEED;
  #hashed = 0;
  #hashing = true;
  /** The classes around the code that is walked: what of their text is hashed, and up to where. */
  readonly #classHashes: { hash: number; hashed: number }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.scope = {
      ownerClass: -1,
      functionIndex: -1,
      qualname: '',
      assignments: this.assignments,
      conditional: 0,
    };
  }

  /** Hash of everything that is no function body, and of the imports and definitions inside function bodies. */
  declarationsHash(): number {
    return hashText(this.#text, this.#hashed, this.#text.length, this.#hash);
  }

  addImport(fact: Omit<ImportFact, 'scope' | 'typeOnly'>): number {
    const inFunction = this.scope.assignments === undefined;
    const { level, module, name, as, bindsRoot, start, end } = fact;
    const scope = inFunction ? this.scope.functionIndex : -1;
    this.imports.push({ level, module, name, as, bindsRoot, scope, typeOnly: this.typeOnly, start, end });
    this.#declare(start, end);
    return this.imports.length - 1;
  }

  /** Lists an assignment, unless it is inside a function. */
  addAssignment(fact: AssignmentFact): void {
    this.scope.assignments?.push(fact);
  }

  addFunction(fact: FunctionDraft): number {
    this.functions.push(fact);
    const index = this.functions.length - 1;
    this.classes[this.scope.ownerClass]?.methods.push(index);
    return index;
  }

  /** The function whose own body this is; undefined at module and class level. */
  currentFunction(): FunctionDraft | undefined {
    return this.scope.assignments === undefined ? this.functions[this.scope.functionIndex] : undefined;
  }

  addClass(fact: ClassDraft): number {
    this.classes.push(fact);
    const index = this.classes.length - 1;
    this.classes[this.scope.ownerClass]?.inner.push(index);
    return index;
  }

  /** `name` as Python's __qualname__ has it in this scope. */
  qualnameOf(name: string): string {
    const { qualname, assignments } = this.scope;
    if (qualname === '') return name;
    return assignments === undefined ? `${qualname}.<locals>.${name}` : `${qualname}.${name}`;
  }

  /** Walks the body of function `index`, which spans `start` to `end`. */
  inFunction(index: number, start: number, end: number, walk: () => void): void {
    const fact = this.functions[index];
    if (fact === undefined) return;
    const hashing = this.#hashing;
    if (hashing) this.#hash = hashText(this.#text, this.#hashed, start, this.#hash);
    else this.#declare(fact.start, start);
    for (const around of this.#classHashes) around.hash = hashText(this.#text, around.hashed, start, around.hash);
    this.#hashing = false;
    const { qualname } = fact;
    this.#within({ ownerClass: -1, functionIndex: index, qualname, assignments: undefined, conditional: 0 }, walk);
    this.#hashing = hashing;
    if (hashing) this.#hashed = end;
    for (const around of this.#classHashes) around.hashed = end;
  }

  /** Walks the body of class `index`. */
  inClass(index: number, walk: () => void): void {
    const fact = this.classes[index];
    if (fact === undefined) return;
    const hashing = this.#hashing;
    if (!hashing) this.#hashed = fact.start;
    this.#hashing = true;
    const { functionIndex } = this.scope;
    const { qualname, attributes } = fact;
    const own = { hash: HASH_SEED, hashed: fact.start };
    this.#classHashes.push(own);
    this.#within({ ownerClass: index, functionIndex, qualname, assignments: attributes, conditional: 0 }, walk);
    this.#classHashes.pop();
    fact.declarationsHash = hashText(this.#text, own.hashed, fact.end, own.hash);
    this.#hashing = hashing;
    if (!hashing) this.#hash = hashText(this.#text, this.#hashed, fact.end, this.#hash);
  }

  #within(scope: Scope, walk: () => void): void {
    const outer = this.scope;
    const { typeOnly } = this;
    this.scope = scope;
    walk();
    this.scope = outer;
    this.typeOnly = typeOnly;
  }

  #declare(start: number, end: number): void {
    if (!this.#hashing) this.#hash = hashText(this.#text, start, end, this.#hash);
  }
}
