import type { AutoPreview } from '../../../shared/app-state.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { GatewayError } from '../errors.ts';
import { isRated, type AutoCandidate } from './auto/candidates.ts';
import { rankAuto, type AutoRanking } from './auto/rank-auto.ts';
import { factoryWishes } from './auto-wishes.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';

/** Candidates of one dry run: more than any catalog has, few enough to answer at once. */
const mostCandidates = 5_000;

/**
 * What the Auto Router read from the prompt. A body with `candidates` asks for a choice among those instead of the catalog's,
 * so that the chooser can be tried on any set of models.
 *
 * @returns null beside other routers, or when there was nothing to choose from
 * @throws GatewayError 400 for a list of candidates of a wrong shape
 */
export function toAutoPreview(plan: RoutePlan, request: RouteRequest, catalog: Catalog): AutoPreview | null {
  if (plan.intent.router !== 'auto') return null;
  const { candidates } = request.body();
  if (candidates !== undefined && candidates !== null) {
    const ranking = rankGiven(readCandidates(candidates, catalog), plan.intent, request);
    return toPreview(ranking, ranking.order[0]?.model ?? null);
  }
  return plan.auto === undefined ? null : toPreview(plan.auto, plan.steps[0]?.model.id ?? null);
}

function rankGiven(candidates: readonly AutoCandidate[], { auto }: Intent, request: RouteRequest): AutoRanking {
  const { dial, costTier } = auto ?? factoryWishes;
  return rankAuto({ body: request.body(), candidates, dial, costTier });
}

function toPreview(ranking: AutoRanking, model: string | null): AutoPreview {
  const { score, tier, estimates, expectedCostUsd, hull, reason } = ranking;
  return { model, class: ranking.class, score, tier, estimates, expectedCostUsd, hull: [...hull], reason };
}

function readCandidates(value: unknown, catalog: Catalog): readonly AutoCandidate[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong('`candidates` must be a list of at least one model.');
  if (value.length > mostCandidates) throw wrong(`\`candidates\` may hold at most ${mostCandidates} models.`);
  const seen = new Set<string>();
  const candidates = (value as readonly unknown[]).map((entry) => {
    if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'string') {
      throw wrong('Every entry of `candidates` must be an object with an `id`.');
    }
    if (seen.has(entry.id)) throw wrong(`\`candidates\` names ${entry.id.slice(0, 80)} twice.`);
    seen.add(entry.id);
    return readCandidate(entry.id, entry, catalog);
  });
  return candidates.every(isRated) ? candidates : candidates.map(withoutScores);
}

/** Scores of some beside nothing about the others would make the others look weak: then prices speak for all. */
function withoutScores(candidate: AutoCandidate): AutoCandidate {
  return { ...candidate, codingPercentile: null, codingIndex: null };
}

/** Names of models that think before they answer, for those nobody has described. */
const soundsReasoning = /:(?:thinking|xhigh|high|medium|low)$|thinking|reason|qwq|-r1\b|\bo[134]\b|gemini-2\.5/i;

/** More would end in sums that are no numbers any more. */
const mostUsd = 1_000_000;

/** Prices in USD per million tokens. What is not said is taken from the catalog, where the model is known there. */
function readCandidate(id: string, entry: Readonly<Record<string, unknown>>, catalog: Catalog): AutoCandidate {
  const known = catalog.modelById.get(id);
  const meanCostUsd = readFigure(entry, 'mean_cost', mostUsd);
  const qualityPrior = readFigure(entry, 'quality_prior', 1);
  const reasoning = entry.reasoning;
  return {
    id,
    promptUsdPerMTok: readFigure(entry, 'price_in', mostUsd),
    completionUsdPerMTok: readFigure(entry, 'price_out', mostUsd),
    codingPercentile: known?.score.percentile ?? null,
    codingIndex: known?.score.index ?? null,
    reasoning: typeof reasoning === 'boolean' ? reasoning : (known?.supports.reasoning ?? soundsReasoning.test(id)),
    ...(meanCostUsd === null ? {} : { meanCostUsd }),
    ...(qualityPrior === null ? {} : { qualityPrior }),
  };
}

/** @returns null when the field is absent or null */
function readFigure(entry: Readonly<Record<string, unknown>>, key: string, most: number): number | null {
  const value = entry[key];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= most) return value;
  throw wrong(`\`${key}\` of a candidate must be a number from 0 to ${most}.`);
}

function wrong(message: string): GatewayError {
  return new GatewayError('invalid_candidates', 400, message, { param: 'candidates', errorType: 'invalid_request' });
}
