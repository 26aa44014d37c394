/** Where and how a request failed, in words any of the wire formats can say. */
export interface FailureDetail {
  /** Field of the request that is at fault, e.g. `model`; null when none is. */
  readonly param?: string | null;
  /** OpenRouter's typed error, e.g. `context_length_exceeded`, `rate_limit_exceeded`. */
  readonly errorType?: string;
  /** Seconds after which a new try makes sense. */
  readonly retryAfterS?: number;
  /** Extra members of `error.metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** OpenRouter's `error.availability`. */
  readonly availability?: Readonly<Record<string, unknown>>;
  /** The provider's own JSON error, passed through when client and provider speak the same wire format. */
  readonly upstreamBody?: Buffer;
  readonly cause?: unknown;
}

/**
 * Giving up on a request. Thrown anywhere, caught once in `server/`, written in the caller's own wire format.
 * `message` is for the person: what failed, which model, what to do. Never a key, never a prompt.
 */
export class GatewayError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: FailureDetail;

  constructor(code: string, status: number, message: string, detail: FailureDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.status = status;
    this.detail = detail;
  }
}
