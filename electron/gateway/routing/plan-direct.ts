import type { Model } from '../catalog/catalog.ts';
import type { Candidate, Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { consultSession } from './consult-session.ts';
import { judgeAll, toBench, type Bench } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { SessionVerdict } from './session.ts';
import type { Snapshot } from './snapshot.ts';
import { startVerdicts } from './verdicts.ts';
import { list } from './wording.ts';

/**
 * The models the client named, in its order, each at up to three of its providers; of a family, the newest that can be
 * used.
 */
export function planDirect(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const bench = toBench(intent, request, snapshot);
  const sheet = startVerdicts(snapshot.catalog, 'not-asked-for');
  const models = intent.models.flatMap((id) => snapshot.catalog.modelById.get(id) ?? []);
  const steps: RouteStep[] = [];
  const exclusions: Exclusion[] = [];
  let session: SessionVerdict | null = null;
  const mostProviders = isOneProviderOnly(intent) ? 1 : chainLength;
  for (const [position, model] of models.entries()) {
    const judged = judgeNamed(model, bench);
    if ('rule' in judged) {
      sheet.excluded(judged);
      exclusions.push(judged);
      continue;
    }
    if (intent.router === 'latest' && steps.length > 0) {
      sheet.excluded({ model, rule: 'not-newest', detail: 'A newer model of its family can be used.' });
      continue;
    }
    const isFirst = steps.length === 0;
    const [best] = judged;
    const choice = isFirst && best !== undefined ? consultSession(judged, best, bench) : null;
    session ??= choice?.session ?? null;
    const asked = withFirst(judged, choice?.first).slice(0, mostProviders);
    const at = list(asked.map(({ endpoint }) => endpoint.provider));
    if (isFirst) sheet.chosen(model, 'asked-for', `The request names it; it is asked at ${at}.`);
    else
      sheet.standby(model, 'fallback', `Number ${position + 1} of the models the request names; it is asked at ${at}.`);
    asked.forEach((each, index) => steps.push(toStep(each, isFirst && index === 0 ? 'primary' : 'fallback', bench)));
  }
  const primary = steps[0];
  if (primary !== undefined) {
    const why = whyPrimary(primary, steps, intent, session);
    const plan: RoutePlan = { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why, refusal: null };
    return withReserve(session === null ? plan : { ...plan, session }, exclusions, bench);
  }
  const lastResort = planLastResort(intent, exclusions, sheet, bench);
  if (lastResort !== null) return lastResort;
  const refusal = refuse(intent.router === 'latest' ? request.model : list(intent.models), exclusions, bench);
  return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
}

function withFirst(candidates: readonly Candidate[], first: Candidate | undefined): readonly Candidate[] {
  if (first === undefined || candidates[0]?.endpoint === first.endpoint) return candidates;
  return [first, ...candidates.filter(({ endpoint }) => endpoint !== first.endpoint)];
}

/** `allow_fallbacks: false` without an order: the first provider, and its error. */
function isOneProviderOnly({ providerRules }: Intent): boolean {
  return providerRules !== null && !providerRules.allowFallbacks && providerRules.order === null;
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
  const best = { price: 'cheapest', throughput: 'fastest', latency: 'quickest to begin' }[sort];
  const place = providerRules === null ? `the ${best}` : 'the first by the wishes of the request';
  return `The request names ${model.name}; ${endpoint.provider} is ${place} of its usable providers.`;
}
