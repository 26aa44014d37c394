import { onTestFinished } from 'vitest';
import { startConfigured } from './configured-program.ts';
import { answers, startUpstream } from './fake-upstream.ts';
import type { HeadlessProcess } from './headless-process.ts';
import { startRawProvider, type RawProvider } from './raw-provider.ts';
import { aModel, aProvider } from './running-gateway.ts';

/** The key of the hostile provider. */
export const secret = 'sk-hostile-Zx9?Qw7>Lk5~Pm3';

/** The real program with a hostile provider that is cheapest, and a good one. */
export interface Scene {
  readonly headless: HeadlessProcess;
  readonly port: number;
  readonly key: string;
  readonly hostile: RawProvider;
  readonly ask: (body?: object) => Promise<Response>;
}

/** Sets it for the running test. */
export async function setScene(): Promise<Scene> {
  const hostile = await startRawProvider();
  const good = await startUpstream(answers('Hello from the good one.'));
  const { headless, url, clientKey } = await startConfigured({
    providers: [
      { ...aProvider('hostile', `http://127.0.0.1:${hostile.port}/v1`), apiKey: secret },
      aProvider('good', good.baseUrl),
    ],
    models: [aModel('x/hostile', 'hostile', 'high', 1), aModel('x/good', 'good', 'high', 2)],
    settings: { limits: { firstTokenMs: 5_000, idleMs: 5_000, cooldownMs: 10 } },
  });
  onTestFinished(async () => {
    headless.child.kill('SIGKILL');
    await headless.exit;
    await hostile.close();
    await good.close();
  });
  const ask = async (body: object = {}): Promise<Response> => {
    await new Promise((resolve) => setTimeout(resolve, 15)); // the rest of the hostile one is over
    return fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }], ...body }),
      signal: AbortSignal.timeout(15_000),
    });
  };
  return { headless, port: Number(new URL(url).port), key: clientKey, hostile, ask };
}

/** An answer of the hostile provider, in one piece. */
export const ok =
  '{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"EVIL"},"finish_reason":"stop"}]}';
/** @param head status and headers */
export const reply = (head: string, body = ok): string =>
  `HTTP/1.1 ${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
