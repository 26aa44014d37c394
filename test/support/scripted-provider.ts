import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { Dialect } from '../../shared/dialect.ts';
import type { ConfigProvider } from '../../shared/config-file.ts';
import { authors, providerJson, providerStream } from './dialect-fixtures.ts';
import { sendJson, startUpstream, type FakeUpstream, type Script, type SeenRequest } from './fake-upstream.ts';
import { aModel } from './running-gateway.ts';

/** A provider of one wire format on loopback, with one model. */
export interface ScriptedProvider {
  readonly dialect: Dialect;
  readonly upstream: FakeUpstream;
  readonly config: ConfigProvider;
  readonly model: ReturnType<typeof aModel>;
}

/** Companies whose wire format it is; their entries in the catalog know how they are called. */
const companies: Readonly<Record<Dialect, string>> = {
  'openai-chat': 'openai',
  'openai-responses': 'openai-two',
  'anthropic-messages': 'anthropic',
  gemini: 'google',
};

/** Starts a provider that answers with its recorded text. @param id a name of its own where the company must not matter */
export async function startProvider(dialect: Dialect, id = companies[dialect], price = 1): Promise<ScriptedProvider> {
  const upstream = await startUpstream(replays(dialect, 'text'));
  const model = aModel(`${authors[dialect]}/${id}-model`, id, 'high', price, {
    supports: { tools: true, images: true, structuredOutputs: true, reasoning: true },
    maxOutputTokens: 32_000,
  });
  return {
    dialect,
    upstream,
    model,
    config: { id, dialect, baseUrl: upstream.baseUrl, apiKey: `sk-${id}-secret-key` },
  };
}

/** Answers with a recorded reply, whole or streamed as asked. */
export function replays(dialect: Dialect, name: string): Script {
  return (outgoing, seen) => {
    if (!wantsStream(seen)) return sendJson(outgoing, 200, providerJson(dialect, name));
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.end(providerStream(dialect, name));
  };
}

/** Refuses with the recorded error of the wire format. */
export function replaysError(dialect: Dialect, status = 429): Script {
  return (outgoing) => sendJson(outgoing, status, providerJson(dialect, 'error'));
}

/** Gemini says it in the path, the others in the body. */
function wantsStream({ json, path }: SeenRequest): boolean {
  return json.stream === true || path.includes(':streamGenerateContent');
}

/** Where each wire format's documentation says a request goes, and how it is signed (read 2026-11). */
export function addressOf(dialect: Dialect, model: string, streamed: boolean): string {
  switch (dialect) {
    case 'openai-chat':
      return '/v1/chat/completions';
    case 'openai-responses':
      return '/v1/responses';
    case 'anthropic-messages':
      return '/v1/messages';
    case 'gemini':
      return `/v1/models/${model}:${streamed ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
    default:
      return dialect satisfies never;
  }
}

/** Headers of a signed request. */
export function signatureOf(dialect: Dialect, key: string): Readonly<Record<string, string>> {
  switch (dialect) {
    case 'openai-chat':
    case 'openai-responses':
      return { authorization: `Bearer ${key}` };
    case 'anthropic-messages':
      return { 'x-api-key': key, 'anthropic-version': '2023-06-01' };
    case 'gemini':
      return { 'x-goog-api-key': key };
    default:
      return dialect satisfies never;
  }
}

/** Where the gateway takes each format. */
export const inboundPaths: Readonly<Record<InboundDialect, string>> = {
  'openai-chat': '/v1/chat/completions',
  'openai-responses': '/v1/responses',
  'anthropic-messages': '/v1/messages',
};
