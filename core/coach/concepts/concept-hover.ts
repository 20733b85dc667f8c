import { MarkupKind } from 'vscode-languageserver-types';
import type { Hover } from 'vscode-languageserver-types';
import type { PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { settingName } from '../../project/constants.ts';
import type { Field, Model } from '../../project/model-graph.ts';
import type { Definition, Project } from '../../project/project.ts';
import type { Range } from '../../text/range.ts';
import { messageMarkdown, pageLink } from '../markdown.ts';
import { placesIn } from '../surroundings.ts';
import type { Surroundings } from '../surroundings.ts';
import { codeAt, type CodeAt } from './code-at.ts';
import { querySetAt } from './queryset-hover.ts';
import { dottedNames, middleware, onDelete, userModel, type Taught } from './taught-names.ts';

export interface ConceptOptions extends Surroundings {
  /** Whether the client shows Markdown. */
  readonly markdown: boolean;
}

/** What a hover says, before it is put into Markdown: paragraphs, and the section of the guide to read on in. */
export interface Concept extends Range {
  /** Sentences with names in backticks, or SQL. */
  readonly blocks: readonly (string | { readonly sql: string })[];
  readonly guide: Taught['guide'] | undefined;
}

/**
 * A short hover over names of Django that the guide teaches, over model fields and over querysets; undefined elsewhere.
 * `facts` are those of the text as it stands.
 */
export function conceptHover(
  project: Project,
  file: string,
  facts: PythonFacts,
  offset: number,
  options: ConceptOptions,
): Hover | undefined {
  const concept = conceptAt(project, file, facts, offset);
  const range = concept && placesIn(options).range(file, concept);
  if (concept === undefined || range === undefined) return undefined;
  if (!options.markdown) {
    const plain = concept.blocks.map((block) => (typeof block === 'string' ? block.replaceAll('`', '') : block.sql));
    return { contents: { kind: MarkupKind.PlainText, value: plain.join('\n\n') }, range };
  }
  const blocks = concept.blocks.map((block) =>
    typeof block === 'string' ? messageMarkdown(block) : `\`\`\`sql\n${block.sql.replaceAll('```', '')}\n\`\`\``,
  );
  const page = concept.guide && options.guideUri(concept.guide);
  if (page !== undefined && concept.guide !== undefined) blocks.push(pageLink('Read the guide', page));
  return { contents: { kind: MarkupKind.Markdown, value: blocks.join('\n\n') }, range };
}

function conceptAt(project: Project, file: string, facts: PythonFacts, offset: number): Concept | undefined {
  const field = fieldAt(project, file, facts, offset);
  if (field !== undefined) return field;
  const around = codeAt(facts, offset);
  return (
    querySetAt(project, file, around, offset) ??
    namedAt(project, file, around, offset, facts) ??
    middlewareAt(project, file, around) ??
    userModelAt(project, file, facts, offset)
  );
}

/** `transaction.atomic`, `models.CASCADE`, `on_delete=`, `settings.AUTH_USER_MODEL`. */
function namedAt(
  project: Project,
  file: string,
  around: CodeAt,
  offset: number,
  facts: PythonFacts,
): Concept | undefined {
  const [code] = around;
  if (code === undefined) return undefined;
  if (!('k' in code)) {
    const end = code.start + code.name.length;
    return code.name === 'on_delete' && offset <= end
      ? { start: code.start, end, blocks: [onDelete.text], guide: onDelete.guide }
      : undefined;
  }
  const place = nameOf(code);
  if (place === undefined || offset < place.start || place.end < offset) return undefined;
  if (settingName(project, file, code) === 'AUTH_USER_MODEL') return ofUserModel(project, place);
  const inner = facts.functions.findIndex(({ start, end }) => start <= offset && offset <= end);
  const definition = project.resolveExpr(file, code, inner < 0 ? undefined : inner);
  const taught = definition && dottedNames.get(dottedName(project, definition) ?? '');
  return taught && { ...place, blocks: [taught.text], guide: taught.guide };
}

function nameOf(code: Expr): Range | undefined {
  if (code.k === 'attr') return { start: code.nameStart, end: code.end };
  return code.k === 'name' ? { start: code.start, end: code.end } : undefined;
}

function dottedName(project: Project, definition: Definition): string | undefined {
  if (definition.kind === 'class') return project.nameOf(definition.ref);
  if (definition.kind !== 'function') return definition.kind === 'external' ? definition.name : undefined;
  const fact = project.python(definition.ref.file)?.functions[definition.ref.index];
  return `${project.moduleOf(definition.ref.file)}.${fact?.qualname}`;
}

function ofUserModel(project: Project, place: Range): Concept {
  const label = project.models.userLabel;
  const here = label === undefined ? [] : [`Here it is \`${label}\`.`];
  return { ...place, blocks: [userModel.text, ...here], guide: userModel.guide };
}

/** `AUTH_USER_MODEL = "shop.User"` in a settings module. */
function userModelAt(project: Project, file: string, facts: PythonFacts, offset: number): Concept | undefined {
  if (!project.settings.modules.some((module) => module.file === file)) return undefined;
  const fact = facts.assignments.find(
    ({ name, nameStart, nameEnd }) => name === 'AUTH_USER_MODEL' && nameStart <= offset && offset <= nameEnd,
  );
  return fact && ofUserModel(project, { start: fact.nameStart, end: fact.nameEnd });
}

/** An entry of MIDDLEWARE in a settings module. */
function middlewareAt(project: Project, file: string, around: CodeAt): Concept | undefined {
  const [code] = around;
  if (code === undefined || !('k' in code) || code.k !== 'str') return undefined;
  if (!project.settings.modules.some((module) => module.file === file)) return undefined;
  const taught = middleware.get(code.value);
  return taught && { start: code.start, end: code.end, blocks: [taught.text], guide: taught.guide };
}

/** The name of a field in a model's class body: column, null, and how the other side calls it. */
function fieldAt(project: Project, file: string, facts: PythonFacts, offset: number): Concept | undefined {
  for (const [index, fact] of facts.classes.entries()) {
    if (offset < fact.start || fact.end < offset) continue;
    const attribute = fact.attributes.find(({ nameStart, nameEnd }) => nameStart <= offset && offset <= nameEnd);
    const model = attribute && project.models.ofClass({ file, index });
    const field = model?.fields.get(attribute?.name ?? '');
    if (attribute === undefined || model === undefined || field === undefined) continue;
    return {
      start: attribute.nameStart,
      end: attribute.nameEnd,
      blocks: [aboutField(model, field), ...aboutRelation(project, model, field)],
      guide: guideOf(field),
    };
  }
  return undefined;
}

function aboutField(model: Model, { name, type, column, null: mayBeNull, unique, primaryKey }: Field): string {
  const parts = [
    column === undefined ? 'no column' : `column \`${column}\``,
    mayBeNull ? 'may be NULL' : 'never NULL',
    primaryKey ? 'primary key' : unique ? 'unique' : '',
  ];
  return `\`${model.name}.${name}\`: ${type === '' ? 'field' : type}, ${parts.filter(Boolean).join(', ')}.`;
}

function aboutRelation(project: Project, model: Model, { relation }: Field): string[] {
  if (relation?.to === undefined) return [];
  const target = project.models.byLabel.get(relation.to)?.name ?? relation.to;
  const leads = `Leads to \`${target}\``;
  if (relation.inverse === undefined) return [`${leads}, which has no way back.`];
  const back = [...(project.models.byLabel.get(relation.to)?.relations.values() ?? [])].find(
    (each) => each.name === relation.inverse && each.to === model.label,
  );
  const query = back !== undefined && back.queryName !== back.name ? `, in queries \`${back.queryName}\`` : '';
  return [`${leads}; the way back is \`${target}.${relation.inverse}\`${query}.`];
}

function guideOf({ relation }: Field): Taught['guide'] {
  switch (relation?.kind) {
    case 'm2m':
      return 'models#many-to-many';
    case 'o2o':
      return 'models#one-to-one';
    case undefined:
      return 'models#fields';
    default:
      return 'models#foreign-keys';
  }
}
