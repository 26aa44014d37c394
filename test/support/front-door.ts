import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { useOneProvider, type OneProvider } from './one-provider.ts';
import { clientSecret } from './running-gateway.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A gateway before one provider, and a way to knock with any headers. */
export interface FrontDoor extends OneProvider {
  /** A request with full control over its headers, which `fetch` would not allow. */
  readonly send: (
    method: string,
    path: string,
    headers: Record<string, string | string[]>,
    body?: string,
    agent?: Agent,
  ) => Promise<Answer>;
}

export const key = { authorization: `Bearer ${clientSecret}` };
export const json = { ...key, 'content-type': 'application/json' };
export const chat = JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'hi' }] });

/** Starts them for the tests of one file. Bodies may have 10,000 bytes; one foreign page may ask. */
export function useFrontDoor(): FrontDoor {
  const house = useOneProvider({
    limits: { maxBodyBytes: 10_000, bodyMs: 300 },
    allowedOrigins: ['https://app.example'],
  });
  return {
    get upstream() {
      return house.upstream;
    },
    get gateway() {
      return house.gateway;
    },
    send: (method, path, headers, body = '', agent) =>
      new Promise((resolve, reject) => {
        const outgoing = httpRequest(
          { host: '127.0.0.1', port: house.gateway.port, method, path, headers, agent: agent ?? false },
          (incoming) => {
            let text = '';
            incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
            incoming.on('end', () =>
              resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
            );
          },
        );
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
  };
}
