import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../electron/gateway/dialects/json-value.ts';
import { aiRequests, askThroughAi } from './ai-sdk-client.ts';
import { requests } from './inbound-requests.ts';
import { clientSecret, type RunningGateway } from './running-gateway.ts';
import {
  askChat,
  askMessages,
  askResponses,
  viewChat,
  viewMessage,
  viewResponse,
  type ClientView,
} from './sdk-clients.ts';

/** The bytes between a library and the gateway. */
export interface Wire {
  readonly sent: string;
  readonly received: Buffer;
}

/** A library that IDEs and agents are built with, talking to the running gateway. */
export interface LibraryClient {
  readonly name: string;
  readonly dialect: InboundDialect;
  /** Asks one of the `requests`. @returns what the library understood of the answer, and the bytes on the wire */
  ask(gateway: RunningGateway, model: string, request: string, streamed: boolean): Promise<[ClientView, Wire]>;
}

export const libraryClients: readonly LibraryClient[] = [
  {
    name: 'openai (chat)',
    dialect: 'openai-chat',
    ask: recorded(requestOf('openai-chat'), async (fetch, gateway, body, streamed) => {
      const client = new OpenAI({ baseURL: gateway.baseUrl, apiKey: clientSecret, maxRetries: 0, fetch });
      const usage = streamed ? { stream_options: { include_usage: true } } : {};
      const request = { ...body, ...usage } as unknown as OpenAI.ChatCompletionCreateParamsNonStreaming;
      return viewChat(await askChat(client, request, streamed));
    }),
  },
  {
    name: 'openai (responses)',
    dialect: 'openai-responses',
    ask: recorded(requestOf('openai-responses'), async (fetch, gateway, body, streamed) => {
      const client = new OpenAI({ baseURL: gateway.baseUrl, apiKey: clientSecret, maxRetries: 0, fetch });
      const request = body as unknown as OpenAI.Responses.ResponseCreateParamsNonStreaming;
      return viewResponse(await askResponses(client, request, streamed));
    }),
  },
  {
    name: '@anthropic-ai/sdk',
    dialect: 'anthropic-messages',
    ask: recorded(requestOf('anthropic-messages'), async (fetch, gateway, body, streamed) => {
      // without a limit of its own the library refuses to wait for a long answer that is not streamed
      const limits = { maxRetries: 0, timeout: 20_000 };
      const client = new Anthropic({ baseURL: gateway.origin, apiKey: clientSecret, fetch, ...limits });
      const request = body as unknown as Anthropic.MessageCreateParamsNonStreaming;
      return viewMessage(await askMessages(client, request, streamed));
    }),
  },
  {
    name: 'ai',
    dialect: 'openai-chat',
    ask: recorded(
      (name, model) => ({ model, request: aiRequests[name] ?? { messages: [] } }),
      (fetch, gateway, { model, request }, streamed) =>
        askThroughAi({ baseURL: gateway.baseUrl, apiKey: clientSecret, model, fetch }, request, streamed),
    ),
  },
];

function requestOf(dialect: InboundDialect): (name: string, model: string) => JsonObject {
  return (name, model) => {
    const { stream: _stream, ...body } = requests[name]?.[dialect] ?? {};
    return { ...body, model };
  };
}

/** Lets the library use the real network and keeps what went over it. */
function recorded<Request>(
  toRequest: (name: string, model: string) => Request,
  ask: (
    fetch: typeof globalThis.fetch,
    gateway: RunningGateway,
    body: Request,
    streamed: boolean,
  ) => Promise<ClientView>,
): LibraryClient['ask'] {
  return async (gateway, model, name, streamed) => {
    const wire = { sent: '', received: [] as Uint8Array[] };
    const tapped: typeof globalThis.fetch = async (input, init) => {
      wire.sent = typeof init?.body === 'string' ? init.body : '';
      const response = await fetch(input, init);
      const { status, headers } = response;
      const tap = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          wire.received.push(chunk);
          controller.enqueue(chunk);
        },
      });
      return new Response(response.body?.pipeThrough(tap) ?? null, { status, headers });
    };
    const view = await ask(tapped, gateway, toRequest(name, model), streamed);
    return [view, { sent: wire.sent, received: Buffer.concat(wire.received) }];
  };
}
