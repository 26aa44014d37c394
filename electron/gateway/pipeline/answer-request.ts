import type { RoutePreview } from '../../../shared/app-state.ts';
import { missingAbility } from '../dialects/abilities.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { planRoute } from '../routing/plan-route.ts';
import { readIntent } from '../routing/read-intent.ts';
import type { RoutePlan } from '../routing/route-plan.ts';
import { toRoutePreview } from '../routing/route-preview.ts';
import type { RouteRequest } from '../routing/route-request.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { Afforded, Guard } from './guard.ts';
import { outgoingDialect } from './outgoing-dialect.ts';
import { tryInOrder, type SendStep, type Win } from './try-in-order.ts';

/**
 * The whole story of one request, up to the first token: what does the client want, who could answer, who does.
 *
 * @param onPlan hears the plan before anything is sent
 * @throws GatewayError when nobody may or can answer; ClientGoneError
 */
export async function answerRequest(
  request: InboundRequest,
  world: Snapshot,
  guard: Guard,
  send: SendStep,
  onPlan: (afforded: Afforded) => void,
): Promise<Win> {
  guard.admit(request, world);
  const route = toRouteRequest(request);
  const wanted = planRoute(readIntent(route, world), route, world);
  const afforded = guard.afford(request, wanted, world, (intent) => planRoute(intent, route, world));
  onPlan(afforded);
  const { plan } = afforded;
  if (plan.refusal !== null) throw plan.refusal;
  return tryInOrder(plan.steps, send);
}

/** What would happen to a request, without sending it. @throws GatewayError for a body no client may send. */
export function previewFor(request: InboundRequest, world: Snapshot): RoutePreview {
  return toRoutePreview(planFor(request, world), world, toRouteRequest(request));
}

/** @throws GatewayError for a body no client may send. */
function planFor(request: InboundRequest, world: Snapshot): RoutePlan {
  const route = toRouteRequest(request);
  return planRoute(readIntent(route, world), route, world);
}

function toRouteRequest(request: InboundRequest): RouteRequest {
  const { model, models, plugins, provider, needs, promptTokens, maxOutputTokens, sessionKey, dialect, ending, body } =
    request;
  return {
    model,
    models,
    plugins,
    provider,
    needs,
    promptTokens,
    maxOutputTokens,
    sessionKey,
    dialect,
    ending,
    body,
    lacks: (candidate, at) =>
      missingAbility(
        request.required,
        dialect,
        outgoingDialect(request, at, candidate),
        at.id === 'openai' ? candidate.quirks : [],
      ),
  };
}
