import type { FixChange } from '#core/engine/fix.ts';
import type { Expr } from '#core/facts/flow-form.ts';
import { walkExpr } from '#core/project/walk.ts';

type Call = Expr & { readonly k: 'call' };

const meansOn = ['1', 'true', 'yes'];

/** Turns the default of the call that reads a variable off; undefined when that is more than one literal. */
export function safeDefault(file: string, source: Expr, variable: string | undefined): FixChange[] | undefined {
  const reading = variable === undefined ? undefined : callReading(source, variable);
  const given = reading && defaultOf(reading);
  if (given === undefined) return undefined;
  if (given.k === 'bool') return [replaced(file, given, ['True'], 'False')];
  if (given.k === 'num') return [replaced(file, given, [String(given.value)], '0')];
  const text = given.k === 'str' ? offText(source) : undefined;
  return given.k === 'str' && text !== undefined ? [replaced(file, given, quoted(given.value), text)] : undefined;
}

/** The text that means off to whatever reads it: a comparison for equality, a number, or words. */
function offText(source: Expr): string | undefined {
  if (source.k === 'compare') {
    const [op, right] = [source.ops[0], source.rights[0]];
    const isPlain = op === '==' || (op === 'in' && right !== undefined && right.k !== 'str');
    return isPlain && source.ops.length === 1 ? '""' : undefined;
  }
  if (source.k !== 'call') return undefined;
  return source.func.k === 'name' && ['int', 'float'].includes(source.func.id) ? '"0"' : '"False"';
}

/** The outermost call with the variable's name as its first argument. */
function callReading(source: Expr, variable: string): Call | undefined {
  let found: Call | undefined;
  walkExpr(source, {
    expr(expr) {
      const first = expr.k === 'call' ? expr.args[0] : undefined;
      if (expr.k === 'call' && first?.k === 'str' && first.value === variable) found ??= expr;
    },
  });
  return found;
}

function defaultOf(call: Call): Expr | undefined {
  return call.keywords.find(({ name }) => name === 'default')?.value ?? call.args[1];
}

/** Compares a text that is used as it is, or inside `bool()`; undefined when something else stands around it. */
export function textCompared(file: string, source: Expr): FixChange[] | undefined {
  const inner = insideBool(source);
  const unwrapped = inner === source ? [] : withoutBool(file, source, inner);
  if (inner.k === 'subscript') return [...unwrapped, wordsCompared(file, inner)];
  if (inner.k !== 'call' || inner.args[0]?.k !== 'str') return undefined;
  const given = defaultOf(inner);
  if (given === undefined) return [...unwrapped, inserted(file, inner, ' == "1"')];
  if (given.k === 'str') {
    const isOn = meansOn.includes(given.value.toLowerCase());
    const off = isOn ? [replaced(file, given, quoted(given.value), '"False"')] : [];
    return [...unwrapped, ...off, wordsCompared(file, inner)];
  }
  const written = given.k === 'bool' ? (given.value ? 'True' : 'False') : given.k === 'none' ? 'None' : undefined;
  if (written === undefined) return undefined;
  const dropped = { file, start: inner.args[0].end, end: given.end };
  const expected = [`, ${written}`, `, default=${written}`];
  return [...unwrapped, { kind: 'replace', location: dropped, expected, text: '' }, inserted(file, inner, ' == "1"')];
}

function insideBool(source: Expr): Expr {
  const isBool = source.k === 'call' && source.func.k === 'name' && source.func.id === 'bool';
  return isBool && source.args.length === 1 ? (source.args[0] ?? source) : source;
}

function withoutBool(file: string, outer: Expr, inner: Expr): FixChange[] {
  return [
    { kind: 'replace', location: { file, start: outer.start, end: inner.start }, expected: 'bool(', text: '' },
    { kind: 'replace', location: { file, start: inner.end, end: outer.end }, expected: ')', text: '' },
  ];
}

function wordsCompared(file: string, reading: Expr): FixChange {
  return inserted(file, reading, `.lower() in (${meansOn.map((word) => `"${word}"`).join(', ')})`);
}

function inserted(file: string, after: Expr, text: string): FixChange {
  return { kind: 'insert', location: { file, start: after.end, end: after.end }, text };
}

function replaced(file: string, { start, end }: Expr, expected: readonly string[], text: string): FixChange {
  return { kind: 'replace', location: { file, start, end }, expected, text };
}

function quoted(text: string): readonly string[] {
  return [`"${text}"`, `'${text}'`];
}
