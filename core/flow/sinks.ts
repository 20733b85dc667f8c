import type { Location } from '../text/range.ts';
import { emit } from './emit.ts';
import type { InputSink, Input } from './event.ts';
import { inputOf, keysFromOutside } from './input.ts';
import type { Args, Machine } from './machine.ts';
import { optionsOf } from './options.ts';
import { unknown, type Value } from './value.ts';

/** Notes that what somebody outside chose gets to a place where it is more than data. */
function emitInput(m: Machine, sink: InputSink, input: Input | undefined, site: Location): void {
  if (input && !m.looked.has(input.name)) emit(m, { kind: 'input', sink, input, expression: '' }, site);
}

/** Text of SQL: `cursor.execute(sql)`, `Book.objects.raw(sql)`, `RawSQL(sql, …)`. */
export function sqlSink(m: Machine, sql: Value | undefined, site: Location): void {
  emitInput(m, 'sql', inputOf(sql), site);
}

const statement = /^\s*(select|insert|update|delete|with|create|alter|drop|truncate|call|exec|set|refresh|copy)\b/i;

/** A cursor that nobody knows: only text that begins as a statement of SQL does is taken for one. */
export function perhapsSqlSink(m: Machine, sql: Value | undefined, site: Location): void {
  const input = inputOf(sql);
  if (input?.built === true && statement.test(input.start ?? '')) emitInput(m, 'sql', input, site);
}

/** `extra(where=[…], select={…}, order_by=[…])`; `params` and `select_params` are safe. */
export function extraSink(m: Machine, args: Args, site: Location): void {
  const [select, where, , tables] = args.positional;
  const parts = [select, where, tables, ...['select', 'where', 'tables'].map((name) => args.keywords.get(name))];
  sqlSink(
    m,
    parts.find((part) => inputOf(part) !== undefined),
    site,
  );
}

/** Text that is said to be HTML already. A column that is shown as it is was meant so: only text put together here is told. */
export function htmlSink(m: Machine, text: Value | undefined, site: Location): Value {
  const input = inputOf(text);
  if (input !== undefined && (input.built || input.from === 'request' || input.from === 'path'))
    emitInput(m, 'html', input, site);
  return unknown;
}

/** A response of which nobody says that it is no HTML. */
export function responseSink(m: Machine, args: Args, site: Location, self: Value | undefined): void {
  const isRedirect = self?.k === 'object' && m.project.isSubclass(self.ref, 'django.http.HttpResponseRedirectBase');
  if (isRedirect === true) return redirectSink(m, args.positional[0] ?? args.keywords.get('redirect_to'), site);
  const [content = args.keywords.get('content'), type = args.keywords.get('content_type')] = args.positional;
  const input = inputOf(content);
  if (type !== undefined || args.more || args.keywords.has('headers')) return;
  const isReflected = input?.from === 'request' && /^request\.(GET|POST|query_params)\b/.test(input.name);
  if (isReflected || input?.from === 'path') emitInput(m, 'html', input, site);
}

/** Where the browser is sent: only text whose host the client may choose is told. */
export function redirectSink(m: Machine, target: Value | undefined, site: Location): void {
  if (target === undefined) return;
  for (const option of optionsOf(target)) {
    const input = inputOf(option);
    if (input?.from === 'request' && /^(\/|(https?:)?\/\/)?$/.test(input.start ?? 'unknown'))
      return emitInput(m, 'redirect', input, site);
  }
}

/** What becomes code or objects: `pickle.loads(data)`, `eval(text)`. */
export function objectSink(m: Machine, data: Value | undefined, site: Location): void {
  const input = inputOf(data);
  if (input?.from === 'request' || input?.from === 'header') emitInput(m, 'object', input, site);
}

/** Fields of a model that the client names: `Book(**request.POST.dict())`. */
export function fieldsSink(m: Machine, args: Args, site: Location): void {
  const input = args.chosen ?? keysFromOutside(args.keywords.get('defaults'));
  if (input?.from === 'request') emitInput(m, 'fields', input, site);
}

/** `setattr(book, name, value)` with a name that the client chose. */
export function attributeSink(m: Machine, args: Args, site: Location): void {
  const [object, name] = args.positional;
  const input = inputOf(name);
  const isRow = object !== undefined && optionsOf(object).some((option) => option.k === 'instance');
  if (isRow && input?.from === 'request' && !input.built) emitInput(m, 'fields', input, site);
}

const deserialisers =
  /^(c?[pP]ickle\.loads?|_pickle\.loads?|dill\.loads?|cloudpickle\.loads?|joblib\.load|marshal\.loads?|jsonpickle\.(decode|loads)|yaml\.(unsafe_load|unsafe_load_all|load|load_all)|shelve\.open)$/;
const html =
  /^(django\.utils\.safestring\.(mark_safe|SafeString|SafeText)|markupsafe\.Markup|jinja2\.(utils\.)?Markup|django\.utils\.html\.(format_html|mark_safe))$/;

/** Notes what the client chose where a function outside of the project does harm with it. */
export function externalSink(m: Machine, name: string, args: Args, site: Location): void {
  const [first] = args.positional;
  if (deserialisers.test(name) && !(name.startsWith('yaml.load') && loadsPlainData(args))) objectSink(m, first, site);
  else if (html.test(name)) htmlSink(m, first, site);
  else if (name === 'jwt.decode' && !isVerified(args)) emitToken(m, first ?? args.keywords.get('jwt'), site);
  else if (/^jose\.jwt\.get_unverified_claims$/.test(name)) emitToken(m, first, site);
}

function loadsPlainData(args: Args): boolean {
  const loader = args.positional[1] ?? args.keywords.get('Loader');
  const name = loader?.k === 'external' ? loader.name : '';
  return loader !== undefined && !/yaml\.(Unsafe|C?Full)?Loader$|yaml\.(C?Unsafe)Loader$/.test(name);
}

/** `jwt.decode(…, options={"verify_signature": False})`, or `verify=False` before PyJWT 2. */
function isVerified(args: Args): boolean {
  const options = args.keywords.get('options');
  const asked = options?.k === 'dict' ? options.entries.get('verify_signature') : undefined;
  const isOff = (value: Value | undefined): boolean => value?.k === 'const' && value.value === false;
  return !isOff(asked) && !isOff(args.keywords.get('verify'));
}

function emitToken(m: Machine, token: Value | undefined, site: Location): void {
  const input = inputOf(token);
  if (input?.from === 'request' || input?.from === 'header') emitInput(m, 'token', input, site);
}

/** A method of something that nobody knows. */
export function unknownSink(m: Machine, name: string, args: Args, site: Location): void {
  if (/^execute(many)?$/.test(name)) perhapsSqlSink(m, args.positional[0] ?? args.keywords.get('sql'), site);
}
