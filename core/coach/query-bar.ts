import type { Finding } from '../engine/finding.ts';

/** Rows that the picture is drawn for. */
const rows = 100;

/**
 * A small picture of what a finding costs and what is left after its fix: an SVG as a data URI. Undefined when the
 * finding does not say how many queries run (`data.queries`, such as '1 + N').
 */
export function queryBar(finding: Finding): { readonly uri: string; readonly label: string } | undefined {
  const now = finding.data['queries'];
  if (typeof now !== 'string') return undefined;
  const count = queriesFor(now);
  if (count === undefined) return undefined;
  const after = queriesAfter(finding);
  const bars = [bar(0, '#e5534b', count, count, `now ${now} = ${count} queries for ${rows} rows`)];
  if (after !== undefined)
    bars.push(bar(1, '#57ab5a', after, count, `fixed ${after === 1 ? '1 query' : `${after} queries`}`));
  const height = bars.length * 20 + 2;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="${height}" font-family="sans-serif" font-size="12">${bars.join('')}</svg>`;
  return { uri: `data:image/svg+xml;base64,${btoa(ascii(svg))}`, label: `${now} queries` };
}

/** '1 + N', '2 + 3·N', '1 + N·M' … for a hundred rows; undefined for what is no such formula. */
function queriesFor(formula: string): number | undefined {
  let sum = 0;
  for (const term of formula.split('+')) {
    const product = /^\s*(\d+)?\s*[·*]?\s*(N)?\s*$/.exec(term);
    if (product === null || (product[1] === undefined && product[2] === undefined)) return undefined;
    sum += Number(product[1] ?? 1) * (product[2] === undefined ? 1 : rows);
  }
  return sum;
}

/** A join costs no query, each prefetched relation costs one. */
function queriesAfter(finding: Finding): number | undefined {
  const loads = (finding.fix?.changes ?? []).filter(
    (change) => change.kind === 'add-eager-load' || change.kind === 'add-admin-eager-load',
  );
  if (loads.length === 0) return undefined;
  const prefetched = loads.filter((load) => load.method === 'prefetch_related').flatMap((load) => load.paths);
  const levels = new Set(
    prefetched.flatMap((path) => path.split('__').map((_, i, all) => all.slice(0, i + 1).join('__'))),
  );
  return 1 + levels.size;
}

function bar(line: number, colour: string, value: number, most: number, label: string): string {
  const width = Math.max(3, Math.round((value / most) * 110));
  const y = line * 20 + 3;
  return (
    `<rect x="0" y="${y}" width="${width}" height="14" rx="2" fill="${colour}"/>` +
    `<text x="${width + 8}" y="${y + 11}" fill="#888">${label}</text>`
  );
}

/** `btoa` takes bytes, and XML can spell any character in ASCII. */
function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`);
}
