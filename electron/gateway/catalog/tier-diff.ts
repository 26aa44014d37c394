import type { TierPin } from '../../../shared/settings.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Catalog } from './catalog.ts';

/** A model that a new catalog puts elsewhere; null = in no tier. */
export interface TierMove {
  readonly model: string;
  readonly from: Tier | null;
  readonly to: Tier | null;
}

/** @returns what moved between two catalogs, by model id. Models that are in no tier on either side are not mentioned. */
export function tierDiff(before: Catalog, after: Catalog): readonly TierMove[] {
  const ids = new Set([...before.models, ...after.models].map(({ id }) => id));
  return [...ids]
    .map((model) => ({ model, from: tierIn(before, model), to: tierIn(after, model) }))
    .filter(({ from, to }) => from !== to)
    .toSorted((a, b) => (a.model < b.model ? -1 : 1));
}

/** @returns pins that put every moved model back: "keep the old list". */
export function pinsToKeep(moves: readonly TierMove[]): Readonly<Record<string, TierPin>> {
  return Object.fromEntries(moves.map(({ model, from }) => [model, from ?? 'none']));
}

function tierIn({ modelById }: Catalog, model: string): Tier | null {
  return modelById.get(model)?.tier ?? null;
}
