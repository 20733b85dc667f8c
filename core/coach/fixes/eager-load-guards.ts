import type { Model, Relation } from '../../project/model-graph.ts';
import type { Chain, Link } from './chain.ts';
import type { EagerLoad, PythonSource } from './plan.ts';
import { modelOfChain } from './models.ts';

/** Why loading these relations in a chain could raise, change rows or bring nothing; undefined when it could not. */
export function couldRaise(source: PythonSource, chain: Chain, loads: readonly EagerLoad[]): string | undefined {
  const model = modelOfChain(source, chain);
  for (const { method, paths } of loads) {
    const heads = [...new Set(paths.map((path) => path.split('__')[0] ?? ''))];
    const reason =
      besideDeferredKeys(chain, method, heads, model) ??
      (method === 'select_related' ? (underLock(chain) ?? besideNames(chain)) : withIterator(chain));
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** A relation's key must be loaded: only() has to name it, defer() must not. */
function besideDeferredKeys(
  chain: Chain,
  method: EagerLoad['method'],
  heads: readonly string[],
  model: Model | undefined,
): string | undefined {
  const needed = method === 'select_related' ? heads : heads.filter((head) => needsKey(model?.relations.get(head)));
  for (const link of chain.links) {
    const names = stringArguments(link);
    const left = needed.find((head) =>
      link.name === 'only'
        ? !names.some((name) => firstOf(name) === head)
        : link.name === 'defer' && names.includes(head),
    );
    if (left !== undefined) return `\`.${link.name}()\` leaves the key of \`${left}\` out`;
  }
  return undefined;
}

/** Reverse and many-to-many relations are fetched by the row's own primary key, which is always loaded. */
function needsKey(relation: Relation | undefined): boolean {
  return relation?.direction === 'forward' && relation.kind !== 'm2m' && relation.kind !== 'generic-relation';
}

/** Joined rows would be locked too, and PostgreSQL cannot lock the nullable side of a join. */
function underLock(chain: Chain): string | undefined {
  const lock = chain.links.find((link) => link.name === 'select_for_update');
  if (lock === undefined || lock.call?.keywords.some((keyword) => keyword.name === 'of')) return undefined;
  return '`select_for_update()` without `of` would lock the joined rows too';
}

/** Names given to one select_related() end what another one without names follows. */
function besideNames(chain: Chain): string | undefined {
  const all = chain.links.find(
    ({ name, call }) => name === 'select_related' && call?.args.length === 0 && call.keywords.length === 0,
  );
  return all && '`select_related()` without names would no longer follow the other relations';
}

function withIterator(chain: Chain): string | undefined {
  const bare = chain.links.find(
    ({ name, call }) => /^a?iterator$/.test(name) && call?.args.length === 0 && call.keywords.length === 0,
  );
  return bare && '`iterator()` needs a `chunk_size` before it can prefetch';
}

function stringArguments({ call }: Link): string[] {
  return (call?.args ?? []).flatMap((arg) => (arg.k === 'str' ? [arg.value] : []));
}

function firstOf(path: string): string {
  return path.split('__')[0] ?? path;
}
