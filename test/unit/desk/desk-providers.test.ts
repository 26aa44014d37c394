import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDesk } from '../../support/desk.ts';
import { fails, startUpstream } from '../../support/fake-upstream.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { acme, acmeConfig } from '../../support/acme-config.ts';
import { findFreePorts } from '../../support/free-ports.ts';

const everyFile = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');

test('a provider that a test could not reach is shown so until one can', async () => {
  const [port = 0] = await findFreePorts(1);
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const { desk, call } = await startDesk({
    configText: acmeConfig({ providers: [{ ...acme, baseUrl, apiKey: 'sk-acme-1234567890' }] }),
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
  const { desk, call } = await startDesk({ configText: acmeConfig({ providers: [await startRefusing()] }) });
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
    else await call(name, { text: acmeConfig({ providers: [better] }) });
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
  await call('keys.add', { provider: 'openai', secret: 'sk-pasted-1234567890' });
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
    text: acmeConfig({ catalog: 'merge', providers: [{ ...acme, apiKey: 'sk-secret-1234567890' }] }),
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
