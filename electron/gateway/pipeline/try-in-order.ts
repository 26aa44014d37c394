import { GatewayError, type FailureDetail } from '../errors.ts';
import type { RouteStep } from '../routing/route-plan.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';
import type { SendResult } from '../upstream/answer.ts';
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
  /** As the client wrote it. */
  readonly model: string;
  /** The client named several models: whatever goes wrong with one, the next of them is asked. */
  readonly namesModels: boolean;
  /** How long an endpoint rests whose provider does not say. */
  readonly cooldownMs: number;
  /** Who is to be asked now that a provider refused the key or cannot be reached: its other models are not. */
  readonly planAgain: () => readonly RouteStep[];
}

/**
 * Walks the chain until one endpoint answers. Moves on when the failure is the endpoint's, stops when it is the
 * request's, and skips members that cannot hold a request another model found too long. A provider that refuses the key
 * or cannot be reached is asked for nothing more, and the chain is made anew without it.
 *
 * @throws GatewayError when no endpoint answers; ClientGoneError
 */
export async function tryInOrder(steps: readonly RouteStep[], send: SendStep, asked: Asked): Promise<Win> {
  const failed: FailedAttempt[] = [];
  let left = steps;
  let closed = 0;
  for (let round = 0; round < mostRounds && left.length > 0; round += 1) {
    for (const step of left) {
      if (isPointless(step, failed, asked)) continue;
      const { result, form } = await send(step);
      if (result.ok && form !== null) return { step, answer: result.answer, form, failed };
      if (result.ok) continue;
      const { failure } = result;
      if (failure.fault === 'client') throw new ClientGoneError();
      failed.push({ step, failure });
    }
    const before = closed;
    closed = failed.filter(({ failure }) => failure.closesProvider === true).length;
    left = closed === before ? [] : asked.planAgain().filter((step) => !isTried(step, failed));
  }
  throw giveUp(failed, asked);
}

/** Chains that are walked: where there is no network at all, nobody waits for every provider there is. */
const mostRounds = 3;

function isTried({ endpoint }: RouteStep, failed: readonly FailedAttempt[]): boolean {
  return failed.some(({ step }) => step.endpoint === endpoint);
}

/** @see OpenRouter docs, "Model fallbacks": any error triggers the next of the models a client names (read 2026-08) */
function isPointless(step: RouteStep, failed: readonly FailedAttempt[], { namesModels }: Asked): boolean {
  for (const { step: before, failure } of failed) {
    if (failure.closesProvider === true && before.endpoint.provider === step.endpoint.provider) return true;
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
export function giveUp(failed: readonly FailedAttempt[], asked: Pick<Asked, 'model' | 'cooldownMs'>): GatewayError {
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
  // not 403: clients take that for a matter of their key
  if (failure.fault === 'moderated')
    return new GatewayError(flagged, 400, failure.message, { errorType: flagged, metadata });
  if (failure.fault !== 'endpoint') return requestFault(last, metadata);
  const names = failed.map(({ step }) => `${step.model.id} at ${step.endpoint.provider}`).join(', ');
  const message = `No model could answer. Tried ${names}. Last: ${failure.message}`;
  const [code, status, detail] = finalErrorOf(failed, asked);
  return new GatewayError(code, status, message, { ...detail, metadata });
}

const flagged = 'content_policy_violation';

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

type FinalError = readonly [code: string, status: number, detail: FailureDetail];

/**
 * A provider's 401, 402 and 403 are about a key the client knows nothing of: never its status.
 *
 * @see OpenRouter docs, "Errors" > `error.availability` (read 2026-08)
 */
function finalErrorOf(failed: readonly FailedAttempt[], asked: Pick<Asked, 'model' | 'cooldownMs'>): FinalError {
  const failures = failed.map(({ failure }) => failure);
  const first = failures[0]?.status ?? 0;
  const status = failures.every((failure) => failure.status === first) ? first : 0;
  if (failures.every(isOutOfRoom)) return lackOfRoom(failed, status || 503, asked);
  if (status === 404) return notThere(failed, asked);
  if (failures.every(({ reason }) => reason.endsWith('_timeout'))) return ['upstream_timeout', 504, waitFor(failures)];
  const shown = failures.length === 1 && ownStatuses.has(status) ? status : 502;
  return ['all_endpoints_failed', shown, waitFor(failures)];
}

/** Too many requests, of this key or of everybody. */
const outOfRoom: ReadonlySet<number> = new Set([429, 503, 529]);

function isOutOfRoom({ status, closesProvider }: AttemptFailure): boolean {
  return outOfRoom.has(status ?? 0) && closesProvider !== true;
}

/** What a client may be told as it is, where nobody else was asked. */
const ownStatuses: ReadonlySet<number> = new Set([500, 504]);

function lackOfRoom(
  failed: readonly FailedAttempt[],
  status: number,
  { model, cooldownMs }: Pick<Asked, 'model' | 'cooldownMs'>,
): FinalError {
  const isLimited = status === 429;
  const waits = failed.map(({ failure }) => failure.retryAfterMs ?? cooldownMs);
  const retryAfterS = Math.max(Math.ceil(Math.min(...waits) / 1000), 1);
  const code = isLimited ? 'capacity_exhausted' : 'temporarily_unavailable';
  const availability = { code, retryable: true, retry_after: retryAfterS, ...namesOf(failed, model) };
  return isLimited
    ? ['rate_limit_exceeded', status, { errorType: 'rate_limit_exceeded', retryAfterS, availability }]
    : [code, status, { errorType: 'provider_overloaded', retryAfterS, availability }];
}

function notThere(failed: readonly FailedAttempt[], { model }: Pick<Asked, 'model'>): FinalError {
  const code = 'model_unavailable_upstream';
  const availability = { code, retryable: false, ...namesOf(failed, model) };
  return [code, 404, { errorType: 'not_found', param: 'model', availability }];
}

function namesOf(failed: readonly FailedAttempt[], model: string) {
  return {
    requested_models: [model],
    affected_providers: [...new Set(failed.map(({ step }) => step.endpoint.provider))],
  };
}

function waitFor(failures: readonly AttemptFailure[]): FailureDetail {
  const waits = failures.map(({ retryAfterMs }) => retryAfterMs).filter((ms) => ms !== null);
  return waits.length === 0 ? {} : { retryAfterS: Math.ceil(Math.min(...waits) / 1000) };
}
