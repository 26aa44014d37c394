import type { ModelView } from '../../../shared/app-state.ts';
import type { Tier } from '../../../shared/tier.ts';

/** Why a tier has no pick, in a sentence. */
export function whyNobody(tier: Tier, models: readonly ModelView[]): string {
  const members = models.filter((model) => model.tier === tier && model.enabled);
  // these have a key, and the rules keep them from use
  if (members.some(({ available }) => available)) return 'Your rules let no model of this tier through.';
  if (members.some(({ endpoints }) => endpoints.some(({ coolingUntil }) => coolingUntil !== null)))
    return 'All models of this tier rest after failures.';
  return 'No model of this tier is available. Add a key for one.';
}
