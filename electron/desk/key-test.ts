import { Agent, request } from 'undici';
import type { Provider } from '../gateway/catalog/catalog.ts';
import { failureIn } from '../gateway/dialects/openai-chat/read-answer.ts';
import { statusFailure } from '../gateway/dialects/status-failure.ts';
import { failureFromStatus, type AttemptFailure } from '../gateway/upstream/attempt-failure.ts';
import { createConnector, type Environment } from '../gateway/upstream/proxy.ts';
import { codeOf } from './error-code.ts';

export interface KeyTestResult {
  readonly ok: boolean;
  /** No answer came at all. */
  readonly isUnreachable: boolean;
  /** What the provider said of the key where it takes it for no model at all; null = nothing of the kind. */
  readonly refusal: Pick<AttemptFailure, 'reason' | 'status'> | null;
  /** Sentence for the user; never the key. */
  readonly message: string;
  readonly durationMs: number;
  /** The provider's own ids of the models it listed. */
  readonly models: readonly string[];
}

/** A model list is a few hundred kilobytes at most. */
const maxBodyBytes = 8_388_608;

/**
 * Asks a provider for its model list with a key, which costs nothing. Redirects are not followed: the key belongs to one
 * address.
 *
 * @param secret null for a provider that needs none.
 * @param timeoutMs for the whole call.
 * @param environment may name proxies.
 */
export async function testKey(
  provider: Provider,
  secret: string | null,
  timeoutMs = 10_000,
  environment: Environment = {},
): Promise<KeyTestResult> {
  const startedAt = performance.now();
  const agent = new Agent({ connect: createConnector(environment, timeoutMs) });
  try {
    const verdict = await ask(provider, secret, agent, timeoutMs);
    return { ...verdict, isUnreachable: false, durationMs: Math.round(performance.now() - startedAt) };
  } catch (error) {
    const message = connectionSentence(provider, error, timeoutMs);
    return {
      ok: false,
      isUnreachable: true,
      refusal: null,
      message,
      models: [],
      durationMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    await agent.destroy();
  }
}

type Verdict = Omit<KeyTestResult, 'durationMs' | 'isUnreachable'>;

async function ask(provider: Provider, secret: string | null, agent: Agent, timeoutMs: number): Promise<Verdict> {
  const { statusCode, body } = await request(provider.baseUrl + provider.listModelsPath, {
    dispatcher: agent,
    headers: { accept: 'application/json', ...provider.extraHeaders, ...authHeader(provider, secret) },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (statusCode === 200) return { ...readList(provider, await readLimited(body)), refusal: null };
  // Google and xAI refuse a key with a 400: what they say decides
  const failure = readFailure(provider, statusCode, await readLimited(body).catch(() => ''));
  return {
    ok: false,
    refusal: failure.closesProvider === true ? failure : null,
    message: statusSentence(provider, failure.reason, statusCode),
    models: [],
  };
}

function readFailure({ name }: Provider, status: number, text: string): AttemptFailure {
  return failureFromStatus(status, statusFailure(status, parse(text), failureIn), name);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function authHeader(provider: Provider, secret: string | null): Record<string, string> {
  if (secret === null || provider.auth === 'none') return {};
  return provider.auth === 'bearer' ? { authorization: `Bearer ${secret}` } : { 'x-api-key': secret };
}

async function readLimited(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBodyBytes) break; // enough to see that it is no model list
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readList(provider: Provider, text: string): Omit<Verdict, 'refusal'> {
  try {
    const list = JSON.parse(text) as { data?: unknown; models?: unknown } | null;
    const models = list?.data ?? list?.models;
    const accepted = provider.auth === 'none' ? 'answers' : 'accepted the key';
    if (!Array.isArray(models)) return { ok: true, message: `${provider.name} ${accepted}.`, models: [] };
    const ids = models.flatMap((model: { readonly id?: unknown } | null) =>
      typeof model?.id === 'string' ? [model.id] : [],
    );
    return { ok: true, message: `${provider.name} ${accepted} and offers ${models.length} models.`, models: ids };
  } catch {
    const message = `${provider.name} answered, but not with a model list. Check the base URL.`;
    return { ok: false, message, models: [] };
  }
}

function statusSentence({ name, listModelsPath }: Provider, reason: AttemptFailure['reason'], status: number): string {
  if (reason === 'key_refused')
    return `${name} refused the key (${status}). Check that it was pasted whole and is still active.`;
  if (reason === 'payment_required') return `${name} knows the key, but the account has no credit left (${status}).`;
  if (status === 404) return `${name} has nothing at ${listModelsPath} (404). Check the base URL.`;
  if (status === 429) return `${name} asks to slow down (429), so the key could not be tested. Try again in a minute.`;
  if (status >= 300 && status < 400)
    return `${name} sends the call to another address (${status}). The key was not sent there; check the base URL.`;
  if (status >= 500) return `${name} has a problem of its own (${status}). Try again later.`;
  return `${name} answered with status ${status}, so the key could not be tested.`;
}

function connectionSentence({ name, baseUrl }: Provider, error: unknown, timeoutMs: number): string {
  const origin = new URL(baseUrl).host;
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return `Nothing answers at ${origin}. Is ${name} running, and is the base URL right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The name ${origin} could not be found. Check the base URL and the internet connection.`;
    case 'TimeoutError':
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return `${name} did not answer within ${Math.round(timeoutMs / 1000)} seconds.`;
    case 'ECONNRESET':
    case 'UND_ERR_SOCKET':
      return `${origin} closed the connection without an answer.`;
    case 'UND_ERR_INVALID_ARG':
      return 'The key has characters that cannot be sent. Paste it again.';
    default:
      return isCertificateCode(codeOf(error))
        ? `The certificate of ${origin} is not trusted (${codeOf(error)}), so the key was not sent.`
        : `The call to ${origin} failed (${codeOf(error)}).`;
  }
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|SSL|TLS/.test(code);
}
