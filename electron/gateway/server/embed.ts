import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import { planEmbedding } from '../pipeline/embed.ts';
import { RequestRecorder, type Arrival } from '../pipeline/request-recorder.ts';
import type { Snapshot } from '../routing/snapshot.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';
import type { HangUpSignal } from '../upstream/hang-up.ts';
import { passableOf } from './complete.ts';
import type { CompletionTools } from './run.ts';
import { headerText, writeHead, type Outgoing } from './head.ts';

export interface Embedding {
  readonly bytes: Buffer;
  readonly arrival: Pick<Arrival, 'id' | 'at' | 'clientKey' | 'client'>;
  readonly world: Snapshot;
  readonly incoming: IncomingMessage;
  readonly outgoing: Outgoing;
  readonly signal: HangUpSignal;
}

/**
 * Passes a request for embeddings to the one provider it names. Kept in the log; its cost is not known, because the catalog has
 * no prices of embedding models.
 *
 * @throws GatewayError when there is no answer
 */
export async function embed(
  { bytes, arrival, world, incoming, outgoing, signal }: Embedding,
  tools: CompletionTools,
): Promise<void> {
  const call = planEmbedding(bytes, world);
  const { now } = tools.ports.clock;
  const record = new RequestRecorder(
    { ...arrival, dialect: 'openai-embeddings', requestedModel: call.model, streamed: false, sessionKey: null },
    tools.ports.sink,
    world,
  );
  const result = await tools.sender.embed(call, world, { signal, passedOn: passableOf(incoming) });
  if (!result.ok || result.answer.kind !== 'whole') {
    const error = result.ok ? internal() : toError(result.failure);
    await record.finished({
      outcome: signal.aborted ? 'aborted' : 'failed',
      status: error.status,
      error: error.message,
      now: now(),
    });
    record.tell();
    throw error;
  }
  const { answer } = result;
  await record.finished({ outcome: 'succeeded', status: answer.status, error: null, now: now() });
  writeHead(outgoing, answer.status, {
    'content-type': 'application/json',
    'content-length': answer.bytes.length,
    'x-pareto-model': headerText(call.model),
    'x-pareto-provider': headerText(call.provider.id),
  });
  outgoing.end(answer.bytes);
  record.tell();
}

function toError({ status, message, fault, body }: AttemptFailure): GatewayError {
  const isRequest = fault === 'request' || fault === 'context';
  const shown = isRequest ? (status ?? 400) : status === 429 ? 429 : 502;
  const code = isRequest ? 'provider_rejected_request' : 'all_endpoints_failed';
  return new GatewayError(code, shown, message, isRequest && body !== null ? { upstreamBody: body } : {});
}

function internal(): GatewayError {
  return new GatewayError(
    'unreadable_answer',
    502,
    'The provider streamed an answer where one JSON answer was asked for.',
  );
}
