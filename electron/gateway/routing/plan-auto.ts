import { GatewayError } from '../errors.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { judge, toBench } from './judge.ts';
import { planLastResort } from './last-resort.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { startVerdicts, type VerdictSheet } from './verdicts.ts';

/** How the Auto Router orders what can be used. */
export interface AutoRanking {
  /** Best first; candidates that are left out may not be used. */
  readonly ordered: readonly Candidate[];
  /** Why the others were left out, by model id. */
  readonly leftOut: ReadonlyMap<string, { readonly rule: string; readonly detail: string }>;
  /** One sentence: why the first. */
  readonly why: string;
}

/** Reads the prompt and orders the candidates; pure. May throw a GatewayError 400 for settings that make no sense. */
export type RankAuto = (
  candidates: readonly Candidate[],
  context: { readonly intent: Intent; readonly request: RouteRequest; readonly snapshot: Snapshot },
) => AutoRanking;

/** The model that suits the prompt, of all that can be used. */
export function planAuto(intent: Intent, request: RouteRequest, snapshot: Snapshot, rankAuto?: RankAuto): RoutePlan {
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
  if (rankAuto === undefined) return refused(intent, sheet, notBuiltIn());
  if (candidates.length === 0) {
    return (
      planLastResort(intent, exclusions, sheet, bench) ??
      refused(intent, sheet, refuse('the Auto Router', exclusions, bench))
    );
  }
  const ranking = rank(rankAuto, candidates, { intent, request, snapshot });
  if (ranking instanceof GatewayError) return refused(intent, sheet, ranking);
  for (const { model } of candidates) {
    const { rule, detail } = ranking.leftOut.get(model.id) ?? {
      rule: 'not-chosen',
      detail: 'The Auto Router left it out.',
    };
    sheet.excluded({ model, rule, detail });
  }
  for (const { model } of ranking.ordered)
    sheet.standby(model, 'not-needed', 'Usable, but three others suit the prompt better.');
  const steps = ranking.ordered
    .slice(0, chainLength)
    .map((candidate, index) => toStep(candidate, index === 0 ? 'primary' : 'fallback', bench));
  steps.forEach(({ model }, index) =>
    sheet.standby(model, 'fallback', `Tried as number ${index + 1}, when those before it fail.`),
  );
  const primary = steps[0];
  if (primary === undefined) return refused(intent, sheet, noneAllowed(request));
  sheet.chosen(primary.model, 'best-for-prompt', ranking.why);
  return { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why: ranking.why, refusal: null };
}

/** A planner never throws: what is wrong with the settings becomes the refusal of the plan. */
function rank(
  rankAuto: RankAuto,
  candidates: readonly Candidate[],
  context: Parameters<RankAuto>[1],
): AutoRanking | GatewayError {
  try {
    return rankAuto(candidates, context);
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

function refused(intent: Intent, sheet: VerdictSheet, refusal: GatewayError): RoutePlan {
  return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
}

function notBuiltIn(): GatewayError {
  const message = 'The Auto Router is not part of this build. Use `pareto-code`, or name a model.';
  return new GatewayError('auto_not_available', 501, message, { param: 'model', errorType: 'not_found' });
}

/** @see OpenRouter docs, "Auto Router" > "allowed_models" (read 2026-08) for the sentence */
function noneAllowed({ model }: RouteRequest): GatewayError {
  return new GatewayError('no_endpoints', 404, 'No models match your request and model restrictions.', {
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
