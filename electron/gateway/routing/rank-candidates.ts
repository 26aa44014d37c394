import { applyPatterns } from './auto/patterns.ts';
import { rankAuto, type AutoRanking } from './auto/rank-auto.ts';
import type { AutoWishes } from './auto-wishes.ts';
import type { Candidate } from './candidate.ts';
import type { RouteRequest } from './route-request.ts';

/** The candidates in the order that suits one prompt. */
export interface RankedCandidates {
  /** Best first. */
  readonly ordered: readonly Candidate[];
  /** Why a candidate may not be used, by model id. */
  readonly leftOut: ReadonlyMap<string, string>;
  /** Patterns that fit no model at all. */
  readonly idlePatterns: readonly string[];
  /** Everything the choice rests on; null when nothing was left to choose from. */
  readonly ranking: AutoRanking | null;
}

/** Asks the chooser on this machine. No prompt leaves it. */
export function rankCandidates(
  candidates: readonly Candidate[],
  wishes: AutoWishes,
  request: RouteRequest,
): RankedCandidates {
  const byId = new Map(candidates.map((candidate) => [candidate.model.id, candidate]));
  const { allowed, refused, idle } = applyPatterns([...byId.keys()], wishes.allowedModels, wishes.excludedModels);
  const usable = allowed.flatMap((id) => byId.get(id) ?? []);
  if (usable.length === 0) return { ordered: [], leftOut: refused, idlePatterns: idle, ranking: null };
  const ranking = rankAuto({
    body: request.body(),
    candidates: usable.map(toAutoCandidate),
    dial: wishes.dial,
    costTier: wishes.costTier,
    promptTokens: request.promptTokens,
  });
  const ordered = ranking.order.flatMap(({ model }) => byId.get(model) ?? []);
  return { ordered: pinned(ordered, wishes, request), leftOut: refused, idlePatterns: idle, ranking };
}

function toAutoCandidate({ model, price }: Candidate) {
  return {
    id: model.id,
    promptUsdPerMTok: price.promptUsdPerMTok,
    completionUsdPerMTok: price.completionUsdPerMTok,
    codingPercentile: model.score.percentile,
    codingIndex: model.score.index,
    reasoning: model.supports.reasoning,
  };
}

/** `pin_model`: the model named by the newest answer in the conversation comes first, if it may be used. */
function pinned(ordered: readonly Candidate[], { pinModel }: AutoWishes, request: RouteRequest): readonly Candidate[] {
  if (!pinModel) return ordered;
  const { messages } = request.body();
  const last = Array.isArray(messages) ? (messages as readonly unknown[]).findLast(isAnswer) : undefined;
  const held = ordered.find(({ model }) => model.id === last?.model);
  return held === undefined ? ordered : [held, ...ordered.filter((candidate) => candidate !== held)];
}

function isAnswer(message: unknown): message is { readonly model?: unknown } {
  return typeof message === 'object' && message !== null && 'role' in message && message.role === 'assistant';
}
