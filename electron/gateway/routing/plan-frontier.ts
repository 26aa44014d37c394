import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { consultSession } from './consult-session.ts';
import { toBench, type Bench } from './bench.ts';
import { judge } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { compareModels } from './order.ts';
import { paretoFrontier, type FrontierPoint } from './pareto-frontier.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { spareEndpoints } from './spare-endpoints.ts';
import { startVerdicts } from './verdicts.ts';
import { usd } from './wording.ts';

interface ScoredCandidate extends FrontierPoint {
  readonly candidate: Candidate;
}

/**
 * `max_price`: the best-scoring model of the Pareto frontier of score against price at or below the cap, then cheaper
 * frontier models, then the rest. The score is the coding percentile, estimates lowered by their error.
 *
 * @see OpenRouter OpenAPI, `ParetoRouterPlugin.max_price` (read 2026-08)
 */
export function planFrontier(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const cap = intent.frontierCapUsdPerMTok ?? Number.POSITIVE_INFINITY;
  const bench = capped(toBench(intent, request, snapshot), intent, cap);
  const isWithin = ({ rankUsdPerMTok: price }: Candidate): boolean => price !== null && price <= cap;
  const sheet = startVerdicts(snapshot.catalog, 'not-benchmarked');
  const scored: ScoredCandidate[] = [];
  const exclusions: Exclusion[] = [];
  for (const model of snapshot.catalog.models) {
    const { percentile } = model.score;
    if (percentile === null) continue;
    const judged = judge(model, bench);
    const candidate = isCandidate(judged) ? judged : judged.resting;
    if (candidate !== null && !isWithin(candidate)) exclusions.push(aboveCap(candidate, cap));
    else if (!isCandidate(judged)) exclusions.push(judged);
    else scored.push({ price: judged.rankUsdPerMTok ?? cap, score: percentile, candidate: judged });
  }
  exclusions.forEach(sheet.excluded);
  const frontier = paretoFrontier(scored.toSorted(byModel)).toReversed();
  const rest = scored
    .filter((point) => !frontier.includes(point))
    .toSorted((a, b) => b.score - a.score || byModel(a, b));
  const ordered = [...frontier, ...rest].map(({ candidate }) => candidate);
  const [fresh] = ordered;
  const { first, session } =
    fresh === undefined ? { first: undefined, session: null } : consultSession(ordered, fresh, bench);
  const chain = withFirst(ordered, first).slice(0, chainLength);
  const spares = spareEndpoints(chain, bench).filter(isWithin);
  const steps = [...chain, ...spares].map((candidate, index) =>
    toStep(candidate, index === 0 ? 'primary' : 'fallback', bench),
  );
  const primary = steps[0];
  if (primary === undefined) {
    const lastResort = planLastResort(intent, exclusions, sheet, bench);
    if (lastResort !== null) return lastResort;
    const refusal = refuse(`a cap of ${usd(cap)} per million prompt tokens`, exclusions, bench);
    return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
  }
  for (const { model } of ordered)
    sheet.standby(model, 'not-needed', 'At or below the cap, but three others come first.');
  chain.forEach(({ model }, index) =>
    sheet.standby(model, 'fallback', `Tried as number ${index + 1}, when those before it fail.`),
  );
  const isHeld = first !== fresh && session !== null;
  const why = isHeld
    ? `${primary.model.name} answers again. ${session.detail}`
    : whyPrimary(primary, frontier.length, cap);
  sheet.chosen(primary.model, isHeld ? 'session' : 'best-on-frontier', why);
  const plan: RoutePlan = { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why, refusal: null };
  return withReserve(session === null ? plan : { ...plan, session }, exclusions, bench, isWithin);
}

/** The session may hold another endpoint of a model than the one that stands in the order. */
function withFirst(ordered: readonly Candidate[], first: Candidate | undefined): readonly Candidate[] {
  if (first === undefined) return ordered;
  return [first, ...ordered.filter(({ model }) => model !== first.model)];
}

/** The list price may exceed the cap only where the cap is meant for the price weighed by traffic. */
function capped(bench: Bench, { maxPromptUsdPerMTok }: Intent, cap: number): Bench {
  if (bench.traffic !== null) return bench;
  return { ...bench, maxPromptUsdPerMTok: Math.min(cap, maxPromptUsdPerMTok ?? cap) };
}

function aboveCap({ model, rankUsdPerMTok }: Candidate, cap: number): Exclusion {
  const detail =
    rankUsdPerMTok === null
      ? 'Its price is not known, and there is a price cap.'
      : `${usd(rankUsdPerMTok)} per million prompt tokens of your traffic is above the cap of ${usd(cap)}.`;
  return { model, rule: rankUsdPerMTok === null ? 'unknown-price' : 'price-cap', detail, resting: null };
}

/** Equal points stand for one another on the frontier: the one that comes first in a tier does. */
function byModel(a: ScoredCandidate, b: ScoredCandidate): number {
  return compareModels(a.candidate, b.candidate, 'price');
}

function whyPrimary({ model, price }: RouteStep, frontier: number, cap: number): string {
  const figure = price.promptUsdPerMTok === null ? '' : ` at ${usd(price.promptUsdPerMTok)} per million prompt tokens`;
  const among = frontier === 1 ? 'is the only model' : `has the best score of the ${frontier} models`;
  return `${model.name} ${among} on the Pareto frontier at or below ${usd(cap)}${figure}.`;
}
