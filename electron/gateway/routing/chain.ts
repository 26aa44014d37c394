import type { Tier } from '../../../shared/tier.ts';
import type { Candidate } from './candidate.ts';
import type { Bench } from './judge.ts';
import type { Role, RouteStep } from './route-plan.ts';
import { costOf } from '../catalog/price.ts';

/** Primary and two fallbacks. @see OpenRouter docs, "Pareto Router" > "How It Works" (read 2026-08) */
export const chainLength = 3;

/**
 * Tokens an answer is taken to have when neither the request nor the user's own traffic says: enough for an edit, and
 * only used to show an expected cost, never to choose.
 */
const usualAnswerTokens = 500;

/** @returns the first of `ordered` and up to two fallbacks, those of other authors first. */
export function pickChain(ordered: readonly Candidate[]): readonly Candidate[] {
  const primary = ordered[0];
  if (primary === undefined) return [];
  const rest = ordered.slice(1);
  const isOther = ({ model }: Candidate): boolean => model.author !== primary.model.author;
  const fallbacks = [...rest.filter(isOther), ...rest.filter((candidate) => !isOther(candidate))];
  return [primary, ...fallbacks.slice(0, chainLength - 1)];
}

/** Tiers to step into when one is out of models: quality first. */
export const neighbours: Readonly<Record<Tier, readonly Tier[]>> = {
  low: ['medium', 'high'],
  medium: ['high', 'low'],
  high: ['medium', 'low'],
};

export function toStep(candidate: Candidate, role: Role, bench: Bench): RouteStep {
  const { model, endpoint, price, throughputP50 } = candidate;
  return {
    endpoint,
    model,
    tier: model.tier,
    role,
    price,
    throughputP50,
    expectedCostUsd: costOf(price, expectedUsage(bench)),
  };
}

function expectedUsage({ request, snapshot }: Bench) {
  const usual = snapshot.traffic?.completion ?? usualAnswerTokens;
  const completion = Math.round(Math.min(usual, request.maxOutputTokens ?? usual));
  return { prompt: request.promptTokens, completion, cached: 0, cacheWrite: 0, reasoning: 0 };
}
