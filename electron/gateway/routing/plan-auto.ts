import { GatewayError } from '../errors.ts';
import { applyPatterns } from './auto/patterns.ts';
import type { AutoRanking } from './auto/rank-auto.ts';
import { factoryWishes, type AutoWishes } from './auto-wishes.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { consultAuto } from './consult-auto.ts';
import type { SessionChoice } from './consult-session.ts';
import { toBench, type Bench } from './bench.ts';
import { judge } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { rankCandidates, type RankedCandidates } from './rank-candidates.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { spareEndpoints } from './spare-endpoints.ts';
import { startVerdicts, type VerdictSheet } from './verdicts.ts';

/** The model that suits the prompt, of all that can be used. */
export function planAuto(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const bench = toBench(intent, request, snapshot);
  const sheet = startVerdicts(snapshot.catalog, 'not-benchmarked');
  const candidates: Candidate[] = [];
  const exclusions: Exclusion[] = [];
  for (const model of snapshot.catalog.models) {
    const judged = judge(model, bench);
    if (isCandidate(judged)) candidates.push(judged);
    else exclusions.push(judged);
  }
  exclusions.forEach(sheet.excluded);
  const wishes = intent.auto ?? factoryWishes;
  const resting = restingWithin(exclusions, wishes);
  const ranked = rankCandidates(candidates, wishes, request, snapshot);
  for (const { model } of candidates) {
    const reason = ranked.leftOut.get(model.id);
    if (reason === undefined) sheet.standby(model, 'not-needed', 'Usable, but three others suit the prompt better.');
    else sheet.excluded({ model, rule: 'allowed-models', detail: `The Auto Router may not use it: ${reason}.` });
  }
  const told = withIdlePatterns(intent, ranked);
  const [fresh] = ranked.ordered;
  if (fresh === undefined || ranked.ranking === null) {
    const lastResort = planLastResort(told, resting, sheet, bench);
    if (lastResort !== null) return lastResort;
    const isRestricted = candidates.length > 0 || exclusions.some((exclusion) => exclusion.resting !== null);
    if (isRestricted && resting.length === 0) return refused(told, sheet, noneAllowed(request));
    return refused(told, sheet, refuse('the Auto Router', isRestricted ? resting : exclusions, bench));
  }
  return withReserve(chainOf(told, fresh, ranked, ranked.ranking, sheet, bench), resting, bench);
}

/** @returns those that nothing but a rest keeps from being asked: the patterns hold as a last resort, too. */
function restingWithin(
  exclusions: readonly Exclusion[],
  { allowedModels, excludedModels }: AutoWishes,
): readonly Exclusion[] {
  const resting = exclusions.filter((exclusion) => exclusion.resting !== null);
  const ids = resting.map(({ model }) => model.id);
  const { refused: left } = applyPatterns(ids, allowedModels, excludedModels);
  return resting.filter(({ model }) => !left.has(model.id));
}

function chainOf(
  intent: Intent,
  fresh: Candidate,
  { ordered, isPinned }: RankedCandidates,
  ranking: AutoRanking,
  sheet: VerdictSheet,
  bench: Bench,
): RoutePlan {
  const { first, session } = isPinned ? { first: fresh, session: null } : consultAuto(ordered, fresh, ranking, bench);
  const chain = [first, ...ordered.filter(({ model }) => model !== first.model)].slice(0, chainLength);
  const steps = [...chain, ...spareEndpoints(chain, bench)].map((candidate, index) =>
    toStep(candidate, index === 0 ? 'primary' : 'fallback', bench),
  );
  chain.forEach(({ model }, index) =>
    sheet.standby(model, 'fallback', `Tried as number ${index + 1}, when those before it fail.`),
  );
  const { rule, why } = reasonFor(first, fresh, session, isPinned, ranking);
  sheet.chosen(first.model, rule, why);
  const plan: RoutePlan = { intent, steps, tierUsed: first.model.tier, verdicts: sheet.verdicts(), why, refusal: null };
  return { ...plan, ...(session === null ? {} : { session }), auto: ranking };
}

function reasonFor(
  first: Candidate,
  fresh: Candidate,
  session: SessionChoice['session'],
  isPinned: boolean,
  { reason }: AutoRanking,
): { rule: string; why: string } {
  if (isPinned) return { rule: 'pinned', why: `${first.model.name} gave the last answer, and the request pins it.` };
  if (session !== null && (session.state === 'moves' || first.endpoint !== fresh.endpoint)) {
    const lead = session.state === 'stays' ? `${first.model.name} answers again. ` : '';
    return { rule: 'session', why: `${lead}${session.detail}` };
  }
  return { rule: 'best-for-prompt', why: `Auto: ${reason}` };
}

/** A pattern that fits nothing is often misspelt. */
function withIdlePatterns(intent: Intent, { idlePatterns }: RankedCandidates): Intent {
  if (idlePatterns.length === 0) return intent;
  const sentences = idlePatterns.map((pattern) => `The pattern ${pattern.slice(0, 80)} fits no usable model.`);
  return { ...intent, ignored: [...intent.ignored, ...sentences] };
}

function refused(intent: Intent, sheet: VerdictSheet, refusal: GatewayError): RoutePlan {
  return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
}

/** @see OpenRouter docs, "Auto Router" > "allowed_models" (read 2026-08) for the first part of the sentence */
function noneAllowed({ model }: RouteRequest): GatewayError {
  const message =
    'No models match your request and model restrictions: allowed_models and excluded_models leave none that can be used now.';
  return new GatewayError('no_endpoints', 404, message, {
    param: 'plugins',
    errorType: 'not_found',
    availability: {
      code: 'constraint_filtered',
      retryable: false,
      requested_models: [model],
      excluded_by: ['allowed-models'],
    },
  });
}
