import type { Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import type { Bench } from './judge.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { VerdictSheet } from './verdicts.ts';

/**
 * When everything that could answer rests, and the rests are our own precaution, the ones that end soonest are asked
 * all the same: a real error is better than one we made up. Never an endpoint whose provider named the time itself.
 *
 * @returns null when there is no such endpoint
 */
export function planLastResort(
  intent: Intent,
  exclusions: readonly Exclusion[],
  sheet: VerdictSheet,
  bench: Bench,
): RoutePlan | null {
  const resting = exclusions
    .flatMap((exclusion) => exclusion.resting ?? [])
    .filter(({ fromProvider }) => !fromProvider)
    .toSorted((a, b) => a.until - b.until)
    .slice(0, chainLength);
  const [first] = resting;
  if (first === undefined) return null;
  const why = `Everything usable rests after a failure; ${first.model.name} at ${first.endpoint.provider} is the one whose rest ends first.`;
  resting.forEach(({ model }, index) =>
    sheet.standby(model, 'last-resort', `Tried as number ${index + 1} although it rests.`),
  );
  sheet.chosen(first.model, 'last-resort', why);
  const steps = resting.map((candidate, index) => {
    const isNeighbour = intent.tier !== null && candidate.model.tier !== intent.tier;
    return toStep(candidate, isNeighbour ? 'neighbour' : index === 0 ? 'primary' : 'fallback', bench);
  });
  return { intent, steps, tierUsed: first.model.tier, verdicts: sheet.verdicts(), why, refusal: null };
}
