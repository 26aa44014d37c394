import type { Model } from '../catalog/catalog.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { pickChain, toStep } from './chain.ts';
import { toBench, type Bench } from './bench.ts';
import { judge } from './judge.ts';
import { planLastResort, withReserve } from './last-resort.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';
import { spareEndpoints } from './spare-endpoints.ts';
import { startVerdicts } from './verdicts.ts';

/** Models that cost nothing: the one that fails least first, then the fastest. */
export function planFree(intent: Intent, request: RouteRequest, snapshot: Snapshot): RoutePlan {
  // A cap of zero leaves the endpoints that cost nothing, and says "above the cap" of the others.
  const bench = { ...toBench(intent, request, snapshot), maxPromptUsdPerMTok: 0, maxCompletionUsdPerMTok: 0 };
  const sheet = startVerdicts(snapshot.catalog, 'not-free');
  const available: Candidate[] = [];
  const exclusions: Exclusion[] = [];
  for (const model of snapshot.catalog.models) {
    if (!isEverFree(model)) continue;
    const judged = judge(model, bench);
    if (isCandidate(judged)) available.push(judged);
    else exclusions.push(judged);
  }
  exclusions.forEach(sheet.excluded);
  const chain = pickChain(available, (a, b) => compareFree(a, b, bench));
  const steps = [...chain, ...spareEndpoints(chain, bench)].map((candidate, index) =>
    toStep(candidate, index === 0 ? 'primary' : 'fallback', bench),
  );
  const primary = steps[0];
  if (primary === undefined) {
    const lastResort = planLastResort(intent, exclusions, sheet, bench);
    if (lastResort !== null) return lastResort;
    const refusal = refuse('the free router', exclusions, bench);
    return { intent, steps: [], tierUsed: null, verdicts: sheet.verdicts(), why: refusal.message, refusal };
  }
  for (const { model } of available)
    sheet.standby(model, 'not-needed', 'Free and usable, but three others come first.');
  chain.forEach(({ model }, index) =>
    sheet.standby(model, 'fallback', `Tried as number ${index + 1}, when those before it fail.`),
  );
  const why = `${primary.model.name} at ${primary.endpoint.provider} costs nothing and comes first by reliability and speed.`;
  sheet.chosen(primary.model, 'free', why);
  const plan: RoutePlan = { intent, steps, tierUsed: primary.tier, verdicts: sheet.verdicts(), why, refusal: null };
  return withReserve(plan, exclusions, bench);
}

function isEverFree({ endpoints }: Model): boolean {
  return endpoints.some(
    ({ price, overrides }) =>
      (price.promptUsdPerMTok === 0 && price.completionUsdPerMTok === 0) ||
      overrides.some((override) => override.promptUsdPerMTok === 0),
  );
}

function compareFree(a: Candidate, b: Candidate, { snapshot: { speeds } }: Bench): number {
  const successOf = ({ endpoint }: Candidate): number => speeds.get(endpoint.key)?.successRate ?? 1;
  return (
    successOf(b) - successOf(a) || (b.throughputP50 ?? 0) - (a.throughputP50 ?? 0) || (a.model.id < b.model.id ? -1 : 1)
  );
}
