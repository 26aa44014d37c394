import { Agent, request, type Dispatcher } from 'undici';
import { readRetryAfterMs } from '../../gateway/upstream/retry-after.ts';
import { createConnector, type Environment } from '../../gateway/upstream/proxy.ts';
import { codeOf } from '../error-code.ts';

/** What a server said of the version it sent, to be asked with the next time. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export type Fetched =
  | { readonly kind: 'changed'; readonly json: unknown; readonly validators: Validators | null }
  | { readonly kind: 'unchanged' }
  | FetchFailure;

export interface FetchFailure {
  readonly kind: 'failed';
  /** Sentence for the person; never a key. */
  readonly reason: string;
  readonly status: number | null;
  /** false when trying again soon is no use, e.g. a key that was refused. */
  readonly passing: boolean;
  /** How long the server asks to wait, ms; null = it does not say. */
  readonly retryAfterMs: number | null;
}

export interface FetchLimits {
  /** For the whole call, ms. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** A full list of models is a few megabytes. */
export const usualLimits: FetchLimits = { timeoutMs: 60_000, maxBytes: 67_108_864 };

export interface Fetcher {
  /**
   * Fetches one JSON document. Redirects are not followed: a key belongs to one address.
   *
   * @param validators of the answer before; null asks for the whole document
   */
  readonly get: (
    url: string,
    headers: Readonly<Record<string, string>>,
    validators: Validators | null,
  ) => Promise<Fetched>;
  readonly close: () => Promise<void>;
}

/** @param now ms since epoch. @param environment may name proxies. */
export function createFetcher(
  now: () => number,
  limits: FetchLimits = usualLimits,
  environment: Environment = {},
): Fetcher {
  const agent = new Agent({ connect: createConnector(environment, Math.min(limits.timeoutMs, 10_000)) });
  return {
    get: async (url, headers, validators) => {
      if (!isAllowed(url)) return failed(`${hostOf(url)} is no https address.`, { passing: false });
      try {
        const response = await request(url, {
          dispatcher: agent,
          headers: {
            accept: 'application/json',
            'accept-encoding': 'identity',
            'user-agent': 'pareto-desk',
            ...headers,
            ...conditions(validators),
          },
          signal: AbortSignal.timeout(limits.timeoutMs),
        });
        return await read(response, url, validators !== null, limits, now());
      } catch (error) {
        return failed(connectionSentence(url, error, limits));
      }
    },
    close: () => agent.destroy(),
  };
}

/** https, or a mirror on this machine. */
function isAllowed(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  const isHere = parsed.hostname === 'localhost' || /^127(?:\.\d+){3}$/.test(parsed.hostname);
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isHere);
}

function conditions(validators: Validators | null): Record<string, string> {
  return {
    ...(validators?.etag == null ? {} : { 'if-none-match': validators.etag }),
    ...(validators?.lastModified == null ? {} : { 'if-modified-since': validators.lastModified }),
  };
}

async function read(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  url: string,
  wasConditional: boolean,
  { maxBytes }: FetchLimits,
  now: number,
): Promise<Fetched> {
  if (statusCode === 304 && wasConditional) {
    await body.dump();
    return { kind: 'unchanged' };
  }
  if (statusCode !== 200) {
    await body.dump().catch(() => {}); // its length does not matter: only the status is told
    return failedByStatus(url, statusCode, readRetryAfterMs(headers, now));
  }
  const bytes = await readLimited(body, maxBytes);
  if (bytes === null)
    return failed(`${hostOf(url)} sent more than ${Math.round(maxBytes / 1_048_576)} MB.`, { passing: false });
  try {
    const validators = { etag: first(headers.etag), lastModified: first(headers['last-modified']) };
    const isNamed = validators.etag !== null || validators.lastModified !== null;
    return {
      kind: 'changed',
      json: JSON.parse(bytes.toString('utf8')) as unknown,
      validators: isNamed ? validators : null,
    };
  } catch {
    return failed(`${hostOf(url)} answered, but not with JSON.`);
  }
}

/** @returns null when there is more than that; the rest is not read. */
async function readLimited(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failedByStatus(url: string, status: number, retryAfterMs: number | null): FetchFailure {
  const host = hostOf(url);
  const details = { status, retryAfterMs };
  if (status === 401 || status === 403)
    return failed(`${host} refused the key (${status}).`, { ...details, passing: false });
  if (status === 429) return failed(`${host} asks to slow down (429).`, details);
  if (status >= 300 && status < 400)
    return failed(`${host} sends the call to another address (${status}), which was not followed.`, {
      ...details,
      passing: false,
    });
  if (status >= 500) return failed(`${host} has a problem of its own (${status}).`, details);
  return failed(`${host} answered with status ${status}.`, { ...details, passing: false });
}

function connectionSentence(url: string, error: unknown, { timeoutMs }: FetchLimits): string {
  const [host, code] = [hostOf(url), codeOf(error)];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `The name ${host} could not be found. Is there an internet connection?`;
  if (code === 'TimeoutError' || /^UND_ERR_.*TIMEOUT$/.test(code))
    return `${host} did not answer within ${Math.round(timeoutMs / 1000)} seconds.`;
  return `The call to ${host} failed (${code}).`;
}

function failed(reason: string, details: Partial<FetchFailure> = {}): FetchFailure {
  return { kind: 'failed', reason, status: null, passing: true, retryAfterMs: null, ...details };
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'The address';
}

function first(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
