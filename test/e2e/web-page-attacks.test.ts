import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chromiumPath, quietArguments } from '../support/browser.ts';
import { answers, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret, startGateway, type RunningGateway } from '../support/running-gateway.ts';

/** The name of the attacker leads to this machine, as after a rebinding. */
const evil = 'evil.example';

let upstream: FakeUpstream;
let gateway: RunningGateway;
let site: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  upstream = await startUpstream(answers('A secret answer.'));
  gateway = await startGateway({
    providers: [aProvider('acme', upstream.baseUrl)],
    models: [aModel('acme/secret-model', 'acme', 'high', 1)],
  });
  site = createServer((_, outgoing) => outgoing.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Prizes</h1>'));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  // the browser’s own walls between public and local addresses are down: ours has to do
  const walls =
    '--disable-features=BlockInsecurePrivateNetworkRequests,LocalNetworkAccessChecks,PrivateNetworkAccessSendPreflights';
  const rules = `--host-resolver-rules=MAP ${evil} 127.0.0.1, MAP *.${evil} 127.0.0.1`;
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...quietArguments, walls, rules] });
  page = await (await browser.newContext()).newPage();
});
afterAll(async () => {
  await browser.close();
  site.closeAllConnections();
  site.close();
  await gateway.close();
  await upstream.close();
});
beforeEach(async () => {
  upstream.seen.length = 0;
  gateway.log.length = 0;
  await page.goto(`http://${evil}:${(site.address() as AddressInfo).port}/`);
});

const hosts = ['127.0.0.1', 'localhost', '0.0.0.0', evil, `www.${evil}`, `127.0.0.1.${evil}`];
const body = JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hi' }] });

/** Runs in the page. Each gives back whatever it could read. */
const attacks: Readonly<Record<string, (base: string, key: string, body: string) => Promise<string>>> = {
  'fetch of the models': async (base) => (await fetch(`${base}/v1/models`)).text(),
  'fetch with a key that leaked': async (base, key) =>
    (await fetch(`${base}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).text(),
  'fetch that reads nothing': async (base, key, body) =>
    (await fetch(`${base}/v1/chat/completions`, { method: 'POST', mode: 'no-cors', body })).text(),
  'post as plain text': async (base, key, body) =>
    (
      await fetch(`${base}/v1/chat/completions`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body })
    ).text(),
  'post as JSON with a key that leaked': async (base, key, body) =>
    (
      await fetch(`${base}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body,
      })
    ).text(),
  'a beacon': async (base, _key, body) => String(navigator.sendBeacon(`${base}/v1/chat/completions`, body) && ''),
  'a form': async (base, _key, body) => {
    document.body.innerHTML = `<iframe name=f></iframe><form target=f method=post enctype=text/plain action="${base}/v1/chat/completions"><input name=x></form>`;
    (document.querySelector('input') as HTMLInputElement).value = body;
    (document.querySelector('form') as HTMLFormElement).submit();
    await new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
    return document.querySelector('iframe')?.contentDocument?.body.innerText ?? '';
  },
  'a frame': async (base) => {
    document.body.innerHTML = `<iframe src="${base}/v1/models"></iframe>`;
    await new Promise((resolve) => document.querySelector('iframe')?.addEventListener('load', resolve));
    return document.querySelector('iframe')?.contentDocument?.body.innerText ?? '';
  },
  'an image': (base) =>
    new Promise((resolve) => {
      const image = new Image();
      image.addEventListener('load', () => resolve('secret-model'));
      image.addEventListener('error', () => resolve(''));
      image.src = `${base}/v1/models`;
    }),
  'a script': (base) =>
    new Promise((resolve) => {
      const script = document.createElement('script');
      script.addEventListener('load', () => resolve('secret-model'));
      script.addEventListener('error', () => resolve(''));
      script.src = `${base}/v1/models`;
      document.head.append(script);
    }),
  'a stream of events': (base) =>
    new Promise((resolve) => {
      const events = new EventSource(`${base}/v1/models`);
      events.addEventListener('open', () => resolve('secret-model'));
      events.addEventListener('error', () => (events.close(), resolve('')));
    }),
  'a socket': (base) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${base.replace('http', 'ws')}/v1/responses`);
      socket.addEventListener('open', () => resolve('secret-model'));
      socket.addEventListener('error', () => resolve(''));
    }),
};

const cases = Object.keys(attacks).flatMap((attack) => hosts.map((host) => ({ attack, host })));

test.each(cases)('$attack to $host reads nothing and reaches no provider', async ({ attack, host }) => {
  const code = `(${attacks[attack]?.toString()})(${JSON.stringify(`http://${host}:${gateway.port}`)}, ${JSON.stringify(clientSecret)}, ${JSON.stringify(body)})`;
  const read = await page.evaluate(
    `Promise.race([${code}, new Promise((r) => setTimeout(() => r(''), 2000))]).catch(() => '')`,
  );
  expect(read).not.toMatch(/secret/);
  expect([upstream.seen.length, gateway.log.length]).toEqual([0, 0]);
});

test.each(['/', '/v1/models', '/v1/models/pareto-code', '/metrics', '/healthz'])(
  'a rebound name is no way in, with the key and of the same origin: %s',
  async (path) => {
    await page.goto(`http://${evil}:${gateway.port}${path}`);
    expect(await page.content()).not.toContain('secret-model');
    const read = await page.evaluate(
      async ([key, posted]) => {
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
        const [models, answer] = await Promise.all([
          fetch('/v1/models', { headers }),
          fetch('/v1/chat/completions', { method: 'POST', headers, body: posted ?? '' }),
        ]);
        return [models.status, answer.status, await models.text(), await answer.text()].join(' ');
      },
      [clientSecret, body] as const,
    );
    expect(read).toMatch(/^421 (?:421|403) /);
    expect(read).not.toMatch(/secret/);
    expect(upstream.seen).toHaveLength(0);
  },
);
