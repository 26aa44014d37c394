import type { IncomingMessage } from 'node:http';
import { roundUsd } from '../catalog/price.ts';
import { readSessionKey } from '../dialects/session-key.ts';
import { GatewayError } from '../errors.ts';
import type { Reservation } from '../guardrails/budget-book.ts';
import { readEmbedding, toEmbeddingCall } from '../pipeline/embed.ts';
import { answeredWhole, RequestRecorder, type Arrival } from '../pipeline/request-recorder.ts';
import { ClientGoneError, giveUp } from '../pipeline/try-in-order.ts';
import { planEmbedding, type EmbeddingWish } from '../routing/plan-embedding.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import type { WholeAnswer } from '../upstream/answer.ts';
import { passableOf } from './complete.ts';
import { addHeader, headerText, writeHead, type Outgoing } from './head.ts';
import { errorFor, type CompletionTools } from './run.ts';

/** One request for embeddings and the sockets it came by. */
export interface Embedding {
  readonly bytes: Buffer;
  readonly arrival: Pick<Arrival, 'id' | 'at' | 'clientKey' | 'client'>;
  readonly world: Snapshot;
  readonly incoming: IncomingMessage;
  readonly outgoing: Outgoing;
  readonly signal: HangUpSignal;
}

/**
 * Passes a request for embeddings to the one provider it names, under the same rules as a completion, and keeps exactly one
 * record of it.
 *
 * @throws GatewayError when there is no answer
 */
export async function embed(embedding: Embedding, tools: CompletionTools): Promise<void> {
  const { bytes, arrival, world, incoming, outgoing, signal } = embedding;
  const { now } = tools.ports.clock;
  const wish = readEmbedding(bytes, (fields) => readSessionKey(incoming.headers, fields.value));
  const { model: requestedModel, sessionKey } = wish;
  const record = new RequestRecorder(
    { ...arrival, dialect: 'openai-embeddings', requestedModel, streamed: false, sessionKey },
    tools.ports.sink,
    world,
  );
  let reservation: Reservation | null = null;
  try {
    const screened = tools.content.screenBody({ dialect: 'openai-chat', bytes }, world);
    record.found(screened.findings);
    const allowed = allow(wish, world, tools);
    ({ reservation } = allowed);
    record.planned(allowed.plan, now());
    const { ignored } = allowed.plan.intent;
    if (ignored.length > 0) addHeader(outgoing, 'x-pareto-ignored', headerText(ignored.join(' ')));
    const [step] = allowed.plan.steps;
    if (step === undefined) throw allowed.plan.refusal ?? new Error('A plan without steps has no refusal.');
    const startedAt = now();
    const answer = await ask(embedding, screened.bytes, step, wish, record, tools);
    const { status } = answer;
    const answered = answeredWhole(step, startedAt, answer);
    await record.finished({ outcome: 'succeeded', status, error: null, now: now(), answered });
    write(outgoing, status, answer.bytes, step, record);
  } catch (thrown) {
    const error = errorFor(thrown, signal);
    const outcome = error === null ? 'aborted' : error.status < 500 ? 'refused' : 'failed';
    await record.finished({ outcome, status: error?.status ?? null, error: error?.message ?? null, now: now() });
    if (error === null) return void outgoing.destroy();
    throw thrown instanceof ClientGoneError ? error : thrown;
  } finally {
    record.tell();
    if (reservation !== null) tools.guard.settle(reservation, record.entry());
  }
}

/** An index is built by asking much the same again and again: the loop breaker, which looks at sessions, is not asked. */
function allow(wish: EmbeddingWish, world: Snapshot, { guard }: CompletionTools) {
  const { promptTokens, sessionKey } = wish;
  guard.admit({ promptTokens, sessionKey: null, ending: () => ({}) }, world);
  const plan = planEmbedding(wish, world);
  return guard.afford({ dialect: 'openai-chat', sessionKey }, plan, world, () => plan);
}

/** @throws GatewayError when there is no answer; ClientGoneError */
async function ask(
  { world, incoming, signal }: Embedding,
  bytes: Buffer,
  step: RouteStep,
  { model, promptTokens }: EmbeddingWish,
  record: RequestRecorder,
  { sender, ports: { clock } }: CompletionTools,
): Promise<WholeAnswer> {
  const startedAt = clock.now();
  const call = toEmbeddingCall(bytes, step, world);
  const sending = sender.embed(call, world, { signal, passedOn: passableOf(incoming) });
  record.announce();
  const result = await sending;
  if (result.ok) {
    if (result.answer.kind === 'whole') return result.answer;
    result.answer.abort();
    throw internal();
  }
  record.attemptFailed(step, result.failure, { startedAt, now: clock.now(), promptTokens });
  const { failure } = result;
  const { cooldownMs } = world.settings.limits;
  throw failure.fault === 'client' ? new ClientGoneError() : giveUp([{ step, failure }], { model, cooldownMs });
}

function write(outgoing: Outgoing, status: number, answer: Buffer, step: RouteStep, record: RequestRecorder): void {
  const { costUsd } = record.entry();
  writeHead(outgoing, status, {
    'content-type': 'application/json',
    'content-length': answer.length,
    'x-pareto-model': headerText(step.model.id),
    'x-pareto-provider': headerText(step.endpoint.provider),
    ...(costUsd === null ? {} : { 'x-pareto-cost-usd': roundUsd(costUsd) }),
  });
  outgoing.end(answer);
}

function internal(): GatewayError {
  return new GatewayError(
    'unreadable_answer',
    502,
    'The provider streamed an answer where one JSON answer was asked for.',
  );
}
