import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDesk } from '../support/desk.ts';
import { fails, startUpstream } from '../support/fake-upstream.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const key = 'sk-acme-Tk3vQ81mZp0xWb7d';
const prompt = 'My very secret plan';

interface Line {
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

const linesIn = (dataDir: string): readonly Line[] =>
  readFileSync(join(dataDir, 'pareto-desk.log'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

function configFor(baseUrl: string): string {
  const endpoints = [{ provider: 'acme', modelId: 'one', promptUsdPerMTok: 1, completionUsdPerMTok: 1 }];
  return JSON.stringify({
    version: 1,
    catalog: 'only',
    providers: [{ id: 'acme', baseUrl, apiKey: key }],
    models: [{ id: 'x/one', tier: 'high', endpoints }],
    clientKeys: [{ name: 'ide', key: 'pd-client-Gx8aJ13kVq7oYi2t' }],
  });
}

test('start, failed calls, a configuration that was read or refused, and the end are in the log', async () => {
  const upstream = await startUpstream(fails(503, {}, `no room for ${prompt} of ${key}`));
  onTestFinished(() => upstream.close());
  const configText = configFor(upstream.baseUrl);
  const { desk, call, dataDir } = await startDesk({ configText });
  const reply = await fetch(`${desk.state().app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer pd-client-Gx8aJ13kVq7oYi2t', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: prompt }] }),
  });
  await reply.text();
  expect(reply.status).toBeGreaterThanOrEqual(500);
  await desk.reload(() => configText);
  await expect(desk.reload(() => `{ "version": 1, "providers": [{ "id": "${key}" }] }`)).rejects.toThrow(
    'providers[0]',
  );
  const unreadable = desk.reload(() => {
    throw new Error('The configuration file does not exist.');
  });
  await expect(unreadable).rejects.toThrow('does not exist');
  await call('config.import', { text: '{"version":1,"settings":{"theme":"dark"}}' });
  await desk.close(0);

  const request = reply.headers.get('x-request-id');
  expect(linesIn(dataDir)).toMatchObject([
    { level: 'info', event: 'started', version: '0.0.0', mode: 'headless', vault: 'file' },
    { level: 'info', event: 'listening', port: desk.state().app.port },
    {
      level: 'warn',
      event: 'attempt.failed',
      request,
      model: 'x/one',
      provider: 'acme',
      reason: 'provider_error',
      status: 503,
    },
    { level: 'warn', event: 'request.failed', request, calls: 1 },
    { level: 'info', event: 'config.reloaded' },
    { level: 'warn', event: 'config.refused', message: expect.stringContaining('providers[0]') as string },
    { level: 'warn', event: 'config.refused', message: 'The configuration file does not exist.' },
    { level: 'info', event: 'config.imported' },
    { level: 'info', event: 'stopped' },
  ]);
  const text = readFileSync(join(dataDir, 'pareto-desk.log'), 'utf8');
  for (const secret of [prompt, key, 'pd-client']) expect(text).not.toContain(secret);
  if (process.platform !== 'win32') expect(statSync(join(dataDir, 'pareto-desk.log')).mode & 0o777).toBe(0o600);
});

test('a port that cannot be had is in the log', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.address() as AddressInfo;
  const { desk, dataDir } = await startDesk({ port });
  await desk.close(0);
  expect(linesIn(dataDir)).toContainEqual(
    expect.objectContaining({
      level: 'error',
      event: 'listen.failed',
      port,
      message: expect.stringContaining('is taken') as string,
    }),
  );
});

test('settings that were damaged are in the log of the next start', async () => {
  const dataDir = temporaryDirectory();
  const first = await startDesk({ dataDir });
  await first.call('tier.set', { tier: 'low' });
  await first.desk.close(0);
  writeFileSync(join(dataDir, 'settings.json'), '{ torn');
  const second = await startDesk({ dataDir });
  await second.desk.close(0);
  expect(linesIn(dataDir)).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      event: 'notice',
      message: expect.stringContaining('was damaged') as string,
    }),
  );
});

test('what made the program stop is on the disk before it does', async () => {
  const { desk, dataDir } = await startDesk();
  desk.crashed(new Error(`broken by ${desk.clientKey()}`, { cause: new TypeError('deep') }));
  expect(linesIn(dataDir).at(-1)).toMatchObject({
    level: 'error',
    event: 'crashed',
    message: 'broken by [key]',
    cause: {
      name: 'TypeError',
      message: 'deep',
    },
  });
});
