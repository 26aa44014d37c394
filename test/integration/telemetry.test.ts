import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDesk, type TestDesk } from '../support/desk.ts';
import { answerJson, startCollector, type FakeCollector } from '../support/fake-collector.ts';
import { answers, sendJson, startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const secrets = {
  acme: 'sk-acme-Tk3vQ81mZp0xWb7d',
  client: 'pd-client-Gx8aJ13kVq7oYi2t',
  header: 'collector-token-Vb7Nq2Lw9Zx4',
};
const prompt = 'My very secret plan is to sell lemonade';
const answer = 'Lemonade is an excellent idea';

interface House extends TestDesk {
  readonly acme: FakeUpstream;
  readonly bolt: FakeUpstream;
  /** Sends a prompt through the gateway. @returns the status */
  readonly ask: (members?: object) => Promise<number>;
}

/** A desk with two providers: the cheap one repeats key and prompt in an error, the other one answers. */
async function open(
  options: { settings?: object; environment?: Record<string, string>; dataDir?: string } = {},
): Promise<House> {
  const { settings = {}, environment = {}, dataDir = temporaryDirectory() } = options;
  const acme = await startUpstream((outgoing, { headers, raw }) =>
    sendJson(outgoing, 500, { error: { message: `${String(headers.authorization)} said ${raw.toString()}` } }),
  );
  const bolt = await startUpstream(answers(answer));
  onTestFinished(() => Promise.all([acme.close(), bolt.close()]).then(() => {}));
  const endpoint = (provider: string, price: number) => ({
    provider,
    modelId: `${provider}-model`,
    promptUsdPerMTok: price,
    completionUsdPerMTok: price,
  });
  const config = {
    version: 1,
    catalog: 'only',
    providers: [
      { id: 'acme', baseUrl: acme.baseUrl, apiKey: secrets.acme },
      { id: 'mistral', baseUrl: bolt.baseUrl, auth: 'none' },
    ],
    models: [
      { id: 'x/acme', tier: 'high', endpoints: [endpoint('acme', 1)] },
      { id: 'x/bolt', tier: 'high', endpoints: [endpoint('mistral', 2)] },
    ],
    clientKeys: [{ name: 'ide', key: secrets.client }],
    settings: { limits: { cooldownMs: 10 }, ...settings },
  };
  const house = await startDesk({ configText: JSON.stringify(config), environment, dataDir });
  const ask = async (members: object = {}): Promise<number> => {
    const reply = await fetch(`${house.desk.state().app.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.client}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: prompt }], ...members }),
    });
    await reply.text();
    return reply.status;
  };
  return { ...house, acme, bolt, ask };
}

const on = (collector: FakeCollector) => ({ telemetry: { enabled: true, endpoint: collector.endpoint } });
const everythingIn = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name)).toString('latin1'))
    .join('\n');

test('nothing is sent unless a person says so, whatever the environment has', async () => {
  const collector = await startCollector();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_TRACES_EXPORTER: 'otlp' };
  const { desk, ask } = await open({ environment });
  expect(await ask()).toBe(200);
  expect(desk.state().telemetry).toMatchObject({
    status: 'off',
    endpoint: collector.endpoint,
    endpointSource: 'environment',
    waiting: 0,
  });
  await desk.close(0);
  expect(collector.connections()).toBe(0);
});

test('an address alone sends nothing either', async () => {
  const collector = await startCollector();
  const { desk, ask, call } = await open();
  await call('settings.update', { telemetry: { endpoint: collector.endpoint } });
  expect(await ask()).toBe(200);
  await desk.close(0);
  expect(collector.connections()).toBe(0);
});

test('switched on, the address in the environment is used; OTEL_SDK_DISABLED keeps everything in', async () => {
  const collector = await startCollector();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
  const forbidden = await open({
    settings: { telemetry: { enabled: true } },
    environment: { ...environment, OTEL_SDK_DISABLED: 'true' },
  });
  await forbidden.ask();
  expect(forbidden.desk.state().telemetry).toMatchObject({ status: 'forbidden', problem: /OTEL_SDK_DISABLED/ });
  await expect(forbidden.call('telemetry.test', {})).rejects.toThrow(/OTEL_SDK_DISABLED/);
  await forbidden.desk.close(0);
  expect(collector.connections()).toBe(0);
  const allowed = await open({ settings: { telemetry: { enabled: true } }, environment });
  await allowed.ask();
  await allowed.desk.close(0);
  expect(collector.spans()).not.toEqual([]);
});

test('a request through the gateway becomes a trace of what happened, and sums', async () => {
  const collector = await startCollector();
  const { desk, ask, bolt } = await open({ settings: on(collector) });
  expect(await ask({ stream: true, stream_options: { include_usage: true } })).toBe(200);
  await desk.close(0);
  const [request, first, second] = collector.spans();
  expect([request, first, second].map((span) => [span?.kind, span?.name, span?.parentSpanId])).toEqual([
    [2, 'chat pareto-code', undefined],
    [3, 'chat acme-model', request?.spanId],
    [3, 'chat mistral-model', request?.spanId],
  ]);
  expect(request?.attributes).toMatchObject({
    'gen_ai.response.model': 'x/bolt',
    'http.response.status_code': 200,
    'pareto_desk.client_key': 'ide',
  });
  expect(first?.attributes).toMatchObject({ 'error.type': 'provider_error', 'http.response.status_code': 500 });
  expect(second?.attributes).toMatchObject({
    'gen_ai.provider.name': 'mistral_ai',
    'server.address': '127.0.0.1',
    'server.port': Number(new URL(bolt.baseUrl).port),
    'gen_ai.usage.input_tokens': 11,
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.cache_read.input_tokens': 3,
  });
  expect(second?.attributes['gen_ai.response.time_to_first_chunk']).toBeTypeOf('number');
  const metrics = collector.metrics();
  expect(metrics.get('gen_ai.client.operation.duration')?.map(({ count }) => count)).toEqual(['1', '1']);
  expect(metrics.get('gen_ai.client.token.usage')?.map(({ sum }) => sum)).toEqual([11, 7]);
  expect(metrics.get('pareto_desk.requests')).toMatchObject([{ attributes: { outcome: 'succeeded' }, asDouble: 1 }]);
});

test('no prompt, answer or key leaves, and the header of the collector goes to the collector only', async () => {
  const collector = await startCollector();
  const dataDir = temporaryDirectory();
  const { desk, call, ask, acme, bolt, announced } = await open({ settings: on(collector), dataDir });
  await call('telemetry.setHeader', { name: 'Authorization', value: `Bearer ${secrets.header}` });
  await ask({ user: prompt });
  await ask({ stream: true, model: `pareto-code ${secrets.acme}` });
  await ask({ model: `x/acme`, metadata: { session_id: prompt } });
  collector.answer((outgoing, { headers }) =>
    answerJson(outgoing, 400, { message: `Wrong: ${String(headers.authorization)} ${secrets.acme.slice(0, -3)}` }),
  );
  const tested = await call('telemetry.test', {});
  expect(tested).toMatchObject({
    ok: false,
    message: expect.stringContaining('It says: Wrong: [key] [key]') as string,
  });
  const exported = await call('config.export', { includeSecrets: true });
  await desk.close(0);

  expect(collector.reports.every(({ headers }) => headers.authorization === `Bearer ${secrets.header}`)).toBe(true);
  const sent = collector.reports.map(({ text }) => text).join('\n');
  expect(sent).toContain('"chat pareto-code [key]"');
  const shown = JSON.stringify([announced, desk.state(), tested]);
  const log = readFileSync(join(dataDir, 'pareto-desk.log'), 'utf8');
  expect(log).toContain('telemetry.test');
  const places: readonly (readonly [string, string, readonly string[]])[] = [
    ['reports', sent, [prompt, answer, secrets.acme, secrets.client, secrets.header]],
    ['the log', log, [prompt, answer, secrets.acme, secrets.client, secrets.header]],
    // the window shows what client and provider said, and an export has the keys it was asked for
    ['the window', shown, [secrets.header]],
    ['the export', exported.text, [prompt, answer, secrets.header]],
  ];
  for (const [place, text, words] of places)
    for (const word of words) expect(text.includes(word), `${word} in ${place}`).toBe(false);
  for (const { headers } of [...acme.seen, ...bolt.seen]) expect(JSON.stringify(headers)).not.toContain(secrets.header);
  expect(everythingIn(dataDir).split(secrets.header)).toHaveLength(2); // the vault's file alone
});

test('a header can be removed, and belongs to the address it was entered for', async () => {
  const [first, second] = [await startCollector(), await startCollector()];
  const { desk, call } = await open({ settings: on(first) });
  await call('telemetry.setHeader', { name: 'X-Key', value: secrets.header });
  expect(desk.state().telemetry.headers).toEqual([{ name: 'x-key', source: 'vault' }]);
  await call('settings.update', { telemetry: { endpoint: second.endpoint } });
  expect(desk.state().telemetry.headers).toEqual([]);
  await call('telemetry.test', {});
  expect(second.reports.map(({ headers }) => headers['x-key'])).toEqual([undefined, undefined]);
  await call('settings.update', { telemetry: { endpoint: first.endpoint } });
  await call('telemetry.setHeader', { name: 'x-key', value: null });
  await call('telemetry.test', {});
  expect(first.reports.map(({ headers }) => headers['x-key'])).toEqual([undefined, undefined]);
});

test.each([
  ['ftp://otlp.example', /starts with https:\/\/ or http:\/\//],
  ['http://otlp.example', /on the internet, so the address must start with https/],
  ['http://169.254.169.254', /hand out credentials/],
])('the address %s is refused with a sentence, in the window and in a file', async (endpoint, problem) => {
  const { desk, call } = await open();
  await expect(call('settings.update', { telemetry: { endpoint } })).rejects.toThrow(problem);
  const text = JSON.stringify({ version: 1, settings: { telemetry: { enabled: true, endpoint } } });
  await expect(call('config.import', { text })).rejects.toThrow(problem);
  expect(desk.state().settings.telemetry).toEqual({ enabled: false, endpoint: null, signals: 'both' });
});

test("the gateway's own address is refused, also when the gateway moves there later", async () => {
  const { desk, call, ask } = await open();
  const own = `http://127.0.0.1:${desk.state().app.port}`;
  await expect(call('settings.update', { telemetry: { endpoint: own } })).rejects.toThrow(/is Pareto Desk itself/);
  const collector = await startCollector();
  await call('settings.update', { telemetry: { enabled: true, endpoint: collector.endpoint } });
  await collector.close();
  await call('settings.update', { port: Number(new URL(collector.endpoint).port) });
  expect(desk.state().telemetry).toMatchObject({ status: 'refused', problem: /is Pareto Desk itself/ });
  expect(await ask()).toBe(200);
  expect(desk.state().telemetry.waiting).toBe(0);
});

test('a test says what happened, and works before the export is switched on', async () => {
  const collector = await startCollector();
  const { desk, call } = await open();
  await expect(call('telemetry.test', {})).rejects.toThrow('Enter the address of your collector first.');
  await call('settings.update', { telemetry: { endpoint: collector.endpoint } });
  const host = new URL(collector.endpoint).host;
  expect(await call('telemetry.test', {})).toMatchObject({
    ok: true,
    message: `${host} took the test trace and the test metric.`,
  });
  expect(collector.spans()).toMatchObject([{ name: 'pareto_desk.test', attributes: {} }]);
  expect([...collector.metrics().keys()]).toEqual(['pareto_desk.test']);
  expect(desk.state().telemetry.lastSentAt).not.toBeNull();

  collector.answer((outgoing, { path }) => answerJson(outgoing, path === '/v1/traces' ? 200 : 404, {}));
  expect(await call('telemetry.test', {})).toMatchObject({
    ok: false,
    message: `${host} takes nothing at /v1/metrics (404).`,
  });
  await call('settings.update', { telemetry: { signals: 'traces' } });
  expect(await call('telemetry.test', {})).toMatchObject({ ok: true, message: `${host} took the test trace.` });
  await collector.close();
  expect(await call('telemetry.test', {})).toMatchObject({
    ok: false,
    message: `${host} refused the connection. Is the collector running?`,
  });
});

test('switch and address go into the configuration file and come back; an import says that figures will be sent', async () => {
  const collector = await startCollector();
  const first = await startDesk();
  await first.call('settings.update', {
    telemetry: { enabled: true, endpoint: collector.endpoint, signals: 'traces' },
  });
  const { text } = await first.call('config.export', { includeSecrets: false });
  const second = await startDesk();
  const { summary } = await second.call('config.import', { text });
  expect(summary).toContain(`It switches on the export of figures to ${collector.endpoint}`);
  expect(second.desk.state().settings.telemetry).toEqual({
    enabled: true,
    endpoint: collector.endpoint,
    signals: 'traces',
  });
});

test('a collector that hangs holds up no answer', async () => {
  const collector = await startCollector(() => {});
  const { ask, desk } = await open({ settings: on(collector) });
  await ask();
  await expect.poll(() => collector.reports.length, { timeout: 5_000 }).toBe(1);
  for (let round = 0; round < 5; round += 1) expect(await ask()).toBe(200);
  // all are answered, and the first report has not even been given up
  expect(desk.state().telemetry).toMatchObject({ waiting: 6, dropped: 0, lastError: null });
});
