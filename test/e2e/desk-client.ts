import type { Page } from 'playwright-core';
import type { Bridge, CallName, Input, Output, Reply } from '../../shared/ipc.ts';

/** Asks what the page could ask, through the very bridge of the page. */
export function callRaw(page: Page, name: string, input: unknown): Promise<Reply<unknown>> {
  return page.evaluate(
    ([question, value]) => (window as unknown as { pareto: Bridge }).pareto.call(question as CallName, value),
    [name, input] as const,
  );
}

/** Asks and takes the answer out of its envelope; a refusal fails the test. */
export async function call<N extends CallName>(page: Page, name: N, input: Input<N>): Promise<Output<N>> {
  const reply = await callRaw(page, name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
  return reply.value as Output<N>;
}

/** A client of the gateway with the key that the window shows. */
export interface ChatClient {
  readonly baseUrl: string;
  /** Sends one chat request. */
  readonly chat: (body?: object) => Promise<Response>;
}

export async function connectClient(page: Page): Promise<ChatClient> {
  const { app } = await call(page, 'state.read', {});
  const { secret } = await call(page, 'clientKeys.reveal', {});
  if (app.baseUrl === null) throw new Error(`The gateway does not listen: ${app.listenError?.message}`);
  const { baseUrl } = app;
  return {
    baseUrl,
    chat: (body = {}) =>
      fetch(`${baseUrl}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }], ...body }),
      }),
  };
}
