import type { Input } from './event.ts';
import { optionsOf } from './options.ts';
import { constant, stringOf, unknown, type Unknown, type Value } from './value.ts';

/** A value that somebody outside of the program chose. */
export function fromOutside(input: Pick<Input, 'from' | 'name'>): Unknown {
  return { k: 'unknown', input: { built: false, start: '', quoted: false, ...input } };
}

/** True of what nothing at all is known of, not even who chose it. */
export function isNothing(value: Value): boolean {
  return value.k === 'unknown' && value.input === undefined;
}

const weight: Readonly<Record<Input['from'], number>> = { request: 5, header: 4, path: 3, stored: 2, parameter: 1 };

function stronger(a: Input | undefined, b: Input | undefined): Input | undefined {
  return a === undefined || (b !== undefined && weight[b.from] > weight[a.from]) ? b : a;
}

/**
 * Who chose a value or some part of it; the nearest to the request when there are several. Undefined when nobody is known
 * to have. Only so many levels deep: a list may hold itself.
 */
export function inputOf(value: Value | undefined, levels = 3): Input | undefined {
  if (value === undefined) return undefined;
  if (value.k === 'unknown') return value.input;
  if (levels === 0) return undefined;
  let input: Input | undefined;
  for (const part of partsOf(value)) input = stronger(input, inputOf(part, levels - 1));
  return input;
}

function partsOf(value: Value): Iterable<Value> {
  switch (value.k) {
    case 'union':
      return value.options;
    case 'tuple':
      return value.items;
    case 'list':
      return [value.element];
    case 'dict':
      return [...value.entries.values(), value.rest];
    default:
      return [];
  }
}

/** Who chose the keys of a dictionary. */
export function keysFromOutside(value: Value | undefined): Input | undefined {
  if (value === undefined) return undefined;
  return optionsOf(value)
    .map((option) => (option.k === 'dict' ? inputOf(option.key) : option.k === 'unknown' ? option.input : undefined))
    .reduce(stronger, undefined);
}

/** Text made of parts in this order; Unknown without more where nobody outside chose any of them. */
export function textOf(parts: readonly Value[]): Value {
  let input: Input | undefined;
  let before: string | undefined = '';
  let text: string | undefined;
  parts.forEach((part, index) => {
    const known = stringOf(part);
    const own = known === undefined ? inputOf(part) : undefined;
    if (own !== undefined && stronger(input, own) === own) {
      const start = before === undefined || own.start === undefined ? undefined : before + own.start;
      input = {
        ...own,
        built: own.built || parts.length > 1,
        start,
        quoted: own.quoted || isQuoted(text, parts[index + 1]),
      };
    }
    before = known === undefined || before === undefined ? undefined : before + known;
    text = known;
  });
  return input === undefined ? unknown : { k: 'unknown', input };
}

/** `'{term}'`, `'%{term}%'`: the program quotes it as a text of SQL. */
function isQuoted(before: string | undefined, after: Value | undefined): boolean {
  return /'%?$/.test(before ?? '') && /^%?'/.test(stringOf(after) ?? '');
}

const directive = /%(?:\((\w+)\))?[-+ #0]*\d*(?:\.\d+)?([a-zA-Z%])/g;

/** `template % right`. */
export function percentText(template: Value, right: Value): Value {
  const text = stringOf(template);
  if (text === undefined) return textOf([unknown, template, right]);
  let next = 0;
  return pieces(text, directive, ([written, name, kind]) => {
    if (kind === '%') return constant('%');
    const value = name !== undefined ? entry(right, name) : right.k === 'tuple' ? right.items[next++] : right;
    if (written === '%s' || written === `%(${name})s`) return value;
    return kind === 's' || kind === 'r' || kind === 'a' ? unlike(value) : unknown;
  });
}

const field = /\{(\w*)[^{}]*\}/g;

/** `template.format(…)`. */
export function formatText(template: Value, positional: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
  const text = stringOf(template);
  if (text === undefined) return textOf([unknown, template, ...positional, ...keywords.values()]);
  let next = 0;
  const made = pieces(text, field, ([written, name = '']) => {
    const value = name === '' ? positional[next++] : /^\d+$/.test(name) ? positional[Number(name)] : keywords.get(name);
    return written === `{${name}}` ? value : unlike(value);
  });
  // A doubled brace stands for one.
  return made.k === 'const' && /\{\{|\}\}/.test(text) ? unknown : made;
}

/** A text that is put in in another form than its own: who chose it stays known. */
function unlike(value: Value | undefined): Value | undefined {
  return value?.k === 'const' ? unknown : value;
}

function entry(right: Value, name: string): Value | undefined {
  return right.k === 'dict' ? (right.entries.get(name) ?? right.rest) : right;
}

/** The text with values in these places: a constant where all of them are texts that are known. */
function pieces(text: string, places: RegExp, valueAt: (match: RegExpExecArray) => Value | undefined): Value {
  const parts: Value[] = [];
  let from = 0;
  for (const match of text.matchAll(places)) {
    if (match.index > from) parts.push(constant(text.slice(from, match.index)));
    parts.push(valueAt(match) ?? unknown);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(constant(text.slice(from)));
  const texts = parts.map(stringOf);
  return texts.every((each) => each !== undefined) ? constant(texts.join('')) : textOf(parts);
}

const sameText =
  /^(get|getlist|pop|popitem|setdefault|copy|dict|lists|values|strip|lstrip|rstrip|lower|upper|title|capitalize|casefold|replace|removeprefix|removesuffix|split|rsplit|splitlines|partition|rpartition|encode|decode|read|readline|expandtabs|swapcase|format|tobytes|getvalue)$/;

/** True for methods of text, of dictionaries and of files that give what somebody chose, or a part of it. */
function isInputMethod(name: string): boolean {
  return sameText.test(name) || name === 'items' || name === 'keys';
}

/** A method of what somebody outside chose, the name of an upload; `execute` of what may be a cursor. */
export function unknownAttribute(value: Value & { k: 'unknown' }, name: string): Value {
  if (value.input === undefined) return /^execute(many)?$/.test(name) ? { k: 'method', self: value, name } : unknown;
  if (isInputMethod(name) || isTest(name)) return { k: 'method', self: value, name };
  return name === 'name' && value.input.name.startsWith('request.FILES') ? value : unknown;
}

/** `term.isdigit()`, `term.startswith(…)`: what looks at a text. */
function isTest(name: string): boolean {
  return /^(is[a-z]+|startswith|endswith|index)$/.test(name);
}

/** `request.GET.get("q")`, `term.strip()`: what a method of an input gives. */
export function inputMethod(input: Input, name: string, positional: readonly Value[]): Value {
  if (name === 'items') {
    const part: Value = { k: 'unknown', input };
    return { k: 'list', element: { k: 'tuple', items: [part, part] }, many: false };
  }
  if (!isInputMethod(name)) return unknown;
  // A function that formats what it gets is given a template, and those are written by the program.
  if (name === 'format' && input.from === 'parameter') return unknown;
  if (name === 'replace' && isEscaping(positional)) return unknown;
  if (name === 'replace' || name === 'format') return { k: 'unknown', input: { ...input, built: true } };
  const key = name === 'get' || name === 'getlist' || name === 'pop' ? positional[0] : undefined;
  return inputAt(input, key);
}

/** `.replace("'", "''")`, `.replace("<", "&lt;")`: a sign that means something gets one that does not. */
function isEscaping(positional: readonly Value[]): boolean {
  const [sign, other] = positional.map(stringOf);
  return sign !== undefined && other !== undefined && /^['"<&]$/.test(sign) && other.length > 1;
}

/** `request.POST["title"]`. */
export function inputAt(input: Input, key: Value | undefined): Unknown {
  const name = stringOf(key);
  return name === undefined || !/^[\w.]+$/.test(input.name)
    ? { k: 'unknown', input }
    : { k: 'unknown', input: { ...input, ...atKey(input, name) } };
}

function atKey({ from, name }: Input, key: string): Pick<Input, 'from' | 'name'> {
  const isHeader = name.endsWith('.META') && !/^(QUERY_STRING|PATH_INFO)$/.test(key);
  return { from: isHeader ? 'header' : from, name: `${name}["${key}"]` };
}

/** Functions that hand on what they get, decoded, copied or as text. */
const handingOn =
  /^(json\.loads|simplejson\.loads|orjson\.loads|ujson\.loads|base64\.\w*decode|urllib\.parse\.(unquote\w*|parse_qs|parse_qsl)|html\.unescape|django\.utils\.encoding\.(force|smart)_(str|text|bytes)|django\.utils\.translation\.(u?gettext|u?gettext_lazy|gettext_noop)|copy\.(copy|deepcopy)|textwrap\.dedent|binascii\.(a2b_\w+|unhexlify)|zlib\.decompress|io\.(BytesIO|StringIO)|six\.text_type)$/;

/** What a function outside of the project gives when it only hands its first argument on; undefined for any other. */
export function handedOn(name: string, positional: readonly Value[]): Value | undefined {
  if (!handingOn.test(name)) return undefined;
  const [first] = positional;
  if (name.includes('translation')) return stringOf(first) === undefined ? undefined : first;
  const input = inputOf(first);
  return input && { k: 'unknown', input };
}
