import type { RoutePreview } from '../../../shared/app-state.ts';
import { missingAbility } from '../dialects/abilities.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { planRoute } from '../routing/plan-route.ts';
import { readIntentOnce } from '../routing/read-intent.ts';
import type { Intent, RoutePlan, RouteStep } from '../routing/route-plan.ts';
import { toRoutePreview } from '../routing/route-preview.ts';
import type { RouteRequest } from '../routing/route-request.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { Afforded, Guard } from './guard.ts';
import { outgoingDialect } from './outgoing-dialect.ts';
import { parameterCheck, requiresParameters } from './required-parameters.ts';
import { tryInOrder, type SendStep, type Win } from './try-in-order.ts';

/**
 * The whole story of one request, up to the first token: what does the client want, who could answer, who does.
 *
 * @param onPlan hears the plan before anything is sent
 * @returns rejects with a GatewayError when nobody can answer, or with a ClientGoneError
 * @throws GatewayError at once when nobody may
 */
export function answerRequest(
  request: InboundRequest,
  world: Snapshot,
  guard: Guard,
  send: SendStep,
  onPlan: (afforded: Afforded) => void,
): Promise<Win> {
  guard.admit(request, world);
  const afforded = guard.afford(request, planFor(request, world), world, (intent) =>
    planWith(toRouteRequest(request), intent, world),
  );
  onPlan(afforded);
  const { plan } = afforded;
  if (plan.refusal !== null) throw plan.refusal;
  const { models, family = 1 } = plan.intent;
  const namesModels = models.length > family;
  const { cooldownMs } = world.settings.limits;
  return tryInOrder(stepsOf(plan), send, {
    model: request.model,
    namesModels,
    cooldownMs,
    planAgain: () =>
      plan.intent.providerRules?.allowFallbacks === false
        ? []
        : stepsOf(planWith(toRouteRequest(request), plan.intent, world)),
  });
}

function stepsOf({ steps, reserve }: RoutePlan): readonly RouteStep[] {
  return reserve === undefined ? steps : [...steps, ...reserve];
}

/** What would happen to a request, without sending it. @throws GatewayError for a body no client may send. */
export function previewFor(request: InboundRequest, world: Snapshot, guard: Pick<Guard, 'foresee'>): RoutePreview {
  const route = toRouteRequest(request);
  const planAt = (then: Snapshot): RoutePlan =>
    guard.foresee(request, planFor(request, then), then, (intent) => planWith(route, intent, then));
  return toRoutePreview(planAt, world, route);
}

/** @throws GatewayError for a body no client may send. */
function planFor(request: InboundRequest, world: Snapshot): RoutePlan {
  const route = toRouteRequest(request);
  return planWith(route, readIntentOnce(route, world), world);
}

/**
 * Agents ask for more output than they need, as a matter of course. Where that alone leaves nobody, what the models can
 * write is enough: the request is shortened to it on its way out.
 */
function planWith(route: RouteRequest, intent: Intent, world: Snapshot): RoutePlan {
  const plan = planRoute(intent, route, world);
  const isTooMuch = plan.refusal !== null && plan.verdicts.some(({ rule }) => rule === 'output-too-small');
  if (!isTooMuch) return plan;
  const note = 'The output limit of the request was lowered to what the model can write.';
  const lowered = planRoute(
    { ...intent, ignored: [...intent.ignored, note] },
    { ...route, maxOutputTokens: null },
    world,
  );
  return lowered.refusal === null ? lowered : plan;
}

/** What routing reads of a request. */
export function toRouteRequest(request: InboundRequest): RouteRequest {
  const { model, models, plugins, provider, unheeded, needs, promptTokens, maxOutputTokens, sessionKey } = request;
  const { dialect, ending, body } = request;
  const missingParameter = requiresParameters(request) ? parameterCheck(request) : null;
  return {
    model,
    models,
    plugins,
    provider,
    unheeded,
    needs,
    promptTokens,
    maxOutputTokens,
    choices: dialect === 'openai-chat' ? (request.required.choices ?? 1) : 1,
    sessionKey,
    ending,
    body,
    lacks(candidate, at) {
      const target = outgoingDialect(request, at, candidate);
      const quirks = at.id === 'openai' ? candidate.quirks : [];
      return (
        missingAbility(request.required, dialect, target, quirks) ?? missingParameter?.(candidate, at, target) ?? null
      );
    },
  };
}
