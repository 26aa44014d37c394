import type { TokenUsage } from '../../../shared/request-log.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import { endpointFailure, failureFromStatus, failureInside, type AttemptFailure } from './attempt-failure.ts';
import { readRetryAfterMs, readRetryDelayMs } from './retry-after.ts';

/** All of an answer that is no event stream. */
export interface Collected {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
}

/** Who answered, and what was asked for. */
export interface AskedOf {
  readonly provider: string;
  readonly reader: AnswerReader;
  readonly streamed: boolean;
  /** ms since epoch, for Retry-After dates. */
  readonly now: () => number;
}

/** @returns what the answer used, or why it is not worth having */
export function readWhole(
  { status, headers, bytes }: Collected,
  { provider, reader, streamed, now }: AskedOf,
): { readonly usage: TokenUsage | null } | { readonly failure: AttemptFailure } {
  const body = parseJson(bytes);
  if (status >= 300) {
    return {
      failure: failureFromStatus(status, reader.readError(status, body ?? bytes.toString('utf8')), provider, {
        body: body === undefined ? null : bytes,
        retryAfterMs: readRetryAfterMs(headers, now()) ?? readRetryDelayMs(body),
      }),
    };
  }
  const unreadable = (what: string) => ({
    failure: endpointFailure('unreadable_answer', status, `${provider} sent ${what}.`),
  });
  if (bytes.length === 0)
    return { failure: endpointFailure('empty_answer', status, `${provider} sent an empty answer.`) };
  if (body === undefined) return unreadable('an answer that is not JSON');
  const read = reader.readWhole(body);
  if ('failure' in read)
    return { failure: { ...failureInside(status, read.failure, provider), usage: read.usage ?? null } };
  return streamed ? unreadable('one JSON answer where a stream was asked for') : { usage: read.usage };
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
