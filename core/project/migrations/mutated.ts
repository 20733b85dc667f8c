import { decodeBlock } from '../../facts/code.ts';
import type { BlockRef, PythonFacts } from '../../facts/file-facts.ts';
import type { Expr } from '../../facts/flow-form.ts';
import { walkBlock } from '../walk.ts';

const changing = new Set(
  'append extend insert remove pop clear sort reverse update setdefault popitem add discard'.split(' '),
);

const known = new WeakMap<PythonFacts, Map<BlockRef, ReadonlySet<string>>>();

/** Names whose list or dictionary the block itself changes after it was made: `indexes.extend(…)`, `LEVELS[0] = …`. */
export function mutatedNames(facts: PythonFacts, body: BlockRef): ReadonlySet<string> {
  let blocks = known.get(facts);
  if (blocks === undefined) known.set(facts, (blocks = new Map()));
  let names = blocks.get(body);
  if (names === undefined) blocks.set(body, (names = collect(facts, body)));
  return names;
}

function collect(facts: PythonFacts, body: BlockRef): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (expr: Expr | undefined): void => {
    if (expr?.k === 'name') names.add(expr.id);
  };
  walkBlock(decodeBlock(facts.code, body), {
    expr(expr) {
      if (expr.k === 'call' && expr.func.k === 'attr' && changing.has(expr.func.name)) add(expr.func.value);
    },
    stmt(statement) {
      const targets =
        statement.k === 'assign' || statement.k === 'del'
          ? statement.targets
          : statement.k === 'augassign'
            ? [statement.target]
            : [];
      for (const target of targets) if (target.k === 'subscript') add(target.value);
    },
  });
  return names;
}
