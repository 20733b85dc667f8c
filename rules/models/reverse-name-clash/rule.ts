import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { RelatedPlace } from '#core/engine/finding.ts';
import { isSameClass } from '#core/project/mro.ts';
import type { Project } from '#core/project/project.ts';
import type { Location } from '#core/text/range.ts';
import { isOwnFile, keywordOf, placeOf } from '../shared.ts';
import { clashesOf } from './clashes.ts';
import type { Clash, Way } from './clashes.ts';
import lesson from './lesson.md';

interface ReverseNameClash extends Record<string, unknown> {
  /** 'shop.Book.editor' */
  readonly field: string;
  /** 'shop.Book.author': the relation or field that has the name already. */
  readonly other: string;
  /** 'Author.book_set': what both would be called. */
  readonly name: string;
  readonly query: boolean;
}

/** Two relations want the same name on the other side. Source: checks fields.E302 to fields.E305 (Django 4.2 to 5.2). */
export default defineRule<ReverseNameClash>({
  id: 'models/reverse-name-clash',
  summary: 'two relations, or a relation and a field, have the same name on the other side',
  severity: 'error',
  guide: 'models#foreign-keys',
  since: '0.1.0',
  fix: 'safe',
  djangoChecks: ['fields.E302', 'fields.E303', 'fields.E304', 'fields.E305'],
  lesson,
  message: ({ field, other, name, query }) => {
    const [own, taken] = [field, other].map((each) => each.slice(each.indexOf('.') + 1));
    return query
      ? `\`${own}\` is \`${name}\` in lookups, and so is \`${taken}\`: Django refuses to start`
      : `\`${own}\` and \`${taken}\` both make \`${name}\`: Django refuses to start`;
  },
  project: ({ project, report }) => {
    const told = new Set<string>();
    for (const clash of clashesOf(project)) {
      // Two relations that want one name are one mistake, whichever of the four checks tells it.
      const location = placeOfWay(project, clash.way);
      const isOfPackage = location === clash.way.model.location;
      const key = isOfPackage ? clash.way.model.label : [clash.way.id, clash.other].sort().join(' ');
      if (told.has(key) || location === undefined) continue;
      told.add(key);
      const { way, other, name, check } = clash;
      const related: RelatedPlace[] =
        clash.otherWay === undefined ? [] : [{ location: clash.otherWay.relation.location, message: 'the other one' }];
      report({
        location,
        data: { field: way.id, other, name, query: check === 'fields.E303' || check === 'fields.E305' },
        related,
        djangoCheck: check,
        fix: otherName(project, clash),
      });
    }
  },
});

/** The field's name; the model's where Django made the field or a package's base declares it. */
function placeOfWay(project: Project, { model, relation }: Way): Location | undefined {
  const field = model.fields.get(relation.name);
  const isOwn = field?.value !== undefined && isOwnFile(project, field.location.file);
  if (!isOwn) return isOwnFile(project, model.ref.file) ? model.location : undefined;
  const { file, start } = field.location;
  return { file, start, end: start + relation.name.length };
}

/** A `related_name` for the field: it names the way back and the lookup. */
function otherName(project: Project, { way }: Clash): FixIntent | undefined {
  const { model, relation } = way;
  const field = model.fields.get(relation.name);
  if (field?.value === undefined || !isOwnFile(project, field.location.file)) return undefined;
  const call = project.decode(field.location.file, field.value);
  if (call.k !== 'call') return undefined;
  const { file } = field.location;
  const given = keywordOf(call, 'related_name');
  const owner = isSameClass(field.declaredBy, model.ref) ? model.name.toLowerCase() : '%(class)s';
  if (given === undefined) {
    if (keywordOf(call, 'related_query_name') !== undefined) return undefined;
    const name = `${relation.name}_${owner}${relation.kind === 'o2o' ? '' : '_set'}`;
    return {
      title: `Add \`related_name="${name}"\``,
      applicability: 'safe',
      changes: [{ kind: 'add-argument', location: placeOf(file, call), text: `related_name="${name}"` }],
    };
  }
  // One name for all children of an abstract model: each child gets its own.
  if (given.value.k !== 'str' || owner !== '%(class)s' || given.value.value.includes('%')) return undefined;
  const name = `%(class)s_${given.value.value}`;
  return {
    title: `Use \`related_name="${name}"\``,
    applicability: 'safe',
    changes: [{ kind: 'replace', location: placeOf(file, given.value), text: `"${name}"` }],
  };
}
