import type { Catalog } from '../catalog/catalog.ts';

const mostMatches = 5;
/** Below this share of common letter pairs two ids have little to do with each other. */
const leastLikeness = 0.4;
/** Routers anyone may mean. */
const routerIds = ['pareto-code', 'auto', 'free'];

/** @returns ids that look like the one written, best first. */
export function nearMatches(written: string, catalog: Catalog): readonly string[] {
  const pairs = letterPairs(written.slice(0, 200).split(':', 1)[0] ?? '');
  const bare = letterPairs(written.slice(0, 200).split('/').at(-1)?.split(':', 1)[0] ?? '');
  const ids = [...routerIds, ...catalog.models.map((model) => model.id)];
  return ids
    .map((id) => ({
      id,
      likeness: Math.max(likeness(pairs, letterPairs(id)), likeness(bare, letterPairs(id.split('/').at(-1) ?? id))),
    }))
    .filter((match) => match.likeness >= leastLikeness)
    .toSorted((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
    .slice(0, mostMatches)
    .map((match) => match.id);
}

function letterPairs(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return new Set(
    Array.from({ length: Math.max(letters.length - 1, 0) }, (_, index) => letters.slice(index, index + 2)),
  );
}

/** Sørensen-Dice coefficient, 0..1. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  let common = 0;
  for (const pair of a) if (b.has(pair)) common += 1;
  return (2 * common) / (a.size + b.size);
}
