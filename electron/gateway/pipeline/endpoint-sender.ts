import { randomUUID } from 'node:crypto';
import type { Dialect } from '../../../shared/dialect.ts';
import type { Endpoint, Provider } from '../catalog/catalog.ts';
import { costOf, priceAt, roundUsd } from '../catalog/price.ts';
import type { InboundRequest } from '../dialects/inbound-request.ts';
import type { Conversation } from '../dialects/conversation.ts';
import { objectOf } from '../dialects/json-value.ts';
import type { HealthTracker } from '../log/health-tracker.ts';
import type { Ports } from '../ports.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import { endpointFailure, type AttemptFailure } from '../upstream/attempt-failure.ts';
import type { Pools } from '../upstream/pools.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import type { SendResult } from '../upstream/answer.ts';
import { sendUpstream } from '../upstream/send.ts';
import { withoutKey } from '../upstream/without-key.ts';
import { embeddingAnswer, type EmbeddingCall } from './embed.ts';
import { answerFormFor, type AnswerForm } from './answer-form.ts';
import { isPassedThrough, outgoingDialect } from './outgoing-dialect.ts';
import { mostBeforeBeginning } from './patience.ts';
import type { RepairMemory } from './repair-memory.ts';
import { asksForUsage, plainHeaders, toOutgoing, type OutgoingRequest } from './upstream-request.ts';

/** Sends requests to endpoints, and tells the health tracker what came of it. */
export interface EndpointSender {
  readonly send: (request: InboundRequest, step: RouteStep, world: Snapshot, options: SendOptions) => Promise<Sent>;
  /** Asks one provider for embeddings. */
  readonly embed: (
    call: EmbeddingCall,
    world: Snapshot,
    options: Pick<SendOptions, 'signal' | 'passedOn'>,
  ) => Promise<SendResult>;
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
  /** The change to the request that made the provider take it, as a sentence. */
  readonly repaired?: string;
}

/** What an attempt needs to know of the request it is made for. */
export interface SendOptions {
  /** Of the request. */
  readonly id: string;
  readonly signal: HangUpSignal;
  /** One sentence: why the primary was chosen. */
  readonly why: string;
  /** Headers of the client that may pass on, lower-case. */
  readonly passedOn: Readonly<Record<string, string>>;
  /** ms since epoch. */
  readonly startedAt: number;
}

export function createEndpointSender(
  ports: Ports,
  pools: Pools,
  health: HealthTracker,
  repairs: RepairMemory,
): EndpointSender {
  const instance = randomUUID();
  const now = ports.clock.now;

  /** The provider of a snapshot may have another address by now: its present key was entered for that one. */
  function isAsPlanned({ id, auth, baseUrl }: Provider, secret: string | undefined): boolean {
    const present = ports.source.catalog().providerById.get(id);
    return present?.baseUrl === baseUrl && (secret !== undefined || auth === 'none');
  }

  function rest(
    { key, provider }: Pick<Endpoint, 'key' | 'provider'>,
    failure: AttemptFailure,
    { settings, catalog }: Snapshot,
  ): void {
    const { reason, status, retryAfterMs, closesProvider = false } = failure;
    const { cooldownMs } = settings.limits;
    const isUnreachable = closesProvider && status === null;
    const grows = closesProvider && !isUnreachable;
    const seen = { now: now(), reason, status, retryAfterMs, cooldownMs, grows };
    if (!isUnreachable) return health.failed(grows ? provider : key, seen);
    for (const endpoint of catalog.endpointByKey.values())
      if (endpoint.provider === provider) health.failed(endpoint.key, seen);
  }

  /** What an attempt says of its endpoint, and of the provider's key. */
  function learn(endpoint: Endpoint, { result }: Sent, world: Snapshot, secret: string | undefined): void {
    const { key, provider } = endpoint;
    if (result.ok) {
      health.succeeded(key);
      health.succeeded(provider);
      return;
    }
    health.undecided(key);
    health.undecided(provider);
    const { fault, closesProvider = false } = result.failure;
    // a key that has been replaced meanwhile says nothing of the present one
    const isPast = closesProvider && ports.keys.secret(provider) !== secret;
    if (fault === 'endpoint' && !isPast) rest(endpoint, result.failure, world);
  }

  function post(facts: CallFacts, body: readonly Buffer[], { reader }: AnswerForm): Promise<SendResult> {
    const { request, step, world, options, provider, outgoing } = facts;
    return sendUpstream(pools.poolFor(outgoing.origin), {
      path: outgoing.path,
      headers: outgoing.headers,
      body,
      streamed: request.streamed,
      beginsInMs: mostBeforeBeginning(world.settings.limits, !request.streamed && step.model.supports.reasoning),
      reader,
      provider: provider.name,
      limits: world.settings.limits,
      signal: options.signal,
      now,
    });
  }

  /** A refusal that a known small change cures is cured once, and the cure remembered when it worked. */
  async function cure(facts: CallFacts, body: readonly Buffer[], refused: Sent): Promise<Sent> {
    const { step, dialect, outgoing } = facts;
    if (refused.result.ok) return refused;
    const cured = repairs.cure(step.endpoint.key, dialect, refused.result.failure, body);
    if (cured === null) return refused;
    // Reading an answer leaves traces in a form.
    const form = formFor(facts);
    const result = await post(facts, cured.body, form);
    if (!result.ok) return { result, form, dropped: outgoing.dropped };
    cured.confirm();
    return { result, form, dropped: outgoing.dropped, repaired: cured.describe };
  }

  return {
    instance,
    async send(request, step, world, options) {
      const { endpoint, model } = step;
      const providers = world.catalog.providerById;
      const provider = providers.get(endpoint.provider);
      if (provider === undefined) return unsent(unknownProvider(endpoint.provider));
      const secret = ports.keys.secret(provider.id);
      if (!isAsPlanned(provider, secret)) return unsent(otherProvider(provider));
      const dialect = outgoingDialect(request, provider, model);
      const { passedOn, why } = options;
      const conversation = (): Conversation => conversationOf(request);
      const target = { provider, providers, model, endpoint, dialect, secret, instance, passedOn, why, conversation };
      const outgoing = toOutgoing(request, target);
      health.began(endpoint.key, options.startedAt);
      health.began(endpoint.provider, options.startedAt);
      const facts: CallFacts = { request, step, world, options, provider, dialect, outgoing };
      const body = repairs.applyKnown(endpoint.key, outgoing.body);
      const form = formFor(facts);
      const result = await post(facts, body, form);
      let sent: Sent = { result, form, dropped: outgoing.dropped };
      if (!result.ok && result.failure.fault === 'request') sent = await cure(facts, body, sent);
      learn(endpoint, sent, world, secret);
      if (sent.result.ok) return sent;
      const { failure } = sent.result;
      // A body in another shape than the client's would be gibberish to it: then our own sentence stands for it.
      const shown = isPassedThrough(request, dialect) && hasErrorMember(failure.body) ? failure.body : null;
      return { ...sent, result: { ok: false, failure: withoutSecret({ ...failure, body: shown }, secret) } };
    },
    async embed({ provider, body }, world, { signal, passedOn }) {
      const secret = ports.keys.secret(provider.id);
      if (!isAsPlanned(provider, secret)) return { ok: false, failure: otherProvider(provider) };
      const url = new URL(provider.baseUrl);
      const result = await sendUpstream(pools.poolFor(url.origin), {
        path: `${url.pathname.replace(/\/$/, '')}/embeddings`,
        headers: plainHeaders(provider, secret, { instance, passedOn }),
        body: [body],
        streamed: false,
        beginsInMs: world.settings.limits.firstTokenMs,
        reader: embeddingAnswer,
        provider: provider.name,
        limits: world.settings.limits,
        signal,
        now,
      });
      if (result.ok) {
        health.succeeded(provider.id);
        return result;
      }
      if (result.failure.closesProvider === true) rest({ key: '', provider: provider.id }, result.failure, world);
      return { ok: false, failure: withoutSecret(result.failure, secret) };
    },
    failedLate: ({ endpoint }, failure, world) => rest(endpoint, failure, world),
  };
}

interface CallFacts {
  readonly request: InboundRequest;
  readonly step: RouteStep;
  readonly world: Snapshot;
  readonly options: SendOptions;
  readonly provider: Provider;
  readonly dialect: Dialect;
  readonly outgoing: OutgoingRequest;
}

function formFor({ request, step, world, options, provider, dialect }: CallFacts): AnswerForm {
  return answerFormFor(request, {
    dialect,
    model: step.model,
    id: options.id,
    at: options.startedAt,
    hidesUsage: asksForUsage(request, provider) && !request.usageWanted,
    conversation: () => conversationOf(request),
    costOf(usage) {
      const costUsd = costOf(priceAt(step.endpoint, { now: world.now, promptTokens: usage.prompt }), usage);
      return costUsd === null ? null : roundUsd(costUsd);
    },
  });
}

const conversations = new WeakMap<InboundRequest, Conversation>();

/** Read once per request, however many endpoints need a translation. */
function conversationOf(request: InboundRequest): Conversation {
  let conversation = conversations.get(request);
  if (conversation === undefined) {
    conversation = request.codec.readRequest(request.body());
    conversations.set(request, conversation);
  }
  return conversation;
}

function unsent(failure: AttemptFailure): Sent {
  return { result: { ok: false, failure }, form: null, dropped: [] };
}

function unknownProvider(id: string): AttemptFailure {
  return endpointFailure('connection_failed', null, `The provider ${id} is no longer in the catalog.`);
}

function otherProvider({ name }: Provider): AttemptFailure {
  const message = `${name} has lost its key, or has another address, since the request arrived.`;
  return { ...endpointFailure('connection_failed', null, message), closesProvider: true };
}

/** Every wire format has its error there; FastAPI's `detail` and the like are read by no client. */
function hasErrorMember(body: Buffer | null): boolean {
  return body !== null && objectOf(JSON.parse(body.toString('utf8')))?.error !== undefined;
}

/** Some providers repeat the key in their error. */
function withoutSecret(failure: AttemptFailure, secret: string | undefined): AttemptFailure {
  const said = failure.body?.toString('utf8');
  const shown = said === undefined ? undefined : withoutKey(said, secret);
  const body = shown === undefined || shown === said ? failure.body : Buffer.from(shown);
  return { ...failure, message: withoutKey(failure.message, secret), body };
}
