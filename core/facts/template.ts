import { templateTokens } from '../syntax/django-template.ts';
import type { TemplateEngine, TemplateToken } from '../syntax/django-template.ts';
import type { TemplateFileFacts } from './file-facts.ts';
import { readJinjaExpr } from './jinja-expr.ts';
import { readJinjaTag } from './jinja-tags.ts';
import { templateSuppressions } from './template-suppressions.ts';
import { readFilterExpr } from './template-expr.ts';
import { readDjangoTag } from './template-tags.ts';
import { TemplateTree } from './template-tree.ts';
import type { Tag } from './template-tree.ts';
import { hashText } from './text-hash.ts';

/** Takes the facts of a template. A broken template gives what can be read; it never throws. */
export function extractTemplate(text: string, engine: TemplateEngine): TemplateFileFacts {
  const tokens = templateTokens(text, engine);
  const libraries: string[] = [];
  const tree = new TemplateTree();
  const tags = tokens.map((token) => (token.kind === 'tag' ? tagOf(text, token) : undefined));
  const lastEnd = lastEndTags(tags);
  for (const [i, token] of tokens.entries()) {
    const tag = tags[i];
    if (token.kind === 'output') readOutput(text, token, engine, tree);
    if (tag === undefined) continue;
    if (engine === 'jinja2') readJinjaTag(tag, tree);
    else readDjangoTag(tag, tree, (name) => (lastEnd.get(name) ?? -1) > i);
    if (engine === 'django' && tag.name === 'load') libraries.push(...loaded(tag));
  }
  return {
    language: 'template',
    hash: hashText(text),
    template: { engine, nodes: tree.finish(text.length), libraries },
    suppressions: templateSuppressions(text, tokens),
  };
}

/** Which engine renders a file, by the usual conventions for its path; projects that differ say so in their settings. */
export function templateEngineOf(file: string): TemplateEngine {
  const path = file.toLowerCase();
  return path.includes('/jinja2/') || /\.(?:jinja2?|j2)$/.test(path) ? 'jinja2' : 'django';
}

function readOutput(text: string, token: TemplateToken, engine: TemplateEngine, tree: TemplateTree): void {
  if (token.innerStart === token.innerEnd) return;
  const read = engine === 'jinja2' ? readJinjaExpr : readFilterExpr;
  const value = read(text, token.innerStart, token.innerEnd);
  tree.add({ k: 'output', value, start: token.start, end: token.end });
}

function tagOf(text: string, token: TemplateToken): Tag | undefined {
  const { start, end, innerStart, innerEnd } = token;
  const name = /^[^\s(]+/.exec(text.slice(innerStart, innerEnd))?.[0];
  if (name === undefined) return undefined;
  return { text, name, argsStart: innerStart + name.length, argsEnd: innerEnd, start, end };
}

/** By tag name, the index of the last `end<name>` tag. */
function lastEndTags(tags: readonly (Tag | undefined)[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const [i, tag] of tags.entries()) if (tag?.name.startsWith('end')) last.set(tag.name.slice(3), i);
  return last;
}

/** {% load a b %}, {% load tag from library %}. */
function loaded(tag: Tag): string[] {
  const words = tag.text
    .slice(tag.argsStart, tag.argsEnd)
    .split(/\s+/)
    .filter((word) => word !== '');
  const from = words.indexOf('from');
  return from < 0 ? words : words.slice(from + 1);
}
