import type { RoutePreview } from '../../../shared/app-state.ts';
import { roundUsd } from '../catalog/price.ts';
import { GatewayError } from '../errors.ts';
import { toAutoPreview } from './auto-preview.ts';
import type { Intent, RoutePlan, RouteStep } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The plan as `POST /v1/route` and the window show it. An `at` in the body (ISO time) asks for the prices of another
 * hour or date.
 *
 * @param planAt makes the plan, as of the time of a snapshot
 * @throws GatewayError 400 for an `at` that is no time
 */
export function toRoutePreview(
  planAt: (then: Snapshot) => RoutePlan,
  snapshot: Snapshot,
  request: RouteRequest,
): RoutePreview {
  const { at } = request.body();
  const then = at === undefined || at === null ? snapshot : { ...snapshot, now: readTime(at) };
  return toPreview(planAt(then), then, request);
}

function readTime(at: unknown): number {
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new GatewayError('invalid_time', 400, '`at` must be an ISO time, e.g. "2026-12-01T08:00:00Z".', {
      param: 'at',
      errorType: 'invalid_request',
    });
  }
  return time;
}

function toPreview(plan: RoutePlan, snapshot: Snapshot, request: RouteRequest): RoutePreview {
  const { intent, tierUsed, steps, verdicts, why, refusal } = plan;
  return {
    intent: toShownIntent(intent),
    tierUsed,
    chain: steps.map(toLink),
    verdicts: [...verdicts],
    why,
    refusal: refusal === null ? null : { status: refusal.status, code: refusal.code, message: refusal.message },
    session: plan.session ?? null,
    ignored: [...intent.ignored],
    at: new Date(snapshot.now).toISOString(),
    ...toAutoPreview(plan, request, snapshot.catalog),
  };
}

function toShownIntent(intent: Intent): Record<string, unknown> {
  const { router, tier, sort, models, frontierCapUsdPerMTok, priceSource, strictTier, from } = intent;
  return {
    router,
    tier,
    variant: variantOf(intent),
    sort,
    models,
    maxPrice: frontierCapUsdPerMTok,
    maxPromptUsdPerMTok: intent.maxPromptUsdPerMTok,
    maxCompletionUsdPerMTok: intent.maxCompletionUsdPerMTok,
    priceSource,
    strictTier,
    provider: intent.providerRules,
    auto: intent.auto ?? null,
    from: { ...from, ...(from.sort === undefined ? {} : { variant: from.sort }) },
  };
}

function variantOf({ sort, from }: Intent): 'nitro' | 'floor' | null {
  if (sort === 'throughput') return 'nitro';
  return sort === 'price' && from.sort === 'suffix' ? 'floor' : null;
}

function toLink({ model, endpoint, tier, role, price, throughputP50, expectedCostUsd }: RouteStep) {
  return {
    model: model.id,
    provider: endpoint.provider,
    tier,
    role,
    promptUsdPerMTok: price.promptUsdPerMTok,
    completionUsdPerMTok: price.completionUsdPerMTok,
    throughputP50,
    expectedCostUsd: expectedCostUsd === null ? null : roundUsd(expectedCostUsd),
  };
}
