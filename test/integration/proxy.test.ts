import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { createFetcher, usualLimits } from '../../electron/desk/catalog-refresh/fetch-json.ts';
import { createPoster } from '../../electron/desk/telemetry/post-report.ts';
import { sendJson } from '../support/fake-upstream.ts';
import { aModel, aProvider, startGateway, type RunningGateway } from '../support/running-gateway.ts';

let gateway: RunningGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const answer = { choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }] };

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A provider that the name of no address leads to: only the proxy knows where it is. */
const provider = (): Promise<number> =>
  listen(createServer((incoming, outgoing) => incoming.resume().on('end', () => sendJson(outgoing, 200, answer))));

interface Proxy {
  readonly url: string;
  /** What was asked of it: address and login. */
  readonly asked: (readonly [address: string, login: string | undefined])[];
}

/** @param status 200 = opens a tunnel to the provider */
async function startProxy(port: number, status = 200): Promise<Proxy> {
  const asked: (readonly [string, string | undefined])[] = [];
  const server = createServer();
  server.on('connect', ({ url = '', headers }: IncomingMessage, socket: Socket) => {
    asked.push([url, headers['proxy-authorization']]);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on('error', () => end.destroy());
  });
  return { url: `http://me:se%40cret@127.0.0.1:${await listen(server)}`, asked };
}

const start = (environment: Record<string, string>): Promise<RunningGateway> =>
  startGateway({
    providers: [aProvider('far', 'http://models.acme.invalid/v1')],
    models: [aModel('far/one', 'far', 'high', 1)],
    environment,
  });

test('a provider is reached through the proxy that the environment names, over one tunnel', async () => {
  const proxy = await startProxy(await provider());
  gateway = await start({ HTTP_PROXY: proxy.url });
  const statuses = [(await gateway.chat({})).status, (await gateway.chat({})).status];
  expect(statuses).toEqual([200, 200]);
  expect(proxy.asked).toEqual([['models.acme.invalid:80', `Basic ${Buffer.from('me:se@cret').toString('base64')}`]]);
});

test.each([
  [407, 'wants a login (407)'],
  [502, 'refuses'],
])('a proxy that answers %i is named, not the provider', async (status, words) => {
  const proxy = await startProxy(0, status);
  gateway = await start({ HTTP_PROXY: proxy.url });
  const logged = gateway.nextLog();
  expect((await gateway.chat({})).status).toBe(502);
  expect((await logged).attempts[0]).toMatchObject({
    reason: 'connection_failed',
    message: `FAR cannot be reached: the proxy that the environment names ${words}.`,
  });
});

test('a proxy that is not there is named, too, and a provider on this machine is reached without it', async () => {
  gateway = await startGateway({
    providers: [
      aProvider('far', 'http://models.acme.invalid/v1'),
      aProvider('near', `http://127.0.0.1:${await provider()}/v1`),
    ],
    models: [
      aModel('far/one', 'far', 'high', 1),
      aModel('far/two', 'far', 'high', 1),
      aModel('near/one', 'near', 'high', 2),
    ],
    environment: { HTTP_PROXY: 'http://127.0.0.1:9' },
  });
  const logged = gateway.nextLog();
  expect((await gateway.chat({})).headers.get('x-pareto-model')).toBe('near/one');
  const { attempts } = await logged; // what no model there can be reached by takes out the provider
  expect(attempts.map(({ message }) => message)).toEqual([
    'FAR cannot be reached: the proxy that the environment names does not answer.',
    null,
  ]);
});

test('a percent sign in the password may stand for itself', async () => {
  const proxy = await startProxy(await provider());
  gateway = await start({ HTTP_PROXY: proxy.url.replace('se%40cret', '50%') });
  expect((await gateway.chat({})).status).toBe(200);
  expect(proxy.asked[0]?.[1]).toBe(`Basic ${Buffer.from('me:50%').toString('base64')}`);
});

test('lists of prices and scores are fetched through it, with TLS to their own address', async () => {
  const proxy = await startProxy(await provider()); // it speaks no TLS, which is as far as this has to go
  const fetcher = createFetcher(() => 0, usualLimits, { https_proxy: proxy.url });
  onTestFinished(() => fetcher.close());
  expect(await fetcher.get('https://lists.acme.invalid/api.json', {}, null)).toMatchObject({ kind: 'failed' });
  expect(proxy.asked[0]?.[0]).toBe('lists.acme.invalid:443');
});

test('reports to a collector with https go through it, unless NO_PROXY names the collector; one with http is near', async () => {
  const proxy = await startProxy(0, 502);
  const post = async (url: string, more: Record<string, string> = {}) => {
    const poster = createPoster(() => 0, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, ...more });
    onTestFinished(() => poster.close());
    return poster.post(url, {}, '{}', new AbortController().signal);
  };
  expect(await post('https://otlp.acme.invalid/v1/traces')).toMatchObject({
    reason: 'otlp.acme.invalid cannot be reached: the proxy that the environment names refuses.',
    passing: true,
  });
  expect(proxy.asked.map(([address]) => address)).toEqual(['otlp.acme.invalid:443']);
  const straight = { reason: 'The name otlp.acme.invalid could not be found.' };
  expect(await post('https://otlp.acme.invalid/v1/traces', { NO_PROXY: 'acme.invalid' })).toMatchObject(straight);
  expect(await post('http://otlp.acme.invalid:4318/v1/traces')).toMatchObject({
    reason: expect.stringContaining('otlp.acme.invalid') as unknown,
  });
  expect(proxy.asked).toHaveLength(1);
});
