import type { TokenUsage } from '../../../shared/request-log.ts';
import type { ProviderFailure } from '../dialects/stream-facts.ts';

/** How an attempt failed before its first content token reached the client. */
export interface AttemptFailure {
  /** Short machine reason for log, verdicts and cooldown. */
  readonly reason: FailureReason;
  /** HTTP status the provider answered; null when it never did. */
  readonly status: number | null;
  /** Sentence for a person; never a key. */
  readonly message: string;
  /** ms the provider asked us to wait; null = it did not say. */
  readonly retryAfterMs: number | null;
  /** The provider's own answer, for errors that are the request's fault. JSON only. */
  readonly body: Buffer | null;
  /**
   * Whose fault it was: `endpoint` moves on to the next, `request` stops, `context` moves on to an endpoint with more
   * room, `moderated` moves on without holding it against the endpoint, `client` means nobody is left to answer.
   */
  readonly fault: 'endpoint' | 'request' | 'context' | 'moderated' | 'client';
  /** It holds for all models of the provider: the key is refused, there is no credit left, or nobody answers. Absent = no. */
  readonly closesProvider?: boolean;
  /** What the provider reported all the same: it is on its bill. Absent or null = nothing. */
  readonly usage?: TokenUsage | null;
  /** The client left when the request was on its way: the provider may have read it. Absent = nothing has gone out. */
  readonly hasGone?: boolean;
}

export type FailureReason =
  | 'connection_refused'
  | 'connection_reset'
  | 'connection_failed'
  | 'connect_timeout'
  | 'first_token_timeout'
  | 'idle_timeout'
  | 'total_timeout'
  | 'key_refused'
  | 'payment_required'
  | 'model_not_found'
  | 'rate_limited'
  | 'provider_error'
  | 'redirect_refused'
  | 'unreadable_answer'
  | 'empty_answer'
  | 'answer_cut_off'
  /** A content rule of the user's, not the provider. */
  | 'answer_blocked'
  | 'bad_request'
  | 'context_length'
  | 'content_refused'
  | 'client_gone';

const untrusted = ['connection_failed', 'has a certificate that this machine does not trust.'] as const;

const connectionReasons: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ECONNREFUSED: ['connection_refused', 'refused the connection: is the server running?'],
  ECONNRESET: ['connection_reset', 'closed the connection before it answered.'],
  UND_ERR_SOCKET: ['connection_reset', 'closed the connection before it answered.'],
  EPIPE: ['connection_reset', 'closed the connection before it answered.'],
  UND_ERR_CONNECT_TIMEOUT: ['connect_timeout', 'could not be reached in time.'],
  ETIMEDOUT: ['connect_timeout', 'could not be reached in time.'],
  ENOTFOUND: ['connection_failed', 'has an address that cannot be found: check the base URL and the network.'],
  EAI_AGAIN: ['connection_failed', 'has an address that cannot be found: check the base URL and the network.'],
  EHOSTUNREACH: ['connection_failed', 'cannot be reached from this network.'],
  ENETUNREACH: ['connection_failed', 'cannot be reached from this network.'],
  PROXY_UNREACHABLE: ['connection_failed', 'cannot be reached: the proxy that the environment names does not answer.'],
  PROXY_LOGIN: ['connection_failed', 'cannot be reached: the proxy that the environment names wants a login (407).'],
  PROXY_REFUSED: ['connection_failed', 'cannot be reached: the proxy that the environment names refuses.'],
  CERT_HAS_EXPIRED: ['connection_failed', 'has an expired certificate, or the clock of this machine is wrong.'],
  CERT_NOT_YET_VALID: ['connection_failed', 'has a certificate of the future: check the clock of this machine.'],
  ERR_TLS_CERT_ALTNAME_INVALID: ['connection_failed', 'showed the certificate of another name.'],
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UND_ERR_HEADERS_OVERFLOW: ['unreadable_answer', 'sent headers that are too large.'],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['answer_cut_off', 'sent less than it announced.'],
};

const unreachable: ReadonlySet<FailureReason> = new Set(['connection_refused', 'connection_failed', 'connect_timeout']);

/** A socket, DNS or TLS error, told by its code: messages change between versions. */
export function failureFromError(error: unknown, provider: string): AttemptFailure {
  const code = codeOf(error);
  const known = code === null ? undefined : connectionReasons[code];
  if (known !== undefined) {
    const failure = endpointFailure(known[0], null, `${provider} ${known[1]}`);
    return unreachable.has(known[0]) ? { ...failure, closesProvider: true } : failure;
  }
  if (code?.startsWith('HPE_') === true)
    return endpointFailure('unreadable_answer', null, `${provider} sent an answer that is not valid HTTP.`);
  return endpointFailure(
    'connection_failed',
    null,
    `The connection to ${provider} failed${code === null ? '' : ` (${code})`}.`,
  );
}

/** An answer with an HTTP status that is no success, or an error inside a 200. */
export function failureFromStatus(
  status: number,
  detail: ProviderFailure | null,
  provider: string,
  options: { readonly body?: Buffer | null; readonly retryAfterMs?: number | null } = {},
): AttemptFailure {
  const said = detail === null ? '' : `: ${shorten(detail.message)}`;
  const isRefused = status === 403 && isModeration(detail, options.body ?? null);
  const [reason, fault] = isRefused ? (['content_refused', 'moderated'] as const) : reasonFor(status, detail);
  return {
    reason,
    fault,
    closesProvider: closesProvider(reason, status, detail),
    status,
    message: `${provider} ${phraseFor(reason, status)}${said}`,
    retryAfterMs: options.retryAfterMs ?? null,
    body: options.body ?? null,
  };
}

/** An error inside a 200: a fault of the request only when the error names such a status itself. */
export function failureInside(status: number, failure: ProviderFailure, provider: string): AttemptFailure {
  if (failure.status !== null) return failureFromStatus(failure.status, failure, provider);
  if (failure.code === 'unreadable_answer')
    return endpointFailure('unreadable_answer', status, `${provider} is broken: ${failure.message}`);
  if (failure.code === 'empty_answer')
    return endpointFailure('empty_answer', status, `${provider} ended the answer before it said anything.`);
  return endpointFailure('provider_error', status, `${provider} answered with an error: ${shorten(failure.message)}`);
}

/** A failure that is the endpoint's: the next one is tried. */
export function endpointFailure(reason: FailureReason, status: number | null, message: string): AttemptFailure {
  return { reason, status, message, retryAfterMs: null, body: null, fault: 'endpoint' };
}

/** The client hung up: nobody is left to answer. */
export const clientGone: AttemptFailure = {
  reason: 'client_gone',
  status: null,
  message: 'The client closed the connection.',
  retryAfterMs: null,
  body: null,
  fault: 'client',
};

/**
 * Moves on: 401, 402, 403, 404, 408, 409, 425, 429, 5xx and anything odd. Stops: 400, 413, 422, unless the request was
 * merely too long for this model, or the key or the credit behind it is what is wrong.
 */
function reasonFor(status: number, detail: ProviderFailure | null): readonly [FailureReason, AttemptFailure['fault']] {
  if (status >= 300 && status < 400) return ['redirect_refused', 'endpoint'];
  switch (status) {
    case 400:
    case 413:
    case 422:
      if (keyInBadRequest.test(detail?.message ?? '')) return ['key_refused', 'endpoint'];
      if (creditInBadRequest.test(detail?.message ?? '')) return ['payment_required', 'endpoint'];
      return isContextLength(detail) ? ['context_length', 'context'] : ['bad_request', 'request'];
    case 401:
      return ['key_refused', 'endpoint'];
    case 403:
      return [noCredit.test(detail?.message ?? '') ? 'payment_required' : 'key_refused', 'endpoint'];
    case 402:
      return ['payment_required', 'endpoint'];
    case 404:
      return ['model_not_found', 'endpoint'];
    case 429:
      return [detail?.code === 'insufficient_quota' ? 'payment_required' : 'rate_limited', 'endpoint'];
    default:
      return ['provider_error', 'endpoint'];
  }
}

function phraseFor(reason: FailureReason, status: number): string {
  switch (reason) {
    case 'redirect_refused':
      return `answered with a redirect (${status}), which is never followed with a key`;
    case 'key_refused':
      return `refused the key (${status})`;
    case 'payment_required':
      return `wants payment (${status})`;
    case 'model_not_found':
      return `does not know the model (${status})`;
    case 'rate_limited':
      return `is rate limiting this key (${status})`;
    case 'context_length':
      // Claude Code looks for "prompt is too long", and shortens the conversation
      return `says the prompt is too long for this model (${status})`;
    case 'content_refused':
      return `refused what the request says (${status})`;
    case 'bad_request':
      return `rejected the request (${status})`;
    default:
      return `answered with status ${status}`;
  }
}

/** Spellings of "too long" seen in the documents of OpenAI, Anthropic, Google, DeepSeek and Mistral. */
const contextLength =
  /context[_ ]length|context window|maximum context|prompt is too long|too many (input )?tokens|input token count|exceeds? the (model's )?maximum|reduce the length/i;

/**
 * Google ("API key not valid", "API key expired") and xAI ("Incorrect API key provided") refuse a key with a 400
 * (continuedev/continue#10290 and #10778), Anthropic an account without credit (anthropics/claude-code#66314).
 */
const keyInBadRequest = /^(incorrect|invalid) api[ _]?key|^api[ _]?key (not valid|not found|expired|invalid)/i;
const creditInBadRequest = /^your credit balance is too low/i;
/** xAI says so with a 403 (continuedev/continue#12670). */
const noCredit = /\bcredits?\b/i;

/** A key may also be refused one model, and credit may be too little for one request only. */
function closesProvider(reason: FailureReason, status: number, detail: ProviderFailure | null): boolean {
  const said = detail?.message ?? '';
  if (reason === 'payment_required') return !forThisRequest.test(said);
  if (reason !== 'key_refused' || forThisModel.test(said)) return false;
  return status !== 403 || forThisKey.test(said);
}

/** OpenRouter docs, "Errors" > 402 (read 2026-11). */
const forThisRequest = /fewer max_tokens|can only afford|in[-_ ]flight/i;
const forThisModel = /\bmodels?\b|\bspecified resource\b/i;
const forThisKey = /\b(key|credentials?|authenticat\w*|unauthori[sz]ed|accounts?|billing|suspended)\b/i;

function isContextLength(detail: ProviderFailure | null): boolean {
  if (detail === null) return false;
  return detail.code === 'context_length_exceeded' || contextLength.test(detail.message);
}

/**
 * Spellings of "your input was flagged" that come with a 403: OpenRouter's documents ("Moderation errors", read 2026-11) and xAI's
 * "Content violates usage guidelines" (theopenco/llmgateway#1785).
 */
const moderation =
  /requires moderation|(input|prompt|content|request) (was|is|has been) flagged|content[_ ]policy|violates (our )?usage (guidelines|polic)|^request blocked/i;

/** A 403 is about the key, unless it says that it is about the content. */
function isModeration(detail: ProviderFailure | null, body: Buffer | null): boolean {
  return (detail !== null && moderation.test(detail.message)) || body?.includes('"flagged_input"') === true;
}

function shorten(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function codeOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : null;
}
