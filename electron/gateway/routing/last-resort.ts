import type { Tier } from '../../../shared/tier.ts';
import type { Exclusion, Resting } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import type { Bench } from './bench.ts';
import { judgeResting } from './judge.ts';
import { isOneProviderOnly } from './provider-fit.ts';
import type { Intent, Role, RoutePlan, RouteStep } from './route-plan.ts';
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
  const resting = restingByOurselves(exclusions).slice(0, mostOf(intent));
  const [first] = resting;
  if (first === undefined) return null;
  const why = `Everything usable rests after a failure; ${first.model.name} at ${first.endpoint.provider} is the one whose rest ends first.`;
  resting.forEach(({ model }, index) =>
    sheet.standby(model, 'last-resort', `Tried as number ${index + 1} although it rests.`),
  );
  sheet.chosen(first.model, 'last-resort', why);
  const steps = resting.map((candidate, index) =>
    toStep(candidate, index === 0 ? firstRole(candidate, intent) : roleOf(candidate, intent), bench),
  );
  return { intent, steps, tierUsed: first.model.tier, verdicts: sheet.verdicts(), why, refusal: null };
}

/**
 * The same for a plan that has candidates: where they all fail, those that rest by our own precaution are asked before the
 * client is told that nobody answers. As many as a tier that is whole would have, or as the request names.
 *
 * @param fits false = not to be asked, whatever `bench` says
 */
export function withReserve(
  plan: RoutePlan,
  exclusions: readonly Exclusion[],
  bench: Bench,
  fits: (candidate: Resting) => boolean = isTaken,
): RoutePlan {
  const elsewhere = restingElsewhere(plan, bench);
  const resting = exclusions.length + elsewhere.length === 0 ? [] : restingByOurselves([...exclusions, ...elsewhere]);
  if (resting.length === 0) return plan;
  const { steps, intent } = plan;
  const groupOf = (tier: Tier | null): Tier | null => (intent.tier === null ? null : tier);
  const reserve: RouteStep[] = [];
  const most = mostOf(intent);
  for (const candidate of resting) {
    if (!fits(candidate)) continue;
    const isSame = ({ tier }: RouteStep): boolean => groupOf(tier) === groupOf(candidate.model.tier);
    const asked = new Set([...steps, ...reserve].filter(isSame).map(({ model }) => model));
    const times = [...steps, ...reserve].filter(({ model }) => model === candidate.model).length;
    if (times === 0 ? asked.size < most : times < chainLength)
      reserve.push(toStep(candidate, roleOf(candidate, intent), bench));
  }
  return reserve.length === 0 ? plan : { ...plan, reserve };
}

function isTaken(): boolean {
  return true;
}

/** The models of a plan at those of their other providers that rest. */
function restingElsewhere({ steps }: RoutePlan, bench: Bench): readonly Exclusion[] {
  if (bench.snapshot.rests.size === 0 || isOneProviderOnly(bench.rules)) return [];
  return [...new Set(steps.map(({ model }) => model))].flatMap((model) => judgeResting(model, bench));
}

/** A family is one of the models that a request names, however many are in it. */
function mostOf({ models, family = 1 }: Intent): number {
  return Math.max(chainLength, models.length - family + 1);
}

/**
 * @returns what only our own precaution keeps from being asked, the one first whose rest ends first; refused keys last, and of
 * such a provider one model, which tells it of all.
 */
function restingByOurselves(exclusions: readonly Exclusion[]): readonly Resting[] {
  return exclusions
    .flatMap((exclusion) => exclusion.resting ?? [])
    .filter(({ fromProvider }) => !fromProvider)
    .toSorted((a, b) => Number(a.isRefused) - Number(b.isRefused) || a.until - b.until)
    .filter(
      ({ isRefused, endpoint: { provider } }, index, all) =>
        !isRefused || index === all.findIndex((each) => each.isRefused && each.endpoint.provider === provider),
    );
}

function roleOf({ model }: Resting, { tier }: Intent): Role {
  return tier !== null && model.tier !== tier ? 'neighbour' : 'fallback';
}

function firstRole(candidate: Resting, intent: Intent): Role {
  const role = roleOf(candidate, intent);
  return role === 'fallback' ? 'primary' : role;
}
