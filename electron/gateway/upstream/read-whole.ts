import type { TokenUsage } from '../../../shared/request-log.ts';
import { objectOf, objectsOf, parseJson as parseWithDigits, type JsonObject } from '../dialects/json-value.ts';
import { isUnreadable } from '../dialects/provider-failure.ts';
import { createSseSplitter } from '../dialects/sse.ts';
import type { AnswerReader, Reshape } from '../dialects/stream-facts.ts';
import { cutOff } from './answer.ts';
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

/** An answer in the shape that was asked for: the bytes of its events, or of its JSON. */
export interface ReadAnswer {
  readonly bytes: Buffer;
  readonly usage: TokenUsage | null;
}

/** @returns the answer, or why it is not worth having */
export function readWhole(collected: Collected, asked: AskedOf): ReadAnswer | { readonly failure: AttemptFailure } {
  const { status, headers, bytes } = collected;
  const { provider, reader, streamed, now } = asked;
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
  if (body === undefined) {
    const joined = streamed ? null : joinEvents(collected, asked);
    return joined ?? unreadable('an answer that is not JSON');
  }
  const read = reader.readWhole(body);
  if ('failure' in read) {
    // an error in the shape of nobody's answer: its words say more than that it is none
    const said = isUnreadable(read.failure) ? reader.readError(status, body) : null;
    const failure = said === null ? read.failure : { status: null, code: null, message: said.message };
    return { failure: { ...failureInside(status, failure, provider), usage: read.usage ?? null } };
  }
  if (!streamed) return { bytes, usage: read.usage };
  const reshape = reshapeFor(bytes, reader);
  const answer = reshape === null ? null : objectOf(parseWithDigits(bytes.toString('utf8')));
  if (answer === null || reshape === null) return unreadable('one JSON answer where a stream was asked for');
  return { bytes: Buffer.from(reshape.toStream(answer)), usage: read.usage };
}

/** Longer answers of servers that ignore `stream` are refused, bytes: others would have to wait while one is put together. */
const mostReshapedBytes = 8 * 1024 * 1024;

function reshapeFor(bytes: Buffer, { reshape }: AnswerReader): Reshape | null {
  return bytes.length <= mostReshapedBytes ? reshape : null;
}

/** Some servers stream whatever they are asked for. @returns null for what is no stream */
function joinEvents(
  { status, bytes, headers }: Collected,
  asked: AskedOf,
): ReadAnswer | { readonly failure: AttemptFailure } | null {
  const { reader, provider } = asked;
  const reshape = reshapeFor(bytes, reader);
  if (reshape === null || !/^\ufeff?\s*(?:data|event|id|retry)?:/.test(bytes.toString('utf8', 0, 64))) return null;
  const observer = reader.observe();
  observer.push(bytes);
  const { failure, finished, usage } = observer.read();
  if (failure !== null) return { failure: { ...failureInside(status, failure, provider), usage } };
  if (!finished) return { failure: { ...endpointFailure('answer_cut_off', status, cutOff(provider)), usage } };
  const body = Buffer.from(JSON.stringify(reshape.toWhole(eventsIn(bytes))) ?? '');
  return readWhole({ status, headers, bytes: body }, { ...asked, streamed: false });
}

function eventsIn(bytes: Buffer): readonly JsonObject[] {
  const splitter = createSseSplitter(Number.POSITIVE_INFINITY);
  return objectsOf([...splitter.push(bytes), ...splitter.end()].map(({ data }) => parseWithDigits(data)));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
