import type { Tier } from '../../../shared/tier.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { chainBehind, firstOf, neighbours, pickChain, toStep } from './chain.ts';
import { consultSession } from './consult-session.ts';
import { toBench, type Bench } from './bench.ts';
import { judge, judgeOpen, judgeSettled } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { compareModels } from './order.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { SessionVerdict } from './session.ts';
import { spareEndpoints } from './spare-endpoints.ts';
import { settledTier } from './settled-models.ts';
import type { Snapshot } from './snapshot.ts';
import { tell, type Told, type Words } from './told-plans.ts';
import { startVerdicts, type VerdictSheet } from './verdicts.ts';
import { asFallback, asNeighbour, best, usd } from './wording.ts';

/** The members of one tier, judged. */
interface Shortlist {
  readonly tier: Tier;
  readonly available: readonly Candidate[];
  /** Kept from request to request. */
  readonly settled: readonly Exclusion[];
  readonly excluded: readonly Exclusion[];
}

/**
 * Cheapest model of the tier first, or the fastest; two more of the same tier behind it, then these at their other
 * providers. Then, unless the tier is strict, up to three of each neighbouring tier, which come to the front only when the
 * tier itself has nothing left.
 */
export function planPareto(intent: Intent, tier: Tier, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const bench = toBench(intent, request, snapshot);
  const order = orderOf(intent, tier);
  const shortlists: Shortlist[] = [];
  let used: Shortlist | undefined;
  for (const each of order) {
    const list = shortlist(each, bench);
    shortlists.push(list);
    if (list.available.length > 0) used ??= list;
    if (intent.strictTier) break;
  }
  const compare = (a: Candidate, b: Candidate): number => compareModels(a, b, bench.sort);
  const fresh = used === undefined ? undefined : firstOf(used.available, compare);
  if (used === undefined || fresh === undefined) return withoutCandidates(intent, tier, bench);

  const { first, session } = consultSession(used.available, fresh, bench);
  const steps: RouteStep[] = [];
  const excluded: Exclusion[] = [];
  for (const each of shortlists) {
    const chain = each === used ? chainBehind(first, each.available, compare) : pickChain(each.available, compare);
    for (const candidate of chain) {
      const role = each.tier !== tier ? 'neighbour' : candidate === chain[0] ? 'primary' : 'fallback';
      steps.push(toStep(candidate, role, bench));
    }
    const spares = each === used ? spareEndpoints(chain, bench) : [];
    for (const spare of spares) steps.push(toStep(spare, each.tier === tier ? 'fallback' : 'neighbour', bench));
    excluded.push(...each.excluded);
  }
  const settled = shortlists[0]?.settled ?? [];
  const told: Told = { settled, tierUsed: used.tier, intent, fresh, available: used.available, steps };
  const isHeld = first !== fresh && session !== null;
  const isUsual = excluded.length === 0 && used === shortlists[0] && !isHeld && session?.state !== 'moves';
  const words = isUsual
    ? tell(told, () => describe(told, tier, { shortlists, session: null, isHeld }, bench))
    : describe(told, tier, { shortlists, session, isHeld }, bench);
  const { verdicts, why } = words;
  const plan: RoutePlan = { intent, steps, tierUsed: used.tier, verdicts, why, refusal: null };
  return withReserve(session === null ? plan : { ...plan, session }, excluded, bench);
}

interface Circumstances {
  readonly shortlists: readonly Shortlist[];
  readonly session: SessionVerdict | null;
  /** The session keeps its place although another one would come first. */
  readonly isHeld: boolean;
}

function describe(
  { settled, tierUsed, intent, fresh, available, steps }: Told,
  asked: Tier,
  { shortlists, session, isHeld }: Circumstances,
  { snapshot }: Bench,
): Words {
  const sheet = startVerdicts(snapshot.catalog, asked, settled);
  // Members of tiers that were looked at and passed over get their own reason; the others are just not asked for.
  for (const each of shortlists) {
    if (each !== shortlists[0]) each.settled.forEach(sheet.excluded);
    each.excluded.forEach(sheet.excluded);
    if (each.tier === tierUsed) break;
  }
  markStandby(sheet, steps, available, intent);
  const first = steps[0]?.model ?? fresh.model;
  const why =
    isHeld && session !== null
      ? `${first.name} answers again. ${session.detail}`
      : whyFresh(fresh, available.length, tierUsed, intent, asked);
  sheet.chosen(first, isHeld ? 'session' : tierUsed === asked ? ruleOf(intent) : 'neighbour-tier', why);
  noteLeaving(sheet, session, steps);
  return { why, verdicts: sheet.verdicts() };
}

/** A tier and its neighbours. */
const orders: Readonly<Record<Tier, readonly Tier[]>> = {
  high: ['high', ...neighbours.high],
  medium: ['medium', ...neighbours.medium],
  low: ['low', ...neighbours.low],
};

/** The one order that puts a dearer neighbour in front of a cheaper one, turned round. */
const sparingMedium: readonly Tier[] = ['medium', 'low', 'high'];

function orderOf({ sparing }: Intent, tier: Tier): readonly Tier[] {
  return sparing === true && tier === 'medium' ? sparingMedium : orders[tier];
}

/** A session that moves leaves a model behind, whose verdict tells the two sums. */
function noteLeaving(sheet: VerdictSheet, session: SessionVerdict | null, steps: readonly RouteStep[]): void {
  if (session === null || session.state !== 'moves') return;
  const left = steps.find(({ model }) => model.id === session.model && model !== steps[0]?.model);
  if (left !== undefined) sheet.standby(left.model, 'fallback', session.detail);
}

function shortlist(tier: Tier, bench: Bench): Shortlist {
  const available: Candidate[] = [];
  const excluded: Exclusion[] = [];
  const { open, excluded: settled } = settledTier(tier, bench, judgeSettled);
  for (const model of open) {
    const judged = judgeOpen(model, bench);
    if (isCandidate(judged)) available.push(judged);
    else excluded.push(judged);
  }
  return { tier, available, settled, excluded };
}

function markStandby(
  sheet: VerdictSheet,
  steps: readonly RouteStep[],
  available: readonly Candidate[],
  { sort }: Intent,
): void {
  const detail =
    sort === 'price'
      ? 'Usable, but three others come first by price.'
      : 'Usable, but three others come first by speed.';
  for (const { model } of available)
    if (!steps.some((step) => step.model === model)) sheet.standby(model, 'not-needed', detail);
  let number = 0;
  for (const { model, role, tier } of steps) {
    number += 1;
    // the one that is chosen, and those that come once more at another provider
    if (steps.findIndex((step) => step.model === model) !== number - 1 || number === 1) continue;
    if (role === 'neighbour') sheet.standby(model, 'neighbour-tier', asNeighbour(number, tier));
    else sheet.standby(model, 'fallback', asFallback(number));
  }
}

function ruleOf({ sort }: Intent): string {
  return sort === 'price' ? 'cheapest-in-tier' : 'fastest-in-tier';
}

function whyFresh(
  candidate: Candidate,
  usable: number,
  used: Tier,
  { sort, priceSource }: Intent,
  asked: Tier,
): string {
  const among = usable === 1 ? 'the only usable model' : `the ${best[sort]} of ${usable} usable models`;
  const figure = figures[sort](candidate);
  const basis = sort === 'price' && priceSource === 'weighted_avg' ? ', weighed by your own traffic' : '';
  const stepped = used === asked ? '' : ` No model of the ${asked} tier can be used now.`;
  return `${candidate.model.name} is ${among} in the ${used} tier (${figure}${basis}).${stepped}`;
}

/** What an order goes by. */
const figures: Readonly<Record<Intent['sort'], (candidate: Candidate) => string>> = {
  price: priceOf,
  throughput: speedOf,
  latency: ttftOf,
};

function priceOf({ price: { promptUsdPerMTok } }: Candidate): string {
  return promptUsdPerMTok === null ? 'price not known' : `${usd(promptUsdPerMTok)} per million prompt tokens`;
}

function speedOf({ throughputP50 }: Candidate): string {
  return throughputP50 === null ? 'speed not known' : `${Math.round(throughputP50)} tokens per second`;
}

function ttftOf({ ttftMsP50 }: Candidate): string {
  return ttftMsP50 === null ? 'latency not known' : `${Math.round(ttftMsP50)} ms to the first token`;
}

function withoutCandidates(intent: Intent, tier: Tier, bench: Bench): RoutePlan {
  const order = intent.strictTier ? [tier] : orderOf(intent, tier);
  const judged = order.flatMap((each) => bench.snapshot.catalog.tiers[each].map((model) => judge(model, bench)));
  const exclusions = judged.filter((each): each is Exclusion => !isCandidate(each));
  const sheet = startVerdicts(bench.snapshot.catalog, tier);
  exclusions.forEach(sheet.excluded);
  const lastResort = planLastResort(intent, exclusions, sheet, bench);
  if (lastResort !== null) return lastResort;
  const asked = intent.strictTier ? `the ${tier} tier (strict)` : `the ${tier} tier and its neighbours`;
  const refusal = refuse(asked, exclusions, bench);
  return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
}
