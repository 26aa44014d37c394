import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { factoryGuardrails } from '../../../shared/guardrails.ts';
import { appStateSchema } from '../../../shared/app-state.ts';
import { startDesk } from '../../support/desk.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { acme, acmeConfig, acmeModel } from '../../support/acme-config.ts';
import { findFreePorts } from '../../support/free-ports.ts';

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
  ['a provider of the user is set up', acmeConfig({ providers: [{ ...acme, apiKey: 'sk-acme-1234567890' }] }), false],
])('while %s, a request that nobody was asked for counts as simulated or not', async (_when, configText, demo) => {
  const { desk } = await startDesk({ configText });
  await fetch(`${desk.state().app.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'nobody/nothing', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  await expect.poll(() => desk.state().requests).toMatchObject([{ requestedModel: 'nobody/nothing', demo }]);
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

test('a request is seen live: list, verdicts, spend and the use of the key', async () => {
  const { desk, call, announced } = await startDesk();
  await call('bodies.record', { minutes: 15 });
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
  const { bodies } = await call('bodies.read', { id: entry?.id ?? '' });
  expect(bodies?.request).toContain('Hello');

  await call('requests.clear', {});
  expect(desk.state().requests).toEqual([]);
  // recording goes on, but nothing of what was said before is left
  expect(desk.state().app.recordingUntil).not.toBeNull();
  expect(await call('bodies.read', { id: entry?.id ?? '' })).toEqual({ bodies: null });
  await expect(call('requests.verdicts', { id: entry?.id ?? '' })).rejects.toThrow('not kept');
});

test.each([
  ['while the demo answers', true],
  ['once a provider of the user has taken over', false],
])('every page counts the same models %s', async (_when, demo) => {
  const [port = 0] = await findFreePorts(1);
  const own = { ...acme, baseUrl: `http://127.0.0.1:${port}/v1`, auth: 'none' };
  const { desk, call } = await startDesk({
    configText: demo ? null : acmeConfig({ catalog: 'merge', providers: [own] }),
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
  const small = { ...acmeModel, id: 'acme/small', contextLength: 8_000 };
  const wide = { ...acmeModel, id: 'acme/wide', contextLength: 1_000_000 };
  const { call } = await startDesk({
    configText: acmeConfig({ providers: [{ ...acme, auth: 'none' }], models: [small, wide] }),
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
