import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startConfigured } from '../support/configured-program.ts';
import { startDesk } from '../support/desk.ts';
import { answers, chunk, fails, sendJson, startUpstream, writes, type Script } from '../support/fake-upstream.ts';
import { aModel, aProvider, clientSecret } from '../support/running-gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const secrets = {
  acme: 'sk-acme-Tk3vQ81mZp0xWb7d',
  bolt: 'sk-bolt-Rn6yH24cLs9eUf5j',
  client: 'pd-client-Gx8aJ13kVq7oYi2t',
};

/** Every way of writing a key that is looked for. */
const spellings = Object.values(secrets).flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
]);

/** Repeats the key it was sent, as an error with this status. */
function tattles(status: number): Script {
  return (outgoing, { headers }) => {
    const key = String(headers.authorization).slice('Bearer '.length);
    const message = `Key ${key} ${Buffer.from(key).toString('base64')} ${Buffer.from(key).toString('hex')} is wrong`;
    sendJson(outgoing, status, { error: { message, type: 'x', code: 'y', param: null } }, { 'x-key': key });
  };
}

test('no key is written, printed or answered, whatever happens while the program runs', async () => {
  const acme = await startUpstream();
  const bolt = await startUpstream(answers('Hello.'));
  const dataDir = temporaryDirectory();
  onTestFinished(async () => {
    await acme.close();
    await bolt.close();
  });
  const config = {
    providers: [
      { ...aProvider('acme', acme.baseUrl), apiKey: secrets.acme },
      { ...aProvider('bolt', bolt.baseUrl), apiKey: secrets.bolt },
    ],
    models: [aModel('x/acme', 'acme', 'high', 1), aModel('x/bolt', 'bolt', 'high', 2)],
    clientKeys: [{ name: 'ide', key: secrets.client }],
    settings: { metrics: true, limits: { cooldownMs: 10 } },
  };
  const { headless, url } = await startConfigured(config, { dataDir, vault: 'file' });
  // The first line hands the client key over, on purpose; nothing after it may.
  let said = '';
  headless.child.stdout?.on('data', (bytes: Buffer) => (said += bytes.toString()));

  const send = async (path: string, body: object | string, key = secrets.client): Promise<void> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    said += `${JSON.stringify([...answer.headers])} ${await answer.text()}\n`;
  };
  const cut = writes([chunk({ content: 'Hi' }), `data: {"error":{"message":"${secrets.acme}"}}\n\n`], 'end');
  for (const script of [answers('Hello.'), tattles(400), tattles(401), tattles(429), tattles(500), cut]) {
    acme.play(script);
    await send('/embeddings', { model: 'x/acme', input: 'Hello' });
    for (const model of ['pareto-code', 'x/acme']) {
      for (const stream of [false, true]) {
        await send('/chat/completions', { model, stream, messages: [{ role: 'user', content: 'Hello' }] });
        await send('/messages', { model, stream, max_tokens: 9, messages: [{ role: 'user', content: 'Hello' }] });
        await send('/responses', { model, stream, input: 'Hello' });
      }
    }
  }
  await send('/chat/completions', '{"model":');
  await send('/chat/completions', { model: 'pareto-code' }, `${secrets.client}x`);
  const metrics = await fetch(new URL('/metrics', url), { headers: { authorization: `Bearer ${secrets.client}` } });
  said += await metrics.text();
  headless.child.kill('SIGHUP');
  said += await headless.nextLine();
  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(0);

  const names = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(names.map(({ name }) => name)).toContain('ledger.sqlite');
  const places = new Map(
    names.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name)).toString('latin1')]),
  );
  places.set('stderr', headless.problems()).set('answers and stdout', said);
  expect(said).toContain('[key]');
  for (const [place, text] of places) {
    for (const spelling of spellings) expect(text.includes(spelling), `${spelling} in ${place}`).toBe(false);
  }
  // Each key went to its own provider only.
  expect(acme.seen.every(({ headers }) => headers.authorization === `Bearer ${secrets.acme}`)).toBe(true);
  expect(bolt.seen.every(({ headers }) => headers.authorization === `Bearer ${secrets.bolt}`)).toBe(true);
});

test.each<[string, (desk: Awaited<ReturnType<typeof startDesk>>) => Promise<unknown>]>([
  [
    'another address, with a key for it',
    ({ call }) => call('providers.save', { id: 'bolt', baseUrl: 'http://127.0.0.1:9/v1', apiKey: secrets.bolt }),
  ],
  ['no key any more', ({ call }) => call('keys.remove', { provider: 'bolt' })],
])('a provider that has %s is not asked at the old address by a request under way', async (_, change) => {
  const waiting: (() => void)[] = [];
  const acme = await startUpstream((outgoing, seen) => void waiting.push(() => void fails(500)(outgoing, seen)));
  const bolt = await startUpstream(answers('Hello.'));
  onTestFinished(async () => {
    await acme.close();
    await bolt.close();
  });
  const desk = await startDesk();
  const text = JSON.stringify({
    version: 1,
    catalog: 'only',
    providers: [aProvider('acme', acme.baseUrl), aProvider('bolt', bolt.baseUrl)],
    models: [aModel('x/acme', 'acme', 'high', 1), aModel('x/bolt', 'bolt', 'high', 2)],
    clientKeys: [{ name: 'ide', key: clientSecret }],
  });
  await desk.call('config.import', { text });
  const answer = fetch(`${(await desk.call('state.read', {})).app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  await expect.poll(() => waiting.length).toBe(1);
  await change(desk);
  waiting[0]?.();
  expect((await answer).status).toBe(502);
  expect(bolt.seen).toEqual([]);
});

test.each([
  ['breaks off', ''],
  ['ends', 'data: [DONE]\n\n'],
  ['brings much', `: ${'x'.repeat(20_000)}\n\n`],
])(
  'a provider that repeats its key in the middle of an answer does not give it away when it has been removed meanwhile, where the stream %s with it',
  async (_, ending) => {
    const running: ServerResponse[] = [];
    const acme = await startUpstream((outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream' });
      outgoing.write(chunk({ content: 'Hi' }));
      running.push(outgoing);
    });
    onTestFinished(() => acme.close());
    const desk = await startDesk();
    const text = JSON.stringify({
      version: 1,
      catalog: 'only',
      providers: [{ ...aProvider('acme', acme.baseUrl), apiKey: secrets.acme }],
      models: [aModel('x/acme', 'acme', 'high', 1)],
      clientKeys: [{ name: 'ide', key: clientSecret }],
    });
    await desk.call('config.import', { text });
    const answer = await fetch(`${(await desk.call('state.read', {})).app.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', stream: true, messages: [{ role: 'user', content: 'Hi' }] }),
    });
    await desk.call('keys.remove', { provider: 'acme' });
    running[0]?.end(`data: {"error":{"message":"Key ${secrets.acme} is worn out","code":500}}\n\n${ending}`);
    const said = await answer.text();
    expect(said).toContain('[key]');
    expect(said).not.toContain(secrets.acme);
  },
);

test('a key that was refused after it had been replaced does not keep its provider from being asked', async () => {
  const waiting: (() => void)[] = [];
  const acme = await startUpstream((outgoing, seen) => {
    const isOld = seen.headers.authorization === `Bearer ${secrets.bolt}`;
    if (isOld) waiting.push(() => void fails(401)(outgoing, seen));
    else void answers('Hello.')(outgoing, seen);
  });
  onTestFinished(() => acme.close());
  const desk = await startDesk();
  const text = JSON.stringify({
    version: 1,
    catalog: 'only',
    providers: [{ ...aProvider('acme', acme.baseUrl), apiKey: secrets.bolt }],
    models: [aModel('x/acme', 'acme', 'high', 1)],
    clientKeys: [{ name: 'ide', key: clientSecret }],
  });
  await desk.call('config.import', { text });
  const { baseUrl } = (await desk.call('state.read', {})).app;
  const ask = () =>
    fetch(`${baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientSecret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hi' }] }),
    });
  const first = ask();
  await expect.poll(() => waiting.length).toBe(1);
  await desk.call('keys.add', { provider: 'acme', secret: secrets.acme });
  waiting[0]?.();
  await first;
  const second = await ask();
  expect([second.status, second.headers.get('x-pareto-reason')]).toEqual([200, expect.not.stringContaining('rests')]);
});
