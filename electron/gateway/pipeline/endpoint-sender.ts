import { randomUUID } from 'node:crypto';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { openAiChatAnswer } from '../dialects/openai-chat/read-answer.ts';
import type { HealthTracker } from '../log/health-tracker.ts';
import type { Ports } from '../ports.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { Pools } from '../upstream/pools.ts';
import { sendUpstream, type SendResult } from '../upstream/send.ts';
import { toOutgoing } from './upstream-request.ts';

/** Sends requests to endpoints, and tells the health tracker what came of it. */
export interface EndpointSender {
  readonly send: (
    request: InboundRequest,
    step: RouteStep,
    world: Snapshot,
    options: SendOptions,
  ) => Promise<SendResult>;
  /** An endpoint failed after its first token. */
  readonly failedLate: (step: RouteStep, failure: AttemptFailure, world: Snapshot) => void;
  /** Random id of this gateway, sent along with every call. */
  readonly instance: string;
}

export interface SendOptions {
  readonly signal: AbortSignal;
  /** One sentence: why the primary was chosen. */
  readonly why: string;
  readonly passedOn: Readonly<Record<string, string>>;
}

export function createEndpointSender(ports: Ports, pools: Pools, health: HealthTracker): EndpointSender {
  const instance = randomUUID();
  const now = ports.clock.now;

  function rest(step: RouteStep, failure: AttemptFailure, world: Snapshot): void {
    health.failed(step.endpoint.key, {
      now: now(),
      reason: failure.reason,
      status: failure.status,
      retryAfterMs: failure.retryAfterMs,
      cooldownMs: world.settings.limits.cooldownMs,
    });
  }

  return {
    instance,
    async send(request, step, world, { signal, passedOn, why }) {
      const { endpoint } = step;
      const provider = world.catalog.providerById.get(endpoint.provider);
      if (provider === undefined) return unknownProvider(endpoint.provider);
      const secret = ports.keys.secret(provider.id);
      const outgoing = toOutgoing(request, { provider, endpoint, secret, instance, passedOn, why });
      health.began(endpoint.key, now());
      const result = await sendUpstream(pools.poolFor(outgoing.origin), {
        path: outgoing.path,
        headers: outgoing.headers,
        body: outgoing.body,
        streamed: request.streamed,
        reader: openAiChatAnswer,
        provider: provider.name,
        limits: world.settings.limits,
        signal,
        now,
      });
      if (result.ok) health.succeeded(endpoint.key);
      else if (result.failure.fault === 'endpoint') rest(step, result.failure, world);
      else health.undecided(endpoint.key);
      return result.ok ? result : { ok: false, failure: withoutSecret(result.failure, secret) };
    },
    failedLate: rest,
  };
}

function unknownProvider(id: string): SendResult {
  return {
    ok: false,
    failure: endpointFailure('connection_failed', null, `The provider ${id} is no longer in the catalog.`),
  };
}

/** Some providers repeat the key in their error. */
function withoutSecret(failure: AttemptFailure, secret: string | undefined): AttemptFailure {
  if (secret === undefined || secret.length < 4) return failure;
  const body =
    failure.body?.includes(secret) === true
      ? Buffer.from(failure.body.toString('utf8').replaceAll(secret, '[key]'))
      : failure.body;
  return { ...failure, message: failure.message.replaceAll(secret, '[key]'), body };
}
