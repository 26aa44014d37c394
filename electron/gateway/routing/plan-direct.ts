import type { Model } from '../catalog/catalog.ts';
import type { Candidate, Exclusion } from './candidate.ts';
import { chainLength, toStep } from './chain.ts';
import { judgeAll, toBench, type Bench } from './judge.ts';
import { planLastResort } from './last-resort.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { startVerdicts } from './verdicts.ts';
import { list } from './wording.ts';

/** The models the client named, in its order, each at up to three of its providers. */
export function planDirect(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  const bench = toBench(intent, request, snapshot);
  const sheet = startVerdicts(snapshot.catalog, 'not-asked-for');
  const models = intent.models.flatMap((id) => snapshot.catalog.modelById.get(id) ?? []);
  const steps: RouteStep[] = [];
  const exclusions: Exclusion[] = [];
  for (const model of models) {
    const judged = judgeNamed(model, bench);
    if ('rule' in judged) {
      sheet.excluded(judged);
      exclusions.push(judged);
      continue;
    }
    const role = steps.length === 0 ? 'primary' : 'fallback';
    judged
      .slice(0, chainLength)
      .forEach((candidate, index) => steps.push(toStep(candidate, index === 0 ? role : 'fallback', bench)));
    const providers = judged.slice(0, chainLength).map(({ endpoint }) => endpoint.provider);
    if (role === 'primary')
      sheet.chosen(model, 'asked-for', `The request names it; it is asked at ${list(providers)}.`);
    else
      sheet.standby(
        model,
        'fallback',
        `Named as number ${steps.length} of the request; it is asked at ${list(providers)}.`,
      );
  }
  const primary = steps[0];
  if (primary !== undefined) {
    const why = whyPrimary(primary, steps, intent);
    return { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why, refusal: null };
  }
  const lastResort = planLastResort(intent, exclusions, sheet, bench);
  if (lastResort !== null) return lastResort;
  const refusal = refuse(list(intent.models), exclusions, bench);
  return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
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

function whyPrimary({ model, endpoint }: RouteStep, steps: readonly RouteStep[], { sort }: Intent): string {
  const isOnly = steps.filter((step) => step.model === model).length === 1;
  if (isOnly) return `The request names ${model.name}, which ${endpoint.provider} serves.`;
  const best = { price: 'cheapest', throughput: 'fastest', latency: 'quickest to begin' }[sort];
  return `The request names ${model.name}; ${endpoint.provider} is the ${best} of its usable providers.`;
}
