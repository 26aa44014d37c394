import type { Model } from '../catalog/catalog.ts';
import type { Candidate, Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { consultSession } from './consult-session.ts';
import { toBench, type Bench } from './bench.ts';
import { compareAcross, judgeAll } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { isOneProviderOnly } from './provider-fit.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { SessionVerdict } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { startVerdicts, type VerdictSheet } from './verdicts.ts';
import { best, list } from './wording.ts';

/** One model the client named, where it can be used. */
interface Named {
  readonly model: Model;
  /** Among the models the request names, from 1. */
  readonly place: number;
  /** Best provider first. */
  readonly usable: readonly Candidate[];
}

/**
 * The models the client named, in its order, each at up to three of its providers; of a family, the newest that can be
 * used. A request that sorts models and providers as one has them all in one order.
 */
export function planDirect(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const bench = toBench(intent, request, snapshot);
  const sheet = startVerdicts(snapshot.catalog, 'not-asked-for');
  const exclusions: Exclusion[] = [];
  const named = judgeModels(intent, bench, sheet, exclusions);
  const isOneOrder = intent.providerRules?.sortsModels === true && named.length > 1;
  const inTurn = named.flatMap(({ usable }) => usable);
  const ordered = isOneOrder ? inTurn.toSorted((a, b) => compareAcross(a, b, bench)) : inTurn;
  const [fresh] = ordered;
  if (fresh === undefined) {
    const lastResort = planLastResort(intent, exclusions, sheet, bench);
    if (lastResort !== null) return lastResort;
    const refusal = refuse(intent.router === 'latest' ? request.model : list(intent.models), exclusions, bench);
    return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
  }
  const { first, session } = consultSession(isOneOrder ? ordered : (named[0]?.usable ?? []), fresh, bench);
  const steps = mostOfEach(withFirst(ordered, first), isOneProviderOnly(bench.rules) ? 1 : chainLength).map(
    (candidate, index) => toStep(candidate, index === 0 ? 'primary' : 'fallback', bench),
  );
  for (const { model, place } of named) {
    const at = list(steps.filter((step) => step.model === model).map(({ endpoint }) => endpoint.provider));
    if (model === first.model) sheet.chosen(model, 'asked-for', `The request names it; it is asked at ${at}.`);
    else sheet.standby(model, 'fallback', `Number ${place} of the models the request names; it is asked at ${at}.`);
  }
  const primary = toStep(first, 'primary', bench);
  const why = isOneOrder
    ? whyOneOrder(primary, ordered.length, intent, session)
    : whyPrimary(primary, steps, intent, session);
  const plan: RoutePlan = { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why, refusal: null };
  return withReserve(session === null ? plan : { ...plan, session }, exclusions, bench);
}

function judgeModels(
  { models, family = 0, sortOf }: Intent,
  bench: Bench,
  sheet: VerdictSheet,
  exclusions: Exclusion[],
): readonly Named[] {
  const named: Named[] = [];
  for (const [position, id] of models.entries()) {
    const model = bench.snapshot.catalog.modelById.get(id);
    // a member of the family may be named once more behind it
    if (model === undefined || named.some((each) => each.model === model) || isJudged(model, exclusions)) continue;
    if (position < family && named.length > 0) {
      sheet.excluded({ model, rule: 'not-newest', detail: 'A newer model of its family can be used.' });
      continue;
    }
    const sort = sortOf?.get(id);
    const judged = judgeNamed(model, sort === undefined ? bench : { ...bench, endpointSort: sort });
    if ('rule' in judged) {
      sheet.excluded(judged);
      exclusions.push(judged);
    } else {
      named.push({ model, place: position < family ? 1 : position - Math.max(family - 1, 0) + 1, usable: judged });
    }
  }
  return named;
}

function isJudged(model: Model, exclusions: readonly Exclusion[]): boolean {
  return exclusions.some((each) => each.model === model);
}

/** @returns the candidates in their order, of each model no more than so many. */
function mostOfEach(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  const counts = new Map<Model, number>();
  return candidates.filter(({ model }) => {
    const count = (counts.get(model) ?? 0) + 1;
    counts.set(model, count);
    return count <= most;
  });
}

function withFirst(candidates: readonly Candidate[], first: Candidate | undefined): readonly Candidate[] {
  if (first === undefined || candidates[0]?.endpoint === first.endpoint) return candidates;
  return [first, ...candidates.filter(({ endpoint }) => endpoint !== first.endpoint)];
}

/**
 * Where a model is named, a request that seems too long is not refused on our estimate: the provider counts exactly.
 * Endpoints that seem to have room come first all the same.
 */
function judgeNamed(model: Model, bench: Bench): readonly Candidate[] | Exclusion {
  const judged = judgeAll(model, bench);
  if (!('rule' in judged) || judged.rule !== 'window-too-small') return judged;
  return judgeAll(model, { ...bench, checksSize: false });
}

function whyOneOrder(
  { model, endpoint }: RouteStep,
  endpoints: number,
  { sort }: Intent,
  session: SessionVerdict | null,
): string {
  if (session?.state === 'stays')
    return `The request names ${model.name}; ${endpoint.provider} answers again. ${session.detail}`;
  return `The request sorts its models as one; ${model.name} at ${endpoint.provider} is the ${best[sort]} of ${endpoints} endpoints.`;
}

function whyPrimary(
  { model, endpoint }: RouteStep,
  steps: readonly RouteStep[],
  { sort, providerRules }: Intent,
  session: SessionVerdict | null,
): string {
  const isOnly = steps.filter((step) => step.model === model).length === 1;
  if (isOnly) return `The request names ${model.name}, which ${endpoint.provider} serves.`;
  if (session?.state === 'stays')
    return `The request names ${model.name}; ${endpoint.provider} answers again. ${session.detail}`;
  const place = providerRules === null ? `the ${best[sort]}` : 'the first by the wishes of the request';
  return `The request names ${model.name}; ${endpoint.provider} is ${place} of its usable providers.`;
}
