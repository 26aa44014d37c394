import type { Verdict } from '../../../shared/request-log.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Candidate, Exclusion } from './candidate.ts';
import type { Intent, RouteStep } from './route-plan.ts';

/** Everything that the words about a plan depend on, where no session and no failure has a say in it. */
export interface Told {
  /** What is left out of all plans of this kind; the same array always means the same catalog, tier and rules. */
  readonly settled: readonly Exclusion[];
  readonly tierUsed: Tier;
  readonly intent: Intent;
  readonly fresh: Candidate;
  /** Usable models of the tier in use. */
  readonly available: readonly Candidate[];
  readonly steps: readonly RouteStep[];
}

export interface Words {
  readonly why: string;
  readonly verdicts: readonly Verdict[];
}

const last = new WeakMap<readonly Exclusion[], Told & Words>();

/**
 * Most plans come out as the one before. Then the same words are used again: a verdict for each model of the catalog is the
 * most that a plan leaves behind.
 *
 * @param write called when anything is different
 */
export function tell(told: Told, write: () => Words): Words {
  const before = last.get(told.settled);
  if (before !== undefined && isSame(before, told)) return before;
  const { why, verdicts } = write();
  const { settled, tierUsed, intent, fresh, available, steps } = told;
  last.set(settled, { settled, tierUsed, intent, fresh, available, steps, why, verdicts });
  return { why, verdicts };
}

function isSame(a: Told, b: Told): boolean {
  return (
    a.tierUsed === b.tierUsed &&
    a.intent.sort === b.intent.sort &&
    a.intent.priceSource === b.intent.priceSource &&
    a.fresh.model === b.fresh.model &&
    a.fresh.price.promptUsdPerMTok === b.fresh.price.promptUsdPerMTok &&
    a.fresh.throughputP50 === b.fresh.throughputP50 &&
    a.fresh.ttftMsP50 === b.fresh.ttftMsP50 &&
    areSame(a.available, b.available) &&
    areSame(a.steps, b.steps)
  );
}

function areSame(a: readonly Pick<Candidate, 'model'>[], b: readonly Pick<Candidate, 'model'>[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i]?.model !== b[i]?.model) return false;
  return true;
}
