import { GatewayError } from '../errors.ts';
import { factoryWishes } from './auto-wishes.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { consultSession, type SessionChoice } from './consult-session.ts';
import { judge, toBench, type Bench } from './judge.ts';
import { planLastResort } from './last-resort.ts';
import { rankCandidates, type RankedCandidates } from './rank-candidates.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { SessionVerdict } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { isUserTurn } from './user-turn.ts';
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
  if (candidates.length === 0) {
    return (
      planLastResort(intent, exclusions, sheet, bench) ??
      refused(intent, sheet, refuse('the Auto Router', exclusions, bench))
    );
  }
  const ranked = rankCandidates(candidates, intent.auto ?? factoryWishes, request);
  for (const { model } of candidates) {
    const detail = ranked.leftOut.get(model.id);
    if (detail === undefined) sheet.standby(model, 'not-needed', 'Usable, but three others suit the prompt better.');
    else sheet.excluded({ model, rule: 'allowed-models', detail: `The request leaves it out: ${detail}.` });
  }
  const told = withIdlePatterns(intent, ranked);
  const [fresh] = ranked.ordered;
  return fresh === undefined ? refused(told, sheet, noneAllowed(request)) : chainOf(told, fresh, ranked, sheet, bench);
}

function chainOf(
  intent: Intent,
  fresh: Candidate,
  ranked: RankedCandidates,
  sheet: VerdictSheet,
  bench: Bench,
): RoutePlan {
  const { ordered, ranking } = ranked;
  const { first, session } = consult(ordered, fresh, bench);
  const behind = ordered.filter(({ model }) => model !== first.model);
  const steps = [first, ...behind]
    .slice(0, chainLength)
    .map((candidate, index) => toStep(candidate, index === 0 ? 'primary' : 'fallback', bench));
  steps.forEach(({ model }, index) =>
    sheet.standby(model, 'fallback', `Tried as number ${index + 1}, when those before it fail.`),
  );
  const held = first.endpoint === fresh.endpoint ? null : session;
  const [rule, why] = whyFirst(first, ranked, held);
  sheet.chosen(first.model, rule, why);
  return {
    intent,
    steps,
    tierUsed: first.model.tier,
    verdicts: sheet.verdicts(),
    why,
    refusal: null,
    ...(session === null ? {} : { session }),
    ...(ranking === null ? {} : { auto: ranking }),
  };
}

function whyFirst(
  { model }: Candidate,
  { ranking }: RankedCandidates,
  held: SessionVerdict | null,
): readonly [rule: string, why: string] {
  if (held !== null) return ['session', `${model.name} answers again. ${held.detail}`];
  if (ranking?.order[0]?.model !== model.id)
    return ['pinned', `${model.name} gave the last answer, and the request pins it.`];
  return ['best-for-prompt', `Auto: ${ranking.reason}`];
}

/** A new turn that needs a stronger model gets it; only what would merely be cheaper is weighed against the cache. */
function consult(ordered: readonly Candidate[], fresh: Candidate, bench: Bench): SessionChoice {
  const choice = consultSession(ordered, fresh, bench);
  if (choice.first.endpoint === fresh.endpoint || !isStronger(fresh, choice.first)) return choice;
  return isUserTurn((bench.request.ending ?? bench.request.body)()) ? { first: fresh, session: null } : choice;
}

function isStronger(a: Candidate, b: Candidate): boolean {
  return (a.model.score.percentile ?? 0) > (b.model.score.percentile ?? 0);
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

/** @see OpenRouter docs, "Auto Router" > "allowed_models" (read 2026-08) for the first words */
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
      constraint: { field: 'allowed_models', detail: message },
    },
  });
}
