import { randomUUID } from 'node:crypto';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import { inboundCodecs } from '../dialects/codecs.ts';
import type { Conversation } from '../dialects/conversation.ts';
import type { HealthTracker } from '../log/health-tracker.ts';
import type { Ports } from '../ports.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { Pools } from '../upstream/pools.ts';
import { sendUpstream, type SendResult } from '../upstream/send.ts';
import { answerFormFor, type AnswerForm } from './answer-form.ts';
import { outgoingDialect } from './outgoing-dialect.ts';
import { toOutgoing } from './upstream-request.ts';

/** Sends requests to endpoints, and tells the health tracker what came of it. */
export interface EndpointSender {
  readonly send: (request: InboundRequest, step: RouteStep, world: Snapshot, options: SendOptions) => Promise<Sent>;
  /** An endpoint failed after its first token. */
  readonly failedLate: (step: RouteStep, failure: AttemptFailure, world: Snapshot) => void;
  /** Random id of this gateway, sent along with every call. */
  readonly instance: string;
}

/** What came of an attempt, and how its answer gets to the client. */
export interface Sent {
  readonly result: SendResult;
  readonly form: AnswerForm | null;
  /** Request fields without a place in the provider's wire format. */
  readonly dropped: readonly string[];
}

export interface SendOptions {
  readonly id: string;
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
    async send(request, step, world, { id, signal, passedOn, why }) {
      const { endpoint, model } = step;
      const provider = world.catalog.providerById.get(endpoint.provider);
      if (provider === undefined) return { result: unknownProvider(endpoint.provider), form: null, dropped: [] };
      const secret = ports.keys.secret(provider.id);
      const dialect = outgoingDialect(request, provider, model);
      const conversation = (): Conversation => conversationOf(request);
      const form = answerFormFor(request, { dialect, model, id, at: now(), conversation });
      const outgoing = toOutgoing(request, {
        provider,
        model,
        endpoint,
        dialect,
        secret,
        instance,
        passedOn,
        why,
        conversation,
      });
      health.began(endpoint.key, now());
      const result = await sendUpstream(pools.poolFor(outgoing.origin), {
        path: outgoing.path,
        headers: outgoing.headers,
        body: outgoing.body,
        streamed: request.streamed,
        reader: form.reader,
        provider: provider.name,
        limits: world.settings.limits,
        signal,
        now,
      });
      if (result.ok) health.succeeded(endpoint.key);
      else if (result.failure.fault === 'endpoint') rest(step, result.failure, world);
      else health.undecided(endpoint.key);
      if (result.ok) return { result, form, dropped: outgoing.dropped };
      // Another wire format's error body would be gibberish to the client: then our own sentence stands for it.
      const body = dialect === request.dialect ? result.failure.body : null;
      return {
        result: { ok: false, failure: withoutSecret({ ...result.failure, body }, secret) },
        form,
        dropped: outgoing.dropped,
      };
    },
    failedLate: rest,
  };
}

const conversations = new WeakMap<InboundRequest, Conversation>();

/** Read once per request, however many endpoints need a translation. */
function conversationOf(request: InboundRequest): Conversation {
  let conversation = conversations.get(request);
  if (conversation === undefined) {
    conversation = inboundCodecs[request.dialect].readRequest(request.body());
    conversations.set(request, conversation);
  }
  return conversation;
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
