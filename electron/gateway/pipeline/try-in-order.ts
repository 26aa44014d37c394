import { GatewayError } from '../errors.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';
import type { SendResult } from '../upstream/send.ts';
import type { AnswerForm } from './answer-form.ts';
import type { Sent } from './endpoint-sender.ts';

/** Sends one step. */
export type SendStep = (step: RouteStep) => Promise<Sent>;

/** One attempt that did not bring an answer. */
export interface FailedAttempt {
  readonly step: RouteStep;
  readonly failure: AttemptFailure;
}

/** The endpoint that answers. */
export interface Win {
  readonly step: RouteStep;
  readonly answer: Extract<SendResult, { ok: true }>['answer'];
  readonly form: AnswerForm;
  readonly failed: readonly FailedAttempt[];
}

/** The client hung up before there was an answer: nobody is left to tell. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client closed the connection.');
    this.name = 'ClientGoneError';
  }
}

/** What a walk must know of the request. */
export interface Asked {
  /** The client named several models: whatever goes wrong with one, the next of them is asked. */
  readonly namesModels: boolean;
}

/**
 * Walks the chain until one endpoint answers. Moves on when the failure is the endpoint's, stops when it is the
 * request's, and skips members that cannot hold a request another model found too long.
 *
 * @throws GatewayError when no endpoint answers; ClientGoneError
 */
export async function tryInOrder(steps: readonly RouteStep[], send: SendStep, asked: Asked): Promise<Win> {
  const failed: FailedAttempt[] = [];
  for (const step of steps) {
    if (isPointless(step, failed, asked)) continue;
    const { result, form } = await send(step);
    if (result.ok && form !== null) return { step, answer: result.answer, form, failed };
    if (result.ok) continue;
    const { failure } = result;
    if (failure.fault === 'client') throw new ClientGoneError();
    failed.push({ step, failure });
  }
  throw giveUp(failed);
}

/** @see OpenRouter docs, "Model fallbacks": any error triggers the next of the models a client names (read 2026-08) */
function isPointless(step: RouteStep, failed: readonly FailedAttempt[], { namesModels }: Asked): boolean {
  for (const { step: before, failure } of failed) {
    if (namesModels && before.model !== step.model) continue;
    if (failure.fault === 'request') return true;
    if (failure.fault === 'context' && !mayHaveMoreRoom(step, before)) return true;
  }
  return false;
}

/** What is not known may be enough. */
function mayHaveMoreRoom(step: RouteStep, before: RouteStep): boolean {
  const room = roomOf(step);
  const tooLittle = roomOf(before);
  return room === null || tooLittle === null || room > tooLittle;
}

function roomOf(step: RouteStep): number | null {
  return step.endpoint.contextLength ?? step.model.contextLength;
}

/** Every endpoint failed: one answer that says so, and asks the client not to start all over at once. */
function giveUp(failed: readonly FailedAttempt[]): GatewayError {
  const last = failed.at(-1);
  if (last === undefined)
    return new GatewayError('no_endpoints', 503, 'No endpoint was left to try.', { errorType: 'provider_unavailable' });
  const { failure } = last;
  const metadata = {
    previous_errors: failed.map(({ step, failure: { reason, status } }) => ({
      provider: step.endpoint.provider,
      model: step.model.id,
      code: reason,
      status,
    })),
  };
  if (failure.fault !== 'endpoint') return requestFault(last, metadata);
  const [code, status, errorType] = verdictOn(failed);
  const names = failed.map(({ step }) => `${step.model.id} at ${step.endpoint.provider}`).join(', ');
  const message = `No model could answer. Tried ${names}. Last: ${failure.message}`;
  return new GatewayError(code, status, message, { errorType, metadata, ...retryAfter(failed) });
}

/** The provider found fault with the request itself: its own words and status, since only the client can mend it. */
function requestFault({ failure }: FailedAttempt, metadata: Readonly<Record<string, unknown>>): GatewayError {
  const isContext = failure.fault === 'context';
  return new GatewayError(
    isContext ? 'context_length_exceeded' : 'provider_rejected_request',
    failure.status ?? 400,
    failure.message,
    {
      errorType: isContext ? 'context_length_exceeded' : 'invalid_request',
      metadata,
      ...(failure.body === null ? {} : { upstreamBody: failure.body }),
    },
  );
}

function verdictOn(failed: readonly FailedAttempt[]): readonly [string, number, string] {
  const reasons = failed.map(({ failure }) => failure.reason);
  if (reasons.every((reason) => reason === 'rate_limited')) return ['rate_limit_exceeded', 429, 'rate_limit_exceeded'];
  if (reasons.every((reason) => reason.endsWith('_timeout'))) return ['upstream_timeout', 504, 'timeout'];
  return ['all_endpoints_failed', 502, 'provider_unavailable'];
}

function retryAfter(failed: readonly FailedAttempt[]): { readonly retryAfterS?: number } {
  const waits = failed.map(({ failure }) => failure.retryAfterMs).filter((ms) => ms !== null);
  return waits.length === 0 ? {} : { retryAfterS: Math.ceil(Math.min(...waits) / 1000) };
}
