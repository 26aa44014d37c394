import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashSecret } from '../../../electron/desk/client-secret.ts';
import { openVault } from '../../../electron/storage/open-vault.ts';
import { startDesk } from '../../support/desk.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const everyFile = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');

test('a client key is handed over once; its hash is what is kept', async () => {
  const { desk, call, dataDir } = await startDesk();
  const { id, secret } = await call('clientKeys.create', { name: 'Editor', defaultTier: 'low' });
  expect(secret).toMatch(/^pd-[A-Za-z0-9_-]{43}$/);
  expect(everyFile(dataDir)).not.toContain(secret);
  expect(everyFile(dataDir)).toContain(hashSecret(secret));
  expect(desk.state().clientKeys.map(({ name, defaultTier }) => [name, defaultTier])).toEqual([
    ['Default', null],
    ['Editor', 'low'],
  ]);
  await expect(call('clientKeys.create', { name: 'Editor' })).rejects.toThrow('named "Editor" already');
  await call('clientKeys.revoke', { id });
  expect(desk.state().clientKeys).toHaveLength(1);
  await expect(call('clientKeys.revoke', { id: desk.state().clientKeys[0]?.id ?? '' })).rejects.toThrow(
    'cannot be revoked',
  );
});

test('rotating replaces the default key at once', async () => {
  const { desk, call } = await startDesk();
  const before = desk.clientKey();
  const { secret } = await call('clientKeys.rotate', {});
  expect(secret).not.toBe(before);
  expect([desk.clientKey(), (await call('clientKeys.reveal', {})).secret]).toEqual([secret, secret]);
  expect(desk.state().clientKeys).toMatchObject([{ isDefault: true, lastFour: secret.slice(-4) }]);
});

test('a default key whose secret is gone stays valid, and a new one is made', async () => {
  const dataDir = temporaryDirectory();
  const first = await startDesk({ dataDir });
  await first.desk.close(0);
  writeFileSync(join(dataDir, 'keys.json'), '{"version":1,"entries":{}}');
  const second = await startDesk({ dataDir });
  expect(second.desk.state().clientKeys.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ['Default 2', true],
    ['Default', false],
  ]);
});

test('with a vault that forgets, no default keys pile up', async () => {
  const dataDir = temporaryDirectory();
  for (const _ of [1, 2, 3]) {
    const vault = await openVault('memory', dataDir, () => new Date());
    const { desk } = await startDesk({ dataDir, vault });
    expect(desk.state().clientKeys).toHaveLength(1);
    await desk.close(0);
  }
});

test('a port that is taken is told with its holder and a free one, and the gateway does not move', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { desk, call } = await startDesk({ port });
  const { baseUrl, listenError } = desk.state().app;
  expect(baseUrl).toBeNull();
  expect(listenError?.message).toContain(`Port ${port} is taken by`);
  expect(listenError?.freePort).toBeGreaterThan(port);
  await call('settings.update', { port: listenError?.freePort ?? 0 });
  expect(desk.state().app).toMatchObject({ listenError: null, port: listenError?.freePort });
});

test('a port in the settings that cannot be had changes nothing', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { desk, call } = await startDesk();
  const before = desk.state();
  await expect(call('settings.update', { port, defaultTier: 'low' })).rejects.toThrow(`Port ${port} is taken`);
  expect([desk.state().settings, desk.state().app]).toEqual([before.settings, before.app]);
});

test.each([
  [{ tierBands: { high: 50, medium: 60, low: 10 } }, /^High must begin above Medium, and Medium above Low\.$/],
  [{ autoTradeoff: 11 }, /^It must be at most 10\.$/],
  [{ autoAllowedModels: [''] }, /^Something is still empty\.$/],
  [{ allowedOrigins: ['https://app.example/path'] }, 'is no web origin'],
])('settings that make no sense are refused: %j', async (patch, words) => {
  const { desk, call } = await startDesk();
  const before = desk.state().settings;
  await expect(call('settings.update', patch)).rejects.toThrow(words);
  expect(desk.state().settings).toEqual(before);
});

test('a variable with something that cannot be a key is named, never quoted, and its provider has none', async () => {
  const { desk } = await startDesk({ environment: { OPENAI_API_KEY: 'sk-one\nsk-two' } });
  const { app, providers } = desk.state();
  expect(app.notices).toEqual([
    'The key in OPENAI_API_KEY is not used: it has spaces, line breaks or characters that no key has.',
  ]);
  expect(providers.find(({ id }) => id === 'openai')?.keySource).toBe('none');
});
