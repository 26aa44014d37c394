import { lookup } from 'node:dns/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { sendJson } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';

let gateway: RunningGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const answer = { choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }] };

async function listen(host: string, port = 0): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => sendJson(outgoing, 200, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: host === '::1' }, resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** @returns null on a machine without IPv6. */
const listenOnIpv6 = (): Promise<Server | null> => listen('::1').catch(() => null);

describe('localhost', () => {
  test('of a provider may be IPv6 only', async ({ skip }) => {
    const server = await listenOnIpv6();
    const names = await lookup('localhost', { all: true });
    if (server === null || !names.some(({ address }) => address === '::1'))
      return skip('On this machine localhost has no IPv6 address.');
    gateway = await startGateway({
      providers: [aProvider('local', `http://localhost:${portOf(server)}/v1`)],
      models: [aModel('local/one', 'local', 'high', 1)],
    });
    expect((await gateway.chat({})).status).toBe(200);
  });

  test('of a client may be IPv6 only', async ({ skip }) => {
    const [server, upstream] = [await listenOnIpv6(), await listen('127.0.0.1')];
    if (server === null) return skip('This machine has no IPv6.');
    gateway = await startGateway({
      providers: [aProvider('local', `http://127.0.0.1:${portOf(upstream)}/v1`)],
      models: [aModel('local/one', 'local', 'high', 1)],
    });
    const response = await fetch(`http://[::1]:${gateway.port}/v1/models`, {
      headers: { authorization: `Bearer ${clientSecret}` },
    });
    expect(response.status).toBe(200);
  });
});

describe('a provider whose connections are gone, as after sleep or a change of network', () => {
  test('is asked again over new ones', async () => {
    const server = await listen('127.0.0.1');
    const other = await listen('127.0.0.1');
    gateway = await startGateway({
      providers: [
        aProvider('one', `http://127.0.0.1:${portOf(server)}/v1`),
        aProvider('two', `http://127.0.0.1:${portOf(other)}/v1`),
      ],
      models: [aModel('a/one', 'one', 'high', 1), aModel('b/two', 'two', 'high', 2)],
      settings: { limits: { cooldownMs: 10 } },
    });
    for (let round = 0; round < 5; round += 1) {
      expect((await gateway.chat({})).status).toBe(200);
      server.closeAllConnections(); // the next request may still find a connection that is dead
    }
    await expect.poll(async () => (await gateway?.chat({}))?.headers.get('x-pareto-model')).toBe('a/one');
  });

  test('that was away altogether is back after its rest', async () => {
    const first = await listen('127.0.0.1');
    const port = portOf(first);
    gateway = await startGateway({
      providers: [aProvider('one', `http://127.0.0.1:${port}/v1`)],
      models: [aModel('a/one', 'one', 'high', 1)],
      settings: { limits: { cooldownMs: 10 } },
    });
    await (await gateway.chat({})).text();
    first.closeAllConnections();
    await new Promise((resolve) => first.close(resolve));
    const gone = await gateway.chat({});
    expect(gone.status).toBe(502);
    expect(await gone.text()).toMatch(/is the server running|closed the connection/);
    await listen('127.0.0.1', port);
    expect((await gateway.chat({})).status).toBe(200);
  });
});
