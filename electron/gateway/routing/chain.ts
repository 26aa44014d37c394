import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Candidate } from './candidate.ts';
import type { Bench } from './bench.ts';
import type { Role, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { costOf } from '../catalog/price.ts';

/** Primary and two fallbacks. @see OpenRouter docs, "Pareto Router" > "How It Works" (read 2026-08) */
export const chainLength = 3;

/**
 * Tokens an answer is taken to have when neither the request nor the user's own traffic says: enough for an edit, and
 * only used to show an expected cost, never to choose.
 */
const usualAnswerTokens = 500;

/**
 * Picks the first by an order, and up to two fallbacks by the same order, those of other authors first. One walk: the
 * whole tier need not be sorted.
 */
export function pickChain(candidates: readonly Candidate[], compare: Comparison): readonly Candidate[] {
  const primary = firstOf(candidates, compare);
  return primary === undefined ? [] : chainBehind(primary, candidates, compare);
}

/** @returns the first by an order; of equals the one that stands first. */
export function firstOf(candidates: readonly Candidate[], compare: Comparison): Candidate | undefined {
  let first: Candidate | undefined;
  for (const candidate of candidates) if (first === undefined || compare(candidate, first) < 0) first = candidate;
  return first;
}

/** @returns `primary` and its fallbacks, wherever it stands in the order. */
export function chainBehind(
  primary: Candidate,
  candidates: readonly Candidate[],
  compare: Comparison,
): readonly Candidate[] {
  const isOther = ({ model }: Candidate): boolean => model.author !== primary.model.author;
  const others = firstBy(candidates, compare, chainLength - 1, isOther);
  const missing = chainLength - 1 - others.length;
  const siblings =
    missing === 0
      ? []
      : firstBy(candidates, compare, missing, (each) => each.model !== primary.model && !isOther(each));
  return [primary, ...others, ...siblings];
}

type Comparison = (a: Candidate, b: Candidate) => number;

/** @returns the first `most` by an order among those that pass. */
function firstBy(
  candidates: readonly Candidate[],
  compare: Comparison,
  most: number,
  passes: (candidate: Candidate) => boolean,
): readonly Candidate[] {
  const first: Candidate[] = [];
  for (const candidate of candidates) {
    if (!passes(candidate)) continue;
    let place = first.length;
    while (place > 0 && compare(candidate, first[place - 1] as Candidate) < 0) place -= 1;
    if (place === most) continue;
    if (first.length < most) first.push(candidate);
    for (let at = first.length - 1; at > place; at -= 1) first[at] = first[at - 1] as Candidate;
    first[place] = candidate;
  }
  return first;
}

/** Tiers to step into when one is out of models: quality first. */
export const neighbours: Readonly<Record<Tier, readonly Tier[]>> = {
  low: ['medium', 'high'],
  medium: ['high', 'low'],
  high: ['medium', 'low'],
};

/** A candidate in its place in the chain, with what it is expected to cost. */
export function toStep(candidate: Candidate, role: Role, bench: Bench): RouteStep {
  const { model, endpoint, price, throughputP50 } = candidate;
  return {
    endpoint,
    model,
    tier: model.tier,
    role,
    price,
    throughputP50,
    expectedCostUsd: costOf(price, bench.usage),
  };
}

/** More answers than any provider writes at once; a client may ask for any number. */
const mostChoices = 1_000;

function choicesOf({ choices }: RouteRequest): number {
  return choices > 1 ? Math.min(choices, mostChoices) : 1;
}

/** What a request is taken to use, before there is an answer. */
export function expectedUsage(request: RouteRequest, snapshot: Snapshot): TokenUsage {
  const usual = snapshot.traffic?.completion ?? usualAnswerTokens;
  const completion = Math.round(Math.min(usual, request.maxOutputTokens ?? usual)) * choicesOf(request);
  return { prompt: request.promptTokens, completion, cached: 0, cacheWrite: 0, reasoning: 0 };
}
