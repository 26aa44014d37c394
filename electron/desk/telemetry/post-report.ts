import { Agent, request, type Dispatcher } from 'undici';
import { createConnector, type Environment } from '../../gateway/upstream/proxy.ts';
import { readRetryAfterMs } from '../../gateway/upstream/retry-after.ts';
import { codeOf } from '../error-code.ts';

/** How a collector took a report. */
export type Posted =
  | {
      readonly kind: 'taken';
      /** Spans or data points it did not want. */
      readonly rejected: number;
      /** Its own words; null = none. */
      readonly message: string | null;
    }
  | PostFailure;

export interface PostFailure {
  readonly kind: 'failed';
  /** Sentence for the person. */
  readonly reason: string;
  /** false when the same report will never be taken. */
  readonly passing: boolean;
  /** How long the collector asks to wait, ms; null = it does not say. */
  readonly retryAfterMs: number | null;
}

export interface Poster {
  /** Sends one report. Redirects are not followed: headers belong to one address. Never rejects. */
  readonly post: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ) => Promise<Posted>;
  readonly close: () => Promise<void>;
}

/** For one call, ms. The usual value of OpenTelemetry's own exporters. */
const usualTimeoutMs = 10_000;

/** An answer is a short JSON; more of it is not read. */
const mostAnswerBytes = 65_536;

/** Characters of what a collector says that are passed on. */
const mostWords = 200;

/**
 * Statuses after which the same report may be sent again. The protocol forbids it for all others, 500 included.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#failures-1 (read 2026-11)
 */
const passingStatuses = new Set([429, 502, 503, 504]);

/** @param now ms since epoch. @param environment may name proxies. @param timeoutMs for one call */
export function createPoster(now: () => number, environment: Environment, timeoutMs = usualTimeoutMs): Poster {
  const agent = new Agent({ connections: 1, connect: createConnector(waysOut(environment), timeoutMs) });
  return {
    post: async (url, headers, body, signal) => {
      try {
        const response = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'user-agent': 'pareto-desk', ...headers, 'content-type': 'application/json' },
          body,
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        return await readAnswer(response, url, now());
      } catch (error) {
        return { kind: 'failed', reason: connectionSentence(url, error, timeoutMs), passing: true, retryAfterMs: null };
      }
    },
    close: () => agent.destroy(),
  };
}

/** A collector that speaks http is on this machine or in the private network: a proxy for what is outside does not lead there. */
function waysOut(environment: Environment): Environment {
  return {
    https_proxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'],
    no_proxy: environment['no_proxy'] ?? environment['NO_PROXY'],
  };
}

async function readAnswer(
  { statusCode: status, headers, body }: Dispatcher.ResponseData,
  url: string,
  now: number,
): Promise<Posted> {
  const answer = readJson(await readLimited(body));
  if (status >= 200 && status < 300) return { kind: 'taken', ...readPartialSuccess(answer) };
  const words = wordsOf(answer?.['message']);
  return {
    kind: 'failed',
    reason: `${statusSentence(url, status)}${words === null ? '' : ` It says: ${words}`}`,
    passing: passingStatuses.has(status),
    retryAfterMs: readRetryAfterMs(headers, now),
  };
}

async function readLimited(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > mostAnswerBytes) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readJson(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return null; // many collectors answer with nothing at all
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}

function readPartialSuccess(answer: Readonly<Record<string, unknown>> | null) {
  const partial = asRecord(answer?.['partialSuccess']);
  // a 64-bit integer, so it may be a text
  const rejected = Number(partial?.['rejectedSpans'] ?? partial?.['rejectedDataPoints'] ?? 0);
  return { rejected: Number.isFinite(rejected) ? rejected : 0, message: wordsOf(partial?.['errorMessage']) };
}

function wordsOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const words = value.trim();
  return words.length <= mostWords ? words : `${words.slice(0, mostWords)}…`;
}

function statusSentence(url: string, status: number): string {
  const { host, pathname } = new URL(url);
  if (status === 401 || status === 403) return `${host} refused the headers it was sent (${status}).`;
  if (status === 404 || status === 405) return `${host} takes nothing at ${pathname} (${status}).`;
  if (status === 413) return `${host} finds the report too long (413).`;
  if (status === 429) return `${host} asks to slow down (429).`;
  if (status >= 300 && status < 400)
    return `${host} sends the call to another address (${status}), which was not followed.`;
  if (status >= 500) return `${host} has a problem of its own (${status}).`;
  return `${host} answered with status ${status}.`;
}

const proxyWords: Readonly<Record<string, string>> = {
  PROXY_UNREACHABLE: 'does not answer',
  PROXY_LOGIN: 'wants a login (407)',
  PROXY_REFUSED: 'refuses',
};

function connectionSentence(url: string, error: unknown, timeoutMs: number): string {
  const { host, hostname, port } = new URL(url);
  const code = codeOf(error);
  if (Object.hasOwn(proxyWords, code))
    return `${host} cannot be reached: the proxy that the environment names ${proxyWords[code]}.`;
  // a gRPC server hangs up, or answers with something that is not HTTP/1.1
  if (port === '4317' && !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(code))
    return `${host} does not understand HTTP. Port 4317 is usually for gRPC; OTLP over HTTP has 4318.`;
  if (code === 'ECONNREFUSED') return `${host} refused the connection. Is the collector running?`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The name ${hostname} could not be found.`;
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET') return `${host} closed the connection before it answered.`;
  if (code === 'AbortError') return `The call to ${host} was broken off.`;
  if (code === 'TimeoutError' || /^UND_ERR_.*TIMEOUT$/.test(code))
    return `${host} did not answer within ${Math.round(timeoutMs / 1000)} seconds.`;
  return `The call to ${host} failed (${code}).`;
}
