import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashSecret } from '../../../electron/desk/client-secret.ts';
import { openVault } from '../../../electron/storage/open-vault.ts';
import { factoryGuardrails, noBudget, noClientLimits } from '../../../shared/guardrails.ts';
import { appStateSchema } from '../../../shared/app-state.ts';
import { startDesk } from '../../support/desk.ts';
import { fails, startUpstream } from '../../support/fake-upstream.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const acme = { id: 'acme', name: 'Acme', baseUrl: 'https://api.acme.example/v1' };
const model = {
  id: 'acme/big',
  tier: 'high' as const,
  endpoints: [{ provider: 'acme', modelId: 'big', promptUsdPerMTok: 1 }],
};
const config = (members: object = {}) =>
  JSON.stringify({ version: 1, catalog: 'only', providers: [acme], models: [model], ...members });

/** Finds ports that nobody is likely to take in the next second. */
async function findFreePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const everyFile = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');

test('a first start answers with demo providers, a default key and a state that fits the contract', async () => {
  const { desk, call } = await startDesk();
  const state = await call('state.read', {});
  expect(appStateSchema.parse(state)).toEqual(state);
  expect(state.app).toMatchObject({
    demo: true,
    listenError: null,
    notices: [],
    baseUrl: `http://127.0.0.1:${state.app.port}/v1`,
  });
  expect(state.clientKeys).toMatchObject([{ name: 'Default', isDefault: true, lastFour: desk.clientKey().slice(-4) }]);
  expect(await call('clientKeys.reveal', {})).toEqual({ secret: desk.clientKey() });
  expect(state.catalog.picks.high).toMatch(/^demo\//);
});

test.each([
  ['only the demo is set up', null, true],
  ['a provider of the user is set up', config({ providers: [{ ...acme, apiKey: 'sk-acme-1234567890' }] }), false],
])('while %s, a request that nobody was asked for counts as simulated or not', async (_when, configText, demo) => {
  const { desk } = await startDesk({ configText });
  await fetch(`${desk.state().app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'nobody/nothing', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await expect.poll(() => desk.state().requests).toMatchObject([{ requestedModel: 'nobody/nothing', demo }]);
});

test('a provider that a test could not reach is shown so until one can', async () => {
  const [port = 0] = await findFreePorts(1);
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const { desk, call } = await startDesk({
    configText: config({ providers: [{ ...acme, baseUrl, apiKey: 'sk-acme-1234567890' }] }),
  });
  const status = () => desk.state().providers.find(({ id }) => id === 'acme');
  expect(status()?.status).toBe('ready');
  const { message } = await call('keys.test', { provider: 'acme' });
  expect(status()).toMatchObject({ status: 'not-reachable', statusDetail: message });
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{"data":[]}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  await call('keys.test', { provider: 'acme' });
  expect(status()?.status).toBe('ready');
});

test('everything is as private after a restart as before, and the default key is the same', async () => {
  const dataDir = temporaryDirectory();
  const first = await startDesk({ dataDir });
  const key = first.desk.clientKey();
  await first.call('tier.set', { tier: 'low' });
  await first.desk.close(0);
  const second = await startDesk({ dataDir });
  expect(second.desk.clientKey()).toBe(key);
  expect(second.desk.state().settings.defaultTier).toBe('low');
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
});

test('a change is announced as the slices that changed', async () => {
  const { call, announced } = await startDesk();
  announced.length = 0;
  await call('tier.set', { tier: 'medium' });
  expect(announced.map(({ name }) => name)).toContain('settings.changed');
  expect(announced.find(({ name }) => name === 'settings.changed')?.value).toMatchObject({ defaultTier: 'medium' });
  announced.length = 0;
  await call('tier.set', { tier: 'medium' });
  expect(announced).toEqual([]);
});

test('a pasted key is used, shown by its last four characters and stored nowhere but in the vault', async () => {
  const { desk, call, dataDir } = await startDesk();
  await call('keys.add', { provider: 'openai', secret: 'sk-secret-1234567890' });
  expect(desk.state().providers.find(({ id }) => id === 'openai')).toMatchObject({
    keySource: 'vault',
    lastFour: '7890',
    status: 'ready',
  });
  expect(desk.state().app.demo).toBe(false);
  expect(JSON.stringify(desk.state())).not.toContain('sk-secret');
  expect(readFileSync(join(dataDir, 'settings.json'), 'utf8')).not.toContain('sk-secret');
  await call('keys.remove', { provider: 'openai' });
  expect(desk.state().providers.find(({ id }) => id === 'openai')).toMatchObject({
    keySource: 'none',
    status: 'no-key',
    statusDetail: 'No key for OpenAI: paste one on the Keys page.',
  });
  expect(everyFile(dataDir)).not.toContain('sk-secret');
});

/** A provider that refuses every key. */
async function startRefusing() {
  const upstream = await startUpstream();
  onTestFinished(() => upstream.close());
  upstream.play(fails(401));
  return { ...acme, baseUrl: upstream.baseUrl };
}

test('a provider that refused its key is shown so until the key is changed', async () => {
  const { desk, call } = await startDesk({ configText: config({ providers: [await startRefusing()] }) });
  const status = () => desk.state().providers.find(({ id }) => id === 'acme')?.status;
  await call('keys.add', { provider: 'acme', secret: 'sk-bad-1234567890' });
  await fetch(`${desk.state().app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await expect.poll(status).toBe('key-refused');
  expect(desk.state().catalog.models[0]).toMatchObject({ id: 'acme/big', available: false });
  await call('keys.add', { provider: 'acme', secret: 'sk-good-1234567890' });
  expect(status()).toBe('ready');
  await call('keys.test', { provider: 'acme' });
  expect(status()).toBe('key-refused');
});

test.each(['providers.save', 'config.import'] as const)(
  'a key that comes with %s takes the place of one that was refused',
  async (name) => {
    const provider = await startRefusing();
    const { desk, call } = await startDesk();
    const status = () => desk.state().providers.find(({ id }) => id === 'acme')?.status;
    await call('providers.save', { ...provider, apiKey: 'sk-bad-1234567890' });
    await call('keys.test', { provider: 'acme' });
    expect(status()).toBe('key-refused');
    const better = { ...provider, apiKey: 'sk-good-1234567890' };
    if (name === 'providers.save') await call(name, { ...better, baseUrl: 'https://api.acme.example/v1' });
    else await call(name, { text: config({ providers: [better] }) });
    expect(status()).toBe('ready');
  },
);

test('a key in the environment is used, and removing it is refused with the reason', async () => {
  const { desk, call, dataDir } = await startDesk({ environment: { OPENAI_API_KEY: 'sk-from-environment' } });
  expect(desk.state().providers.find(({ id }) => id === 'openai')).toMatchObject({
    keySource: 'environment',
    status: 'ready',
  });
  await expect(call('keys.remove', { provider: 'openai' })).rejects.toThrow('environment variable');
  expect(everyFile(dataDir)).not.toContain('sk-from-environment');
});

test('a key does not follow its provider to another address', async () => {
  const { desk, call } = await startDesk({ environment: { OPENAI_API_KEY: 'sk-from-environment' } });
  const keyOf = (id: string) => desk.state().providers.find((provider) => provider.id === id)?.keySource;
  await call('providers.save', { ...acme, apiKey: 'sk-secret-1234567890' });
  await call('providers.save', { id: 'openai', baseUrl: 'https://elsewhere.example/v1' });
  expect([keyOf('acme'), keyOf('openai')]).toEqual(['vault', 'none']);
  await call('providers.save', { ...acme, baseUrl: 'https://elsewhere.example/v1' });
  expect(keyOf('acme')).toBe('none');
  await call('providers.save', { ...acme, baseUrl: 'https://api.acme.example/v2' });
  expect(keyOf('acme')).toBe('vault');
});

test('a removed provider takes its keys and its models along', async () => {
  const { desk, call, dataDir } = await startDesk();
  await call('config.import', {
    text: config({ catalog: 'merge', providers: [{ ...acme, apiKey: 'sk-secret-1234567890' }] }),
  });
  expect(desk.state().catalog.models.some(({ id }) => id === 'acme/big')).toBe(true);
  await call('providers.remove', { provider: 'acme' });
  expect(desk.state().catalog.models.some(({ id }) => id === 'acme/big')).toBe(false);
  expect(desk.state().providers.some(({ id }) => id === 'acme')).toBe(false);
  expect(readFileSync(join(dataDir, 'keys.json'), 'utf8')).not.toContain('sk-secret');
});

test('a provider that was switched off and removed is on when it is added again', async () => {
  const { desk, call } = await startDesk();
  await call('providers.save', acme);
  await call('providers.setEnabled', { provider: 'acme', enabled: false });
  await call('providers.remove', { provider: 'acme' });
  expect(desk.state().settings.disabledProviders).toEqual([]);
  await call('providers.save', acme);
  expect(desk.state().providers.find(({ id }) => id === 'acme')?.enabled).toBe(true);
});

test.each([
  ['a base URL in the clear', { id: 'x', baseUrl: 'http://api.acme.example/v1' }, 'must start with https://'],
  ['cloud metadata', { id: 'x', baseUrl: 'http://169.254.169.254/v1' }, 'hand out credentials'],
])('a provider with %s is refused', async (_name, provider, words) => {
  const { desk, call } = await startDesk();
  await expect(call('providers.save', provider)).rejects.toThrow(words);
  expect(desk.state().providers.some(({ id }) => id === 'x')).toBe(false);
});

test('a provider that points at the gateway is refused', async () => {
  const { desk, call } = await startDesk();
  const own = desk.state().app.baseUrl ?? '';
  await expect(call('providers.save', { id: 'loop', baseUrl: own })).rejects.toThrow('is Pareto Desk itself');
});

test.each([
  ['an unknown provider', 'nobody', 'sk-secret-1234567890', 'There is no provider "nobody".'],
  ['a local server', 'ollama', 'sk-secret-1234567890', 'needs no key'],
  ['a client key', 'openai', 'pd-0123456789abcdef', 'This is a client key of Pareto Desk.'],
  ['a key with a line break', 'openai', 'sk-sec\nret', 'has spaces or characters that no key has'],
])('a key for %s is refused', async (_name, provider, secret, words) => {
  const { call } = await startDesk();
  const failure: unknown = await call('keys.add', { provider, secret }).catch((error: unknown) => error);
  expect(String(failure)).toContain(words);
  expect(String(failure)).not.toContain(secret);
});

test('models are moved between tiers, taken out, switched off and given back', async () => {
  const { desk, call } = await startDesk();
  const summit = () => desk.state().catalog.models.find(({ id }) => id === 'demo/summit');
  await call('models.setTier', { model: 'demo/summit', tier: 'low' });
  expect(summit()).toMatchObject({ tier: 'low', pinned: true });
  await call('models.setTier', { model: 'demo/summit', tier: 'none' });
  expect(summit()).toMatchObject({ tier: null });
  await call('models.setTier', { model: 'demo/summit', tier: null });
  expect(summit()).toMatchObject({ tier: 'high' });
  await call('models.setEnabled', { model: 'demo/summit', enabled: false });
  expect(summit()).toMatchObject({ enabled: false, available: false, whyNot: 'You switched it off.' });
  await call('models.setEnabled', { model: 'demo/summit', enabled: true });
  expect(summit()).toMatchObject({ enabled: true, available: true });
});

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

test('the --config file rules this run, and nothing of it is written', async () => {
  const text = config({
    providers: [{ ...acme, apiKey: 'sk-secret-1234567890' }],
    clientKeys: [{ name: 'cursor', key: 'pd-given-by-hand', defaultTier: 'low' }],
    settings: { defaultTier: 'medium', limits: { idleMs: 5_000 } },
  });
  const { desk, call, dataDir } = await startDesk({ configText: text });
  const state = desk.state();
  expect(desk.clientKey()).toBe('pd-given-by-hand');
  expect(state.catalog.models.map(({ id }) => id)).toEqual(['acme/big']);
  expect(state.settings).toMatchObject({ defaultTier: 'medium', limits: { idleMs: 5_000, firstTokenMs: 60_000 } });
  expect(state.providers.find(({ id }) => id === 'acme')).toMatchObject({ keySource: 'config', status: 'ready' });
  expect(state.app.demo).toBe(false);
  expect(state.clientKeys.find(({ name }) => name === 'cursor')).toMatchObject({
    fromConfig: true,
    defaultTier: 'low',
  });

  await call('tier.set', { tier: 'low' });
  expect(desk.state().settings).toMatchObject({ defaultTier: 'low', limits: { idleMs: 5_000 } });
  expect(everyFile(dataDir)).not.toMatch(/sk-secret|pd-given|acme|5000/);
  await expect(call('keys.add', { provider: 'acme', secret: 'sk-other-1234567890' })).rejects.toThrow(
    'configuration file',
  );
  await expect(call('providers.save', { ...acme, name: 'Other' })).rejects.toThrow('configuration file');
});

test('a client key without a secret in the --config file gets one that lasts', async () => {
  const dataDir = temporaryDirectory();
  const configText = config({ clientKeys: [{ name: 'cursor' }] });
  const first = await startDesk({ dataDir, configText });
  const key = first.desk.clientKey();
  await first.desk.close(0);
  expect((await startDesk({ dataDir, configText })).desk.clientKey()).toBe(key);
});

test('a new --config file takes the place of the old one; one that cannot be used does not', async () => {
  const { desk } = await startDesk({ configText: config() });
  await desk.reload(() => config({ models: [{ ...model, id: 'acme/other' }], settings: { defaultTier: 'low' } }));
  const ids = () => desk.state().catalog.models.map(({ id }) => id);
  expect([ids(), desk.state().settings.defaultTier]).toEqual([['acme/other'], 'low']);
  await expect(desk.reload(() => config({ settings: { defaultTier: 'best' } }))).rejects.toThrow(
    'settings.defaultTier',
  );
  expect([ids(), desk.state().settings.defaultTier]).toEqual([['acme/other'], 'low']);
});

test('a port that a new --config file names is moved to, unless the command line named one', async () => {
  const named = (port: number) => config({ settings: { port } });
  const [first = 0, second = 0] = await findFreePorts(2);
  const free = await startDesk({ port: null, configText: named(first) });
  expect(free.desk.state().app.port).toBe(first);
  await free.desk.reload(() => named(second));
  expect(free.desk.state().app).toMatchObject({ port: second, listenError: null });
  await free.desk.close(0);
  const fixed = await startDesk({ port: first, configText: config() });
  await fixed.desk.reload(() => named(second));
  expect(fixed.desk.state().app.port).toBe(first);
});

test('the demo can be switched off and on again while running', async () => {
  const { desk, call } = await startDesk();
  const hasDemo = () => desk.state().catalog.models.some(({ id }) => id.startsWith('demo/'));
  await call('settings.update', { demo: 'off' });
  expect([desk.state().app.demo, hasDemo(), desk.state().providers.some(({ demo }) => demo)]).toEqual([
    false,
    false,
    false,
  ]);
  await call('settings.update', { demo: 'on' });
  await call('keys.add', { provider: 'openai', secret: 'sk-secret-1234567890' });
  expect([desk.state().app.demo, hasDemo()]).toEqual([true, true]);
});

test('a start with the demo off can switch it on later', async () => {
  const dataDir = temporaryDirectory();
  const first = await startDesk({ dataDir });
  await first.call('settings.update', { demo: 'off' });
  await first.desk.close(0);
  const { desk, call } = await startDesk({ dataDir });
  expect(desk.state().app.demo).toBe(false);
  await call('settings.update', { demo: 'auto' });
  await expect.poll(() => desk.state().app.demo).toBe(true);
});

test('what is exported can be imported elsewhere; secrets travel only when asked to', async () => {
  const source = await startDesk();
  await source.call('providers.save', { ...acme, apiKey: 'sk-secret-1234567890' });
  await source.call('keys.add', { provider: 'openai', secret: 'sk-other-1234567890' });
  await source.call('settings.update', {
    defaultTier: 'low',
    tierPins: { 'demo/summit': 'low' },
    port: source.desk.state().app.port,
  });
  const bare = (await source.call('config.export', { includeSecrets: false })).text;
  const full = (await source.call('config.export', { includeSecrets: true })).text;
  expect(bare).not.toMatch(/sk-|pd-/);
  expect(full).toContain('sk-secret-1234567890');

  const withoutPort = JSON.parse(full) as { settings: { port?: number } };
  delete withoutPort.settings.port;
  const target = await startDesk();
  const key = target.desk.clientKey();
  const { summary } = await target.call('config.import', { text: JSON.stringify(withoutPort) });
  expect(summary).toMatch(/^Imported: 2 providers, 1 client key, \d+ settings\.$/);
  const keyOf = (id: string) => target.desk.state().providers.find((provider) => provider.id === id);
  expect(keyOf('acme')).toMatchObject({ keySource: 'vault', custom: true });
  expect(keyOf('openai')).toMatchObject({ keySource: 'vault', custom: false });
  expect(target.desk.state().settings).toMatchObject({ defaultTier: 'low', tierPins: { 'demo/summit': 'low' } });
  expect(target.desk.clientKey()).toBe(key);
  expect(target.desk.state().clientKeys.map(({ name }) => name)).toEqual(['Default', 'Default (imported)']);
});

test('a provider that was imported switched off and is on by now is exported so', async () => {
  const { call } = await startDesk();
  await call('config.import', { text: config({ providers: [{ ...acme, enabled: false }] }) });
  const read = async () =>
    JSON.parse((await call('config.export', { includeSecrets: false })).text) as {
      readonly providers: readonly object[];
      readonly settings: { readonly disabledProviders: readonly string[] };
    };
  expect((await read()).settings.disabledProviders).toEqual(['acme']);
  await call('providers.setEnabled', { provider: 'acme', enabled: true });
  expect(await read()).toMatchObject({ providers: [acme], settings: { disabledProviders: [] } });
  expect((await read()).providers[0]).not.toHaveProperty('enabled');
});

test('a file imported where it was exported leaves each secret one key, and a replaced one lets nobody in', async () => {
  const { desk, call } = await startDesk();
  const key = { name: 'cursor', key: 'pd-a-key-that-i-wrote-myself' };
  await call('config.import', { text: JSON.stringify({ version: 1, clientKeys: [key] }) });
  const present = desk.state().clientKeys;
  const named = (name: string) => present.find((candidate) => candidate.name === name)?.id ?? '';
  await call('clientKeys.update', { id: named('cursor'), name: 'zed' });
  await call('clientKeys.update', { id: named('Default'), defaultTier: 'low' });
  const { text } = await call('config.export', { includeSecrets: true });
  const { clientKeys } = JSON.parse(text) as { clientKeys: object[] };
  await call('config.import', { text: JSON.stringify({ version: 1, clientKeys: [...clientKeys, key] }) });
  expect(desk.state().clientKeys).toMatchObject([
    { name: 'Default', defaultTier: 'low', isDefault: true },
    { name: 'zed', isDefault: false },
  ]);
  const old = desk.clientKey();
  await call('clientKeys.rotate', {});
  const headers = { authorization: `Bearer ${old}` };
  expect((await fetch(`${desk.state().app.baseUrl}/models`, { headers })).status).toBe(401);
});

test('an import that fails in one place changes nothing anywhere', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { desk, call, dataDir } = await startDesk();
  const [before, files] = [desk.state(), everyFile(dataDir)];
  const text = config({
    providers: [{ ...acme, apiKey: 'sk-secret-1234567890' }],
    settings: { defaultTier: 'low', port },
  });
  await expect(call('config.import', { text })).rejects.toThrow(`Port ${port} is taken`);
  const { settings, providers, catalog, clientKeys } = desk.state();
  expect({ settings, providers, catalog, clientKeys }).toEqual({
    settings: before.settings,
    providers: before.providers,
    catalog: before.catalog,
    clientKeys: before.clientKeys,
  });
  expect(everyFile(dataDir)).not.toContain('sk-secret');
  expect(files).not.toContain('acme');
});

test('an imported client key without a secret is left out and named', async () => {
  const { desk, call } = await startDesk();
  const { summary } = await call('config.import', {
    text: JSON.stringify({ version: 1, clientKeys: [{ name: 'cursor' }] }),
  });
  expect(summary).toContain(
    'Left out, because the file has no key for them: cursor. Make them anew under Settings > Client keys.',
  );
  expect(desk.state().clientKeys.map(({ name }) => name)).toEqual(['Default']);
});

test('a request is seen live: list, verdicts, spend and the use of the key', async () => {
  const { desk, call, announced } = await startDesk();
  const response = await fetch(`${desk.state().app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code:low', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  expect(response.status).toBe(200);
  await response.text();
  const [entry] = desk.state().requests;
  expect(entry).toMatchObject({
    outcome: 'succeeded',
    tierUsed: 'low',
    requestedModel: 'pareto-code:low',
    clientKey: 'Default',
  });
  expect(desk.state().spendToday).toMatchObject({ requests: 1, failed: 0, costUsd: 0 });
  expect(desk.state().clientKeys[0]?.lastUsedAt).toBe(entry?.at);
  const { verdicts } = await call('requests.verdicts', { id: entry?.id ?? '' });
  expect(verdicts.filter(({ verdict }) => verdict === 'chosen')).toMatchObject([{ model: entry?.model }]);
  await expect.poll(() => announced.map(({ name }) => name)).toContain('requests.changed');

  await call('requests.clear', {});
  expect(desk.state().requests).toEqual([]);
  await expect(call('requests.verdicts', { id: entry?.id ?? '' })).rejects.toThrow('not kept');
});

test.each([
  ['while the demo answers', true],
  ['once a provider of the user has taken over', false],
])('every page counts the same models %s', async (_when, demo) => {
  const [port = 0] = await findFreePorts(1);
  const own = { ...acme, baseUrl: `http://127.0.0.1:${port}/v1`, auth: 'none' };
  const { desk, call } = await startDesk({
    configText: demo ? null : config({ catalog: 'merge', providers: [own] }),
  });
  const { app, catalog, providers } = desk.state();
  const names = new Set(catalog.models.map(({ id }) => id));
  expect([app.demo, names.has('demo/summit')]).toEqual([demo, demo]);
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] };
  const { verdicts } = await call('route.preview', { body });
  expect(new Set(verdicts.map((verdict) => verdict.model))).toEqual(names);
  const remains = await call('allowed.preview', { allowed: factoryGuardrails.allowed });
  expect(new Set(remains.models.map(({ id }) => id))).toEqual(names);
  expect(remains.providers.map(({ id }) => id)).toEqual(providers.map(({ id }) => id));
  await fetch(`${app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await expect.poll(() => desk.state().requests[0]?.outcome).toBe(demo ? 'succeeded' : 'failed');
  const kept = await call('requests.verdicts', { id: desk.state().requests[0]?.id ?? '' });
  expect(new Set(kept.verdicts.map((verdict) => verdict.model))).toEqual(names);
});

test('a preview costs nothing and leaves no trace', async () => {
  const { desk, call } = await startDesk();
  const body = { model: 'pareto-code:low', messages: [{ role: 'user', content: 'Hello' }] };
  const preview = await call('route.preview', { body });
  expect(preview.tierUsed).toBe('low');
  expect(preview.chain[0]).toMatchObject({ role: 'primary', model: desk.state().catalog.picks.low });
  expect(desk.state().requests).toEqual([]);
});

test('secrets that the desk knows are taken out of a text', async () => {
  const { desk, call } = await startDesk();
  await call('keys.add', { provider: 'openai', secret: 'odd-key-without-prefix' });
  const text = `a ${desk.clientKey()} b odd-key-without-prefix c sk-unknown-0123456789abcdef d`;
  expect(desk.redact(text)).toBe('a [key] b [key] c [key] d');
});

test('the window tries sizes and patterns without a setting, and asks what one model would have cost', async () => {
  const small = { ...model, id: 'acme/small', contextLength: 8_000 };
  const wide = { ...model, id: 'acme/wide', contextLength: 1_000_000 };
  const { call } = await startDesk({
    configText: config({ providers: [{ ...acme, auth: 'none' }], models: [small, wide] }),
  });
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] };
  const chainOf = async (trial: object): Promise<string[]> =>
    (await call('route.preview', { body, ...trial })).chain.map((step) => step.model);
  expect(await chainOf({})).toContain('acme/small');
  expect(await chainOf({ promptTokens: 100_000 })).toEqual(['acme/wide']);
  expect(await chainOf({ allowedModels: ['*/small'] })).toEqual(['acme/small']);
  const span = { since: 0, until: Date.now() };
  expect(await call('usage.savings', { ...span, model: 'acme/wide' })).toEqual({
    baselineUsd: 0,
    costUsd: 0,
    savedUsd: 0,
    leftOut: 0,
  });
  await expect(call('usage.savings', { ...span, model: 'acme/none' })).rejects.toThrow(
    'There is no model "acme/none".',
  );
});

test('an import lifts no limit that a client key has, and brings those that the file names', async () => {
  const { desk, call } = await startDesk();
  const limits = { ...noClientLimits, expiresAt: 7, budget: { ...noBudget, perDayUsd: 1 } };
  const key = { name: 'intern', key: 'pd-intern-0123456789' };
  const take = (members: object) =>
    call('config.import', { text: JSON.stringify({ version: 1, clientKeys: [{ ...key, ...members }] }) });
  const limitsNow = () => desk.state().clientKeys.find(({ name }) => name === 'intern')?.limits;
  await take({ limits });
  expect(limitsNow()).toEqual(limits);
  await take({});
  expect(limitsNow()).toEqual(limits);
  const exported = JSON.parse((await call('config.export', { includeSecrets: true })).text) as object;
  expect(exported).toMatchObject({ clientKeys: [{ name: 'Default' }, { name: 'intern', limits }] });
  await take({ limits: noClientLimits });
  expect(limitsNow()).toEqual(noClientLimits);
});

test('a pattern that cannot be searched for is refused wherever it comes in, and nothing is changed', async () => {
  const { desk, call } = await startDesk();
  const { id } = await call('clientKeys.create', { name: 'intern' });
  const before = desk.state().settings.guardrails;
  const content = {
    ...before.content,
    custom: [{ label: 'lookahead', pattern: '(?=secret)secret', ignoreCase: false, action: 'flag' as const }],
  };
  const guardrails = { ...before, content };
  const refusal = /The pattern "lookahead" cannot be used\./;
  await expect(call('settings.update', { guardrails })).rejects.toThrow(refusal);
  await expect(call('clientKeys.update', { id, limits: { ...noClientLimits, content } })).rejects.toThrow(refusal);
  const imports = [
    { settings: { guardrails } },
    { clientKeys: [{ name: 'x', limits: { ...noClientLimits, content } }] },
  ];
  for (const members of imports) {
    const text = JSON.stringify({ version: 1, ...members });
    await expect(call('config.import', { text })).rejects.toThrow(refusal);
  }
  expect(desk.state().settings.guardrails).toEqual(before);
});
