import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noBudget, noClientLimits } from '../../../shared/guardrails.ts';
import { factorySettings } from '../../../shared/settings.ts';
import { startDesk } from '../../support/desk.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { acme, acmeConfig, acmeModel } from '../../support/acme-config.ts';
import { findFreePorts } from '../../support/free-ports.ts';

const everyFile = (directory: string) =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');

test('the --config file rules this run, and nothing of it is written', async () => {
  const text = acmeConfig({
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
  const configText = acmeConfig({ clientKeys: [{ name: 'cursor' }] });
  const first = await startDesk({ dataDir, configText });
  const key = first.desk.clientKey();
  await first.desk.close(0);
  expect((await startDesk({ dataDir, configText })).desk.clientKey()).toBe(key);
});

test('a new --config file takes the place of the old one; one that cannot be used does not', async () => {
  const { desk } = await startDesk({ configText: acmeConfig() });
  await desk.reload(() =>
    acmeConfig({ models: [{ ...acmeModel, id: 'acme/other' }], settings: { defaultTier: 'low' } }),
  );
  const ids = () => desk.state().catalog.models.map(({ id }) => id);
  expect([ids(), desk.state().settings.defaultTier]).toEqual([['acme/other'], 'low']);
  await expect(desk.reload(() => acmeConfig({ settings: { defaultTier: 'best' } }))).rejects.toThrow(
    'settings.defaultTier',
  );
  expect([ids(), desk.state().settings.defaultTier]).toEqual([['acme/other'], 'low']);
});

test('a port that a new --config file names is moved to, unless the command line named one', async () => {
  const named = (port: number) => acmeConfig({ settings: { port } });
  const [first = 0, second = 0] = await findFreePorts(2);
  const free = await startDesk({ port: null, configText: named(first) });
  expect(free.desk.state().app.port).toBe(first);
  await free.desk.reload(() => named(second));
  expect(free.desk.state().app).toMatchObject({ port: second, listenError: null });
  await free.desk.close(0);
  const fixed = await startDesk({ port: first, configText: acmeConfig() });
  await fixed.desk.reload(() => named(second));
  expect(fixed.desk.state().app.port).toBe(first);
});

test('a --config file that takes any free port is read again without moving', async () => {
  const anyPort = acmeConfig({ settings: { port: 0 } });
  const { desk } = await startDesk({ port: null, configText: anyPort });
  const { port } = desk.state().app;
  await desk.reload(() => anyPort);
  expect(desk.state().app.port).toBe(port);
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

test('the port of the command line is in no export, and an import moves no run that it was given to', async () => {
  const [fixed = 0, other = 0] = await findFreePorts(2);
  const { call, desk } = await startDesk({ port: fixed });
  const { text } = await call('config.export', { includeSecrets: false });
  expect((JSON.parse(text) as { settings: { port: number } }).settings.port).toBe(factorySettings.port);
  expect((await call('config.import', { text })).summary).not.toContain('ort ');
  expect(desk.state().app).toMatchObject({ port: fixed, listenError: null });
  const { summary } = await call('config.import', { text: JSON.stringify({ version: 1, settings: { port: other } }) });
  expect(summary).toBe(
    `Imported: 1 setting. Port ${other} is for the next start: this run stays on ${fixed}, which the command line named.`,
  );
  expect([desk.state().app.port, desk.state().settings.port]).toEqual([fixed, other]);
  await call('config.undoImport', {});
  expect([desk.state().app.port, desk.state().settings.port]).toEqual([fixed, factorySettings.port]);
});

test('an import that names another port says where the gateway is now', async () => {
  const [port = 0] = await findFreePorts(1);
  const { call, desk } = await startDesk();
  const { summary } = await call('config.import', { text: JSON.stringify({ version: 1, settings: { port } }) });
  expect(summary).toBe(`Imported: 1 setting. The gateway is on port ${port} now.`);
  expect(desk.state().app.port).toBe(port);
});

test('a key of the environment stays there, also where secrets are exported', async () => {
  const { call } = await startDesk({ environment: { OPENAI_API_KEY: 'sk-from-environment' } });
  expect((await call('config.export', { includeSecrets: true })).text).not.toContain('sk-from-environment');
});

test('a provider that was imported switched off and is on by now is exported so', async () => {
  const { call } = await startDesk();
  await call('config.import', { text: acmeConfig({ providers: [{ ...acme, enabled: false }] }) });
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
  const text = acmeConfig({
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

test('an import is taken back as a whole, unless something was changed since', async () => {
  const { call, desk } = await startDesk();
  await call('keys.add', { provider: 'openai', secret: 'sk-here-1234567890' });
  const asIs = () => call('config.export', { includeSecrets: true });
  const [before, free] = await Promise.all([asIs(), findFreePorts(1)]);
  const { baseUrl } = desk.state().providers.find(({ id }) => id === 'openai')!;
  const text = acmeConfig({
    catalog: 'merge',
    providers: [
      { ...acme, apiKey: 'sk-acme-1234567890', enabled: false },
      { id: 'openai', baseUrl, apiKey: 'sk-there-1234567890' },
    ],
    clientKeys: [{ name: 'cursor', key: 'pd-given-by-hand' }],
    settings: { defaultTier: 'low', limits: { idleMs: 5_000 }, port: free[0]! },
  });
  const { port } = desk.state().app;
  await call('config.import', { text });
  expect(await asIs()).not.toEqual(before);
  expect(desk.state().app.port).toBe(free[0]);
  await call('config.undoImport', {});
  expect(await asIs()).toEqual(before);
  expect(desk.state().app.port).toBe(port);
  await expect(call('config.undoImport', {})).rejects.toThrow('no import');

  await call('config.import', { text });
  await call('tier.set', { tier: 'medium' });
  await expect(call('config.undoImport', {})).rejects.toThrow('changed since');
  expect(desk.state().settings.defaultTier).toBe('medium');
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

test('an import that lets web pages in says so', async () => {
  const { call } = await startDesk();
  const text = JSON.stringify({ version: 1, settings: { allowedOrigins: ['https://app.example'] } });
  const { summary } = await call('config.import', { text });
  expect(summary).toContain('lets web pages of https://app.example use the gateway');
});
