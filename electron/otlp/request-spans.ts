import { createHash, createHmac } from 'node:crypto';
import type { AttemptLog, RequestLog } from '../../shared/request-log.ts';
import { double, toKeyValues, toNano, type Attributes, type Clean, type KeyValue } from './attributes.ts';
import { callAttributes, isAnswer, operationOf, type FindEndpoint } from './call-attributes.ts';
import { toProviderName } from './provider-name.ts';

/** A span as OTLP's JSON has it. Enumerations are numbers. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status: { readonly code?: 2 };
}

const serverKind = 2;
const clientKind = 3;
const failed = { code: 2 } as const;

export interface SpanSources {
  readonly find: FindEndpoint;
  readonly clean: Clean;
  /** Keyed hash of conversations: their own keys may be made from what was said, and could be guessed. */
  readonly conversationSalt: string;
}

/**
 * A finished request as a trace: one server span for the request, one client span below it for every call to a provider.
 * Figures, names and ids only: no sentence of the log goes along, because providers quote prompts in their errors.
 * Tokens and cost stand at the calls, so that nobody adds them up twice.
 */
export function toSpans(entry: RequestLog, sources: SpanSources): readonly OtlpSpan[] {
  const traceId = hexOf(`trace ${entry.id}`, 32);
  const spanId = hexOf(`request ${entry.id}`, 16);
  const attempts = entry.attempts.map((attempt, index): OtlpSpan => ({
    traceId,
    spanId: hexOf(`attempt ${entry.id} ${index}`, 16),
    parentSpanId: spanId,
    name: spanName(entry, sources.find(attempt.model, attempt.provider)?.upstreamModel ?? attempt.model, sources.clean),
    kind: clientKind,
    startTimeUnixNano: toNano(attempt.startedAt),
    endTimeUnixNano: toNano(attempt.startedAt + attempt.durationMs),
    attributes: toKeyValues(attemptAttributes(entry, attempt, sources.find), sources.clean),
    status: attempt.outcome === 'failed' ? failed : {},
  }));
  const request: OtlpSpan = {
    traceId,
    spanId,
    name: spanName(entry, entry.requestedModel, sources.clean),
    kind: serverKind,
    startTimeUnixNano: toNano(entry.at),
    endTimeUnixNano: toNano(entry.at + (entry.durationMs ?? 0)),
    attributes: toKeyValues(requestAttributes(entry, sources.conversationSalt), sources.clean),
    status: entry.outcome === 'failed' ? failed : {},
  };
  return [request, ...attempts];
}

function requestAttributes(entry: RequestLog, salt: string): Attributes {
  return {
    'gen_ai.operation.name': operationOf(entry),
    'gen_ai.provider.name': entry.provider === null ? null : toProviderName(entry.provider),
    'gen_ai.request.model': entry.requestedModel,
    'gen_ai.response.model': entry.model,
    'gen_ai.request.stream': entry.streamed || null,
    'gen_ai.conversation.id': entry.sessionKey === null ? null : keyedHash(entry.sessionKey, salt),
    'http.response.status_code': entry.status,
    'user_agent.original': entry.client,
    'error.type': requestError(entry),
    'pareto_desk.request.id': entry.id,
    'pareto_desk.client_key': entry.clientKey,
    'pareto_desk.dialect': entry.dialect,
    'pareto_desk.router': entry.router,
    'pareto_desk.tier.requested': entry.tierRequested,
    'pareto_desk.tier.used': entry.tierUsed,
    'pareto_desk.outcome': entry.outcome,
    'pareto_desk.attempts': entry.attempts.length,
    'pareto_desk.overhead': double(entry.overheadMs === null ? null : entry.overheadMs / 1_000),
    'pareto_desk.demo': entry.demo || null,
  };
}

function attemptAttributes(entry: RequestLog, attempt: AttemptLog, find: FindEndpoint): Attributes {
  const { usage } = attempt;
  const answer = isAnswer(entry, attempt);
  return {
    ...callAttributes(entry, attempt, find),
    'gen_ai.request.stream': entry.streamed || null,
    'gen_ai.response.time_to_first_chunk': answer && entry.ttftMs !== null ? { double: entry.ttftMs / 1_000 } : null,
    'gen_ai.usage.input_tokens': usage?.prompt,
    'gen_ai.usage.output_tokens': usage?.completion,
    'gen_ai.usage.cache_read.input_tokens': usage?.cached,
    'gen_ai.usage.cache_creation.input_tokens': usage?.cacheWrite,
    'gen_ai.usage.reasoning.output_tokens': usage?.reasoning,
    'http.response.status_code': attempt.status,
    'pareto_desk.model': attempt.model,
    'pareto_desk.tier': attempt.tier,
    'pareto_desk.role': attempt.role,
    'pareto_desk.outcome': attempt.outcome,
    'pareto_desk.cost_usd': double(attempt.costUsd),
    'pareto_desk.estimated': (answer && entry.estimated) || null,
  };
}

/** The reason of the last call, else the status the client got. A client that left is no error. */
function requestError({ outcome, attempts, status }: RequestLog): string | null {
  if (outcome !== 'failed' && outcome !== 'refused') return null;
  return attempts.at(-1)?.reason ?? (status === null ? '_OTHER' : String(status));
}

function spanName(entry: RequestLog, model: string, clean: Clean): string {
  return `${operationOf(entry)} ${clean(model).slice(0, 128)}`;
}

/** Ids are made from the request's own, which is random: whoever has that one finds the trace. */
function hexOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}

function keyedHash(text: string, salt: string): string {
  return createHmac('sha256', salt).update(text).digest('hex').slice(0, 32);
}
