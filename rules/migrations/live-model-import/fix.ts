import type { FixChange, FixIntent } from '#core/engine/fix.ts';
import { decodeBlock } from '#core/facts/code.ts';
import type { ImportFact, PythonFacts } from '#core/facts/file-facts.ts';
import type { Migration } from '#core/project/migrations/graph.ts';
import { membersOf } from '#core/project/members.ts';
import type { Model } from '#core/project/model-graph.ts';
import type { Project } from '#core/project/project.ts';
import type { MigrationFunction } from '#core/project/migrations/functions.ts';

interface ImportedModel {
  readonly fact: ImportFact;
  /** Index of the import in the file's facts. */
  readonly index: number;
  readonly model: Model;
  /** Functions that ask the database with it. */
  readonly users: readonly MigrationFunction[];
}

/**
 * The model as it was at that step, in each function that asks for it, and the import gone. Undefined where the historical
 * model cannot do what the code wants: own methods and managers are not there, nor is an app that nothing depends on.
 */
export function useHistoricalModel(
  project: Project,
  migration: Migration,
  facts: PythonFacts,
  { fact, index, model, users }: ImportedModel,
): FixIntent | undefined {
  if (!isReachable(project, migration, model) || fact.scope >= 0 || isNeededElsewhere(facts, fact, users))
    return undefined;
  if (users.some((each) => usesOwnCode(project, each, model))) return undefined;
  const removal = removeImport(facts, migration.file, fact, index);
  if (removal === undefined) return undefined;
  const lookups = users.flatMap(({ body, apps }): FixChange[] => {
    const at = body[0]?.start;
    if (at === undefined) return [];
    const text = `${fact.as} = ${apps}.get_model("${model.app}", "${model.name}")\n    `;
    return [{ kind: 'insert', location: { file: migration.file, start: at, end: at }, text }];
  });
  return {
    title: `Take \`${model.name}\` from \`${users[0]?.apps ?? 'apps'}\``,
    applicability: 'unsafe',
    changes: [...lookups, removal],
  };
}

function isReachable({ migrations: { graph } }: Project, migration: Migration, { app }: Model): boolean {
  if (app === migration.app || graph.outside(migration).has(app)) return true;
  return [...graph.ancestors(migration)].some((each) => each.app === app);
}

/** The name stands somewhere else too: at module level, in other functions. */
function isNeededElsewhere(facts: PythonFacts, { as }: ImportFact, users: readonly MigrationFunction[]): boolean {
  const used = new Set(users.map((each) => each.fact));
  const named = facts.functions.filter((fact) => !used.has(fact)).map((fact) => decodeBlock(facts.code, fact.body));
  return JSON.stringify([decodeBlock(facts.code, facts.body), ...named]).includes(`"id":${JSON.stringify(as)}`);
}

/** Historical models have fields and plain managers only. */
function usesOwnCode(project: Project, { exprs }: MigrationFunction, model: Model): boolean {
  const own = new Set<string>();
  for (const [name, member] of membersOf(project, model.ref)) {
    const isField = model.fields.has(name) || model.relations.has(name);
    if (!isField && !project.isLibrary(member.owner.file) && name !== 'objects') own.add(name);
  }
  const [manager] = model.managers;
  const isPlain = model.managers.length === 1 && manager?.name === 'objects' && manager.manager === undefined;
  if (!isPlain || manager.queryset !== undefined || manager.open || own.has('save') || own.has('delete')) return true;
  return exprs.some((expr) => expr.k === 'attr' && own.has(expr.name));
}

/** The whole line, or one name of several on a line. */
function removeImport(facts: PythonFacts, file: string, fact: ImportFact, index: number): FixChange | undefined {
  const statements = decodeBlock(facts.code, facts.body);
  const own = statements.find((statement) => statement.k === 'import' && statement.fact === index);
  if (own === undefined || fact.name === undefined) return undefined;
  const inside = facts.imports.filter(({ start, end }) => start >= own.start && end <= own.end);
  const written = fact.as === fact.name ? fact.name : `${fact.name} as ${fact.as}`;
  const replace = (start: number, end: number, expected: string): FixChange => ({
    kind: 'replace',
    location: { file, start, end },
    expected,
    text: '',
  });
  if (inside.length === 1) {
    const line = `from ${'.'.repeat(fact.level)}${fact.module} import ${written}\n`;
    return replace(own.start, own.start + line.length, line);
  }
  const place = inside.indexOf(fact);
  const [before, after] = [inside[place - 1], inside[place + 1]];
  if (after !== undefined) return replace(fact.start, after.start, `${written}, `);
  return before && replace(before.end, fact.end, `, ${written}`);
}
