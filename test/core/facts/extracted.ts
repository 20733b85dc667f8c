import { decodeBlock } from '#core/facts/code.ts';
import { extractPython } from '#core/facts/extract.ts';
import type { ExtractOptions } from '#core/facts/extract.ts';
import type { PythonFacts } from '#core/facts/file-facts.ts';
import { createPythonParser } from '#core/syntax/parser.ts';
import { grammarBytes } from '../../../host/grammar-bytes.ts';
import { printBlock } from './print-python.ts';

const parser = await createPythonParser(grammarBytes());

/** Facts of a text. */
export function factsOf(text: string, options?: ExtractOptions): PythonFacts {
  return extractPython(parser.parse(text), options);
}

/** The flow form of a module, printed as Python. */
export function printed(text: string): string {
  const { code, body } = factsOf(text);
  return printBlock(decodeBlock(code, body)).trimEnd();
}

/** A value without anything that says where it stands, for comparisons. */
export function withoutSpans(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSpans);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !['start', 'end', 'nameStart', 'nameEnd'].includes(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutSpans(inner)]));
}
