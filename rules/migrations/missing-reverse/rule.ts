import { defineRule } from '#core/engine/rule.ts';
import type { FixIntent } from '#core/engine/fix.ts';
import type { Migration } from '#core/project/migrations/graph.ts';
import { operationExprs } from '#core/project/migrations/operations.ts';
import type { Operation } from '#core/project/migrations/operations.ts';
import { databaseOperations, usedMigrations, writtenName } from '../shared.ts';
import lesson from './lesson.md';

interface MissingReverse extends Record<string, unknown> {
  /** 'RunPython' or 'RunSQL'. */
  readonly operation: string;
  /** The function that runs; undefined for SQL and for what has no name. */
  readonly code: string | undefined;
}

/** RunPython or RunSQL that cannot be undone. Source: topics/migrations/#reversing-migrations (Django 4.2 to 5.2). */
export default defineRule<MissingReverse>({
  id: 'migrations/missing-reverse',
  summary: 'RunPython or RunSQL without a reverse: the migration cannot be undone',
  severity: 'warning',
  guide: 'migrations#rollback',
  since: '0.1.0',
  fix: 'unsafe',
  lesson,
  message: ({ operation, code }) =>
    `\`${code ?? operation}\` has no reverse: undoing this migration stops with IrreversibleError`,
  project: ({ project, report }) => {
    for (const migration of usedMigrations(project)) {
      for (const operation of databaseOperations(migration)) {
        const { kind, expr } = operation;
        if ((kind !== 'RunPython' && kind !== 'RunSQL') || expr.k !== 'call') continue;
        // An explicit None has been decided by somebody.
        if (operation.arguments.has(kind === 'RunPython' ? 'reverse_code' : 'reverse_sql')) continue;
        const code = operationExprs(kind, expr).get('code');
        report({
          location: { file: migration.file, start: expr.func.start, end: expr.func.end },
          data: { operation: kind, code: code && writtenName(code) },
          fix: addNoop(migration, operation),
        });
      }
    }
  },
});

/** `noop` says that there is nothing to undo; whether that is true only people know. */
function addNoop({ file }: Migration, { kind, expr }: Operation): FixIntent | undefined {
  if (expr.k !== 'call' || (kind !== 'RunPython' && kind !== 'RunSQL')) return undefined;
  const name = writtenName(expr.func);
  const [first] = expr.args;
  const after = first ?? expr.keywords.find((keyword) => keyword.name === 'code' || keyword.name === 'sql');
  if (name === undefined || after === undefined) return undefined;
  const isPlain = first !== undefined && expr.args.length === 1 && expr.keywords.length === 0;
  const keyword = kind === 'RunPython' ? 'reverse_code' : 'reverse_sql';
  const text = `, ${isPlain ? '' : `${keyword}=`}${name}.noop`;
  // A keyword in the middle stands behind all positional arguments.
  const at = isPlain || expr.args.length === 0 ? after.end : (expr.args.at(-1)?.end ?? after.end);
  return {
    title: `Say with \`${kind}.noop\` that there is nothing to undo`,
    applicability: 'unsafe',
    changes: [{ kind: 'insert', location: { file, start: at, end: at }, text }],
  };
}
