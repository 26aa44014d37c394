import type { Catalog, Model } from '../catalog/catalog.ts';
import type { AutoCandidate } from './auto/candidates.ts';
import { applyPatterns } from './auto/patterns.ts';
import { rankAuto, type AutoRanking } from './auto/rank-auto.ts';
import type { AutoWishes } from './auto-wishes.ts';
import type { Candidate } from './candidate.ts';
import { resolveModel } from './resolve-model.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';

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
  /** `pin_model` put the first there. */
  readonly isPinned: boolean;
}

/** Asks the chooser on this machine: patterns first, then the prompt. Nothing of the prompt leaves it. */
export function rankCandidates(
  candidates: readonly Candidate[],
  wishes: AutoWishes,
  request: RouteRequest,
  { taskCosts, catalog }: Pick<Snapshot, 'taskCosts' | 'catalog'>,
): RankedCandidates {
  const byId = new Map(candidates.map((candidate) => [candidate.model.id, candidate]));
  const { allowed, refused, idle } = applyPatterns([...byId.keys()], wishes.allowedModels, wishes.excludedModels);
  const usable = allowed.flatMap((id) => byId.get(id) ?? []);
  const common = { leftOut: refused, idlePatterns: idle };
  if (usable.length === 0) return { ...common, ordered: [], ranking: null, isPinned: false };
  const ranking = rankAuto({
    body: request.body(),
    candidates: usable.map((candidate) => toAutoCandidate(candidate, taskCosts?.get(candidate.model.id))),
    dial: wishes.dial,
    costTier: wishes.costTier,
    promptTokens: request.promptTokens,
    nameOf: (id) => byId.get(id)?.model.name ?? id,
  });
  const ordered = ranking.order.flatMap(({ model }) => byId.get(model) ?? []);
  const last = wishes.pinModel ? modelOfLastAnswer(request, catalog) : null;
  const pinned = last === null ? undefined : ordered.find(({ model }) => model === last);
  return {
    ...common,
    ordered: pinned === undefined ? ordered : [pinned, ...ordered.filter((each) => each !== pinned)],
    ranking,
    isPinned: pinned !== undefined,
  };
}

function toAutoCandidate({ model, price }: Candidate, costFactor: AutoCandidate['costFactor']): AutoCandidate {
  return {
    id: model.id,
    promptUsdPerMTok: price.promptUsdPerMTok,
    completionUsdPerMTok: price.completionUsdPerMTok,
    codingPercentile: model.score.percentile,
    codingIndex: model.score.index,
    reasoning: model.supports.reasoning,
    ...(costFactor === undefined ? {} : { costFactor }),
  };
}

/**
 * Answers name their model as its provider does, so that clients send back that name.
 *
 * @see OpenRouter, `pin_model`: the model named in the `model` attribute of the newest assistant message (read 2026-09)
 */
function modelOfLastAnswer(request: RouteRequest, catalog: Catalog): Model | null {
  const { messages, input } = request.body();
  const turns = messages ?? input;
  const name = Array.isArray(turns) ? (turns as readonly unknown[]).findLast(isAnswer)?.model : undefined;
  return typeof name === 'string' ? resolveModel(name, catalog) : null;
}

function isAnswer(message: unknown): message is { readonly model?: unknown } {
  return typeof message === 'object' && message !== null && 'role' in message && message.role === 'assistant';
}
