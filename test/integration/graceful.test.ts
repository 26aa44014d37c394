import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { chunk, done, startUpstream, usageChunk, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret } from '../support/running-gateway.ts';

let upstream: FakeUpstream;
let running: ServerResponse[] = [];

beforeAll(async () => {
  // says its first word and waits until it is told to go on
  upstream = await startUpstream((outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
    outgoing.write(chunk({ content: 'Half ' }));
    running.push(outgoing);
  });
});
afterAll(() => upstream.close());
beforeEach(() => {
  running = [];
});

const configOf = (baseUrl: string, more: object = {}): string =>
  JSON.stringify({
    version: 1,
    catalog: 'only',
    providers: [aProvider('acme', baseUrl)],
    models: [aModel('acme/big', 'acme', 'high', 1)],
    clientKeys: [{ name: 'editor', key: clientSecret }],
    ...more,
  });

async function begin(): Promise<TestDesk & { readonly text: Promise<string>; readonly port: number }> {
  const started = await startDesk({ configText: configOf(upstream.baseUrl) });
  const { app } = await started.call('state.read', {});
  const response = await fetch(`${app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'acme/big', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
  });
  const text = response.text();
  await expect.poll(() => running.length).toBe(1);
  return { ...started, text, port: app.port };
}

/** A port that nobody is likely to take in the next second. */
async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function finish(): void {
  running[0]?.end([chunk({ content: 'and half.' }), chunk({}, 'stop'), usageChunk, done].join(''));
}

const whole = [chunk({ content: 'Half ' }), chunk({ content: 'and half.' }), chunk({}, 'stop'), usageChunk, done].join(
  '',
);

describe('a running stream goes on to its end', () => {
  test.each<[string, (desk: TestDesk & { readonly port: number }) => Promise<unknown>]>([
    ['another quality is chosen', ({ call }) => call('tier.set', { tier: 'low' })],
    ['its model is switched off', ({ call }) => call('models.setEnabled', { model: 'acme/big', enabled: false })],
    ['its provider is switched off', ({ call }) => call('providers.setEnabled', { provider: 'acme', enabled: false })],
    ['limits and rules change', ({ call }) => call('settings.update', { limits: { idleMs: 5_000 }, strictTier: true })],
    ['the default client key is replaced', ({ call }) => call('clientKeys.rotate', {})],
    ['rests are ended', ({ call }) => call('endpoints.wake', { key: 'acme/big@acme' })],
    [
      'the configuration is read again, with another address',
      ({ desk }) => desk.reload(() => configOf('http://127.0.0.1:9/v1')),
    ],
    [
      'the configuration does not know its client any more',
      ({ desk }) => desk.reload(() => configOf(upstream.baseUrl, { clientKeys: [] })),
    ],
    ['the list of requests is cleared', ({ call }) => call('requests.clear', {})],
  ])('when %s', async (_what, change) => {
    const desk = await begin();
    await change(desk);
    finish();
    expect(await desk.text).toBe(whole);
  });

  test('when the gateway goes to another port, which waits for it', async () => {
    const desk = await begin();
    const port = await findFreePort();
    const moved = desk.call('settings.update', { port });
    const isListening = () =>
      fetch(`http://127.0.0.1:${desk.port}/healthz`).then(
        () => 'open',
        () => 'closed',
      );
    await expect.poll(isListening).toBe('closed');
    finish();
    expect(await desk.text).toBe(whole);
    await moved;
    expect((await desk.call('state.read', {})).app.port).toBe(port);
  });

  test('when the program is closed', async () => {
    const desk = await begin();
    const closed = desk.desk.close(20_000);
    finish();
    expect(await desk.text).toBe(whole);
    await closed;
  });
});

test('what is not done in time ends in an error event that says why', async () => {
  const desk = await begin();
  const closed = desk.desk.close(0);
  expect(await desk.text).toMatch(
    /"error":\{"message":"Pareto Desk was closed while this answer was running\.".*\n\n$/,
  );
  expect(await desk.text).not.toContain('[DONE]');
  await closed;
});
