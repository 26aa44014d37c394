import type { CatalogView } from '../../../shared/app-state.ts';
import { tiers, type Tier } from '../../../shared/tier.ts';
import { restOf } from '../../gateway/catalog/endpoint-health.ts';
import { plainRequest } from '../../gateway/routing/plain-request.ts';
import { planRoute } from '../../gateway/routing/plan-route.ts';
import { readIntent } from '../../gateway/routing/read-intent.ts';
import type { Snapshot } from '../../gateway/routing/snapshot.ts';

/** @returns the model that a short plain request would get from each tier now; null when the tier has nothing available. */
export function findPicks(world: Snapshot): CatalogView['picks'] {
  // the question is about each tier, so a lock on one of them does not count
  const open: Snapshot = {
    ...world,
    settings: { ...world.settings, preventOverrides: false },
    clientKey: { ...world.clientKey, preventOverrides: false },
  };
  return Object.fromEntries(tiers.map((tier) => [tier, findPick(tier, open)])) as CatalogView['picks'];
}

function findPick(tier: Tier, world: Snapshot): string | null {
  const request = plainRequest(`pareto-code:${tier}`);
  const plan = planRoute(readIntent(request, world), request, world);
  const first = plan.steps[0];
  if (first === undefined || plan.tierUsed !== tier) return null;
  // one that rests is asked only while there is nobody else, which is no pick of the tier
  return restOf(world.rests, first.endpoint, world.now) === undefined ? first.model.id : null;
}
