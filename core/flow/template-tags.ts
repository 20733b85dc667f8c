import type { FunctionRef, Project } from '../project/project.ts';
import type { Location } from '../text/range.ts';
import type { Args, Machine } from './machine.ts';
import { printed } from './printed.ts';
import { unknown, type Value } from './value.ts';

/** A tag or filter that the project's own templatetags register. */
interface TemplateTag {
  readonly ref: FunctionRef;
  readonly takesContext: boolean;
  /** Template of an inclusion tag. */
  readonly includes: string | undefined;
}

const tagsOfProject = new WeakMap<Project, ReadonlyMap<string, TemplateTag>>();

/** Runs a project tag (`name`) or filter (`filter:name`); Unknown when the project declares none. */
export function templateTag(m: Machine, name: string, args: Args, context: Value, site: Location): Value {
  m.reads.tag(name);
  const tag = projectTags(m.project).get(name);
  if (!tag) return unknown;
  const [since, depth] = [m.events.length, m.path.length];
  const isFilter = name.startsWith('filter:');
  m.at = isFilter ? `${printed(m.at)}|${name.slice(7)}` : name;
  const value = m.callFunction(
    tag.ref,
    tag.takesContext ? { ...args, positional: [context, ...args.positional] } : args,
    site,
  );
  pointAtTemplate(m, since, depth);
  if (tag.includes !== undefined) m.render(tag.includes, value, site);
  return tag.includes === undefined ? value : { k: 'const', value: '' };
}

/** What a tag reads of a row is told where the template calls it, as with a method of the model: others call it too. */
function pointAtTemplate(m: Machine, since: number, depth: number): void {
  for (let index = since; index < m.events.length; index++) {
    const event = m.events[index];
    const call = event?.path[depth];
    if (event === undefined || call === undefined) continue;
    m.events[index] = { ...event, path: event.path.with(depth, { ...call, intoModel: true }) };
  }
}

/** What a project's templates call by a name, for a read set. */
export function tagPrint(project: Project, name: string): string {
  const tag = projectTags(project).get(name);
  return tag === undefined ? '-' : `${tag.ref.file}#${tag.ref.index} ${tag.takesContext} ${tag.includes}`;
}

function projectTags(project: Project): ReadonlyMap<string, TemplateTag> {
  let tags = tagsOfProject.get(project);
  if (!tags) tagsOfProject.set(project, (tags = findTags(project)));
  return tags;
}

/** Functions under `@register.simple_tag`, `@register.filter` and `@register.inclusion_tag` in templatetags modules. */
function findTags(project: Project): ReadonlyMap<string, TemplateTag> {
  const tags = new Map<string, TemplateTag>();
  for (const file of project.files.keys()) {
    const facts =
      /\/templatetags\/[^/]+\.py$/.test(file) && !project.isLibrary(file) ? project.python(file) : undefined;
    facts?.functions.forEach((fact, index) => {
      for (const decorator of fact.decorators) addTag(project, { file, index }, fact.name, decorator, tags);
    });
  }
  return tags;
}

function addTag(
  project: Project,
  ref: FunctionRef,
  name: string,
  decorator: number,
  tags: Map<string, TemplateTag>,
): void {
  const expr = project.decode(ref.file, decorator);
  const callee = expr.k === 'call' ? expr.func : expr;
  if (callee.k !== 'attr' || callee.value.k !== 'name') return;
  const keyword = (wanted: string) =>
    expr.k === 'call' ? expr.keywords.find((k) => k.name === wanted)?.value : undefined;
  const takesContext = keyword('takes_context');
  const named = keyword('name');
  const shown = named?.k === 'str' ? named.value : name;
  const first = expr.k === 'call' ? expr.args[0] : undefined;
  const tag = { ref, takesContext: takesContext?.k === 'bool' && takesContext.value, includes: undefined };
  if (callee.name === 'simple_tag' || callee.name === 'assignment_tag') tags.set(shown, tag);
  if (callee.name === 'filter') tags.set(`filter:${first?.k === 'str' ? first.value : shown}`, tag);
  if (callee.name === 'inclusion_tag' && first?.k === 'str') tags.set(shown, { ...tag, includes: first.value });
}
