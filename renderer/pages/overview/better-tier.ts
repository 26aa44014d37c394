import type { CatalogView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';
import { tierOrder } from '../../tier-words.ts';

/** @returns the tier whose pick is both better and cheaper than this one's; null unless main marked the tier as dominated. */
export function findBetterTier(tier: Tier, catalog: CatalogView): Tier | null {
  if (!catalog.dominatedTiers.includes(tier)) return null;
  const own = factsOf(tier, catalog);
  if (own === null) return null;
  return (
    tierOrder.find((other) => {
      const facts = factsOf(other, catalog);
      return facts !== null && facts.score > own.score && facts.price < own.price;
    }) ?? null
  );
}

function factsOf(
  tier: Tier,
  { picks, models }: CatalogView,
): { readonly score: number; readonly price: number } | null {
  const model = models.find(({ id }) => id === picks[tier]);
  const score = model?.codingIndex ?? null;
  const price = model?.endpoints[0]?.promptUsdPerMTok ?? null;
  return score === null || price === null ? null : { score, price };
}
