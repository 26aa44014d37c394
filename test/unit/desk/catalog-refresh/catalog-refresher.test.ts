import '../../../support/no-electron.ts';
import { describe, expect, test } from 'vitest';
import type { RunningRefresh } from '../../../../electron/desk/catalog-refresh/refresh-thread.ts';
import { noon } from '../../../support/a-snapshot.ts';
import { fullOpenRouterList } from '../../../support/catalog-sources.ts';
import { hour, refresherBench } from '../../../support/refresher-bench.ts';

describe('the schedule', () => {
  test('the first refresh comes with the first tick, the next six hours later', async () => {
    const { refresher, orders, later, idle } = await refresherBench();
    expect(refresher.view()).toMatchObject({ status: 'idle', lastAt: null });
    refresher.tick();
    expect(refresher.view().status).toBe('running');
    refresher.tick();
    await idle();
    expect(refresher.view()).toMatchObject({ status: 'idle', lastAt: noon, nextAt: noon + 6 * hour, error: null });
    later(6 * hour - 1);
    refresher.tick();
    expect(orders).toHaveLength(1);
    later(1);
    refresher.tick();
    expect(orders).toHaveLength(2);
  });

  test('a failure is told with its reason and the next try, and keeps the catalog', async () => {
    const { refresher, server, data } = await refresherBench();
    await refresher.refresh();
    const { models } = data.maker.figures();
    server.answer('/openrouter/models', { status: 503 });
    server.answer('/models-dev/api.json', { status: 503 });
    await refresher.refresh();
    expect(refresher.view()).toMatchObject({ status: 'failed', lastAt: noon, nextAt: noon + 5 * 60_000 });
    expect(refresher.view().error).toMatch(/problem of its own \(503\)/);
    await refresher.refresh();
    expect(refresher.view().nextAt).toBe(noon + 10 * 60_000);
    expect(data.maker.figures().models).toBe(models);
  });

  test('a server that asks for an hour gets it', async () => {
    const { refresher, server } = await refresherBench();
    server.answer('/openrouter/models', { status: 429, headers: { 'retry-after': '3600' } });
    await refresher.refresh();
    expect(refresher.view().nextAt).toBe(noon + hour);
  });

  test('what is no use to repeat soon is tried again at the usual time', async () => {
    const { refresher, server } = await refresherBench();
    server.answer('/openrouter/models', { body: { data: fullOpenRouterList().data.slice(0, 20) } });
    await refresher.refresh();
    expect(refresher.view()).toMatchObject({ status: 'failed', nextAt: noon + 6 * hour });
    expect(refresher.view().error).toMatch(/The old figures stay/);
  });

  test('a thread that breaks is a failure like others', async () => {
    const start = (): RunningRefresh => ({ outcome: Promise.reject(new Error('out of memory')), end: async () => {} });
    const { refresher } = await refresherBench({ start });
    await refresher.refresh();
    expect(refresher.view()).toMatchObject({ status: 'failed', nextAt: noon + 5 * 60_000 });
    expect(refresher.view().error).toMatch(/broke off: out of memory/);
  });

  test('a thread that cannot even be started is one, too', async () => {
    const start = (): RunningRefresh => {
      throw new Error('no more threads');
    };
    const { refresher } = await refresherBench({ start });
    refresher.tick();
    await expect.poll(() => refresher.view().error).toMatch(/broke off: no more threads/);
  });

  test('set to manual, nothing is fetched until a person asks', async () => {
    const { refresher, data, orders } = await refresherBench();
    data.state.changeSettings({ catalogRefresh: 'manual' });
    refresher.tick();
    expect(orders).toEqual([]);
    expect(refresher.view()).toMatchObject({ status: 'idle', nextAt: null });
    await refresher.refresh();
    expect(orders).toHaveLength(1);
  });

  test('two who ask at once share one refresh', async () => {
    const { refresher, orders } = await refresherBench();
    await Promise.all([refresher.refresh(), refresher.refresh()]);
    expect(orders).toHaveLength(1);
  });

  test('a run without sources, and a configuration of only its own models, never fetch', async () => {
    const only = JSON.stringify({ version: 1, catalog: 'only', providers: [], models: [] });
    const withOnly = await refresherBench();
    const config = await withOnly.data.readConfig(only, 1);
    withOnly.data.state.useConfig(config);
    for (const { refresher, orders } of [withOnly, await refresherBench({ sources: null })]) {
      refresher.tick();
      await expect(refresher.refresh()).rejects.toThrow(/only its own models|came with the program/);
      expect(orders).toEqual([]);
      expect(refresher.view()).toMatchObject({ status: 'off', nextAt: null });
    }
  });
});

describe('keys', () => {
  const config = (baseUrl: string) =>
    JSON.stringify({ version: 1, providers: [{ id: 'openrouter', baseUrl, apiKey: 'sk-or-mine' }] });

  test('OpenRouter’s key goes to OpenRouter, with the models of the tiers, best tier first', async () => {
    const { refresher, data, orders, server } = await refresherBench();
    data.state.useConfig(await data.readConfig(config(server.sources.openrouter), 1));
    await refresher.refresh();
    expect(orders[0]?.keys.openrouter).toBe('sk-or-mine');
    const high = data.state.facts().catalog.tiers.high.map(({ id }) => id);
    expect(high).toContain(orders[0]?.tierModels[0]);
  });

  test('a provider that was given another address, or was switched off, keeps its key to itself', async () => {
    const { refresher, data, orders, server } = await refresherBench();
    data.state.useConfig(await data.readConfig(config('https://proxy.example/v1'), 1));
    await refresher.refresh();
    data.state.useConfig(await data.readConfig(config(server.sources.openrouter), 1));
    data.state.changeSettings({ disabledProviders: ['openrouter'] });
    await refresher.refresh();
    expect(orders.map(({ keys }) => keys.openrouter)).toEqual([null, null]);
  });
});

test('closing ends a refresh that is on its way, and takes nothing of it', async () => {
  const { refresher, data } = await refresherBench();
  const before = data.maker.figures();
  refresher.tick();
  await refresher.close();
  expect(data.maker.figures()).toBe(before);
});

test('the log hears what each source answered, and why one did not', async () => {
  const lines: unknown[] = [];
  const { refresher, server } = await refresherBench({
    report: (level, event, fields) => void lines.push([level, event, fields]),
  });
  server.answer('/models-dev/api.json', { status: 503 });
  await refresher.refresh();
  expect(lines).toMatchObject([
    ['info', 'catalog.refreshed', { sources: { 'models-dev': 'failed', 'openrouter-models': 'changed' } }],
    ['warn', 'catalog.source_failed', { source: 'models-dev', detail: expect.stringContaining('(503)') as string }],
  ]);
});

test('the log hears of a refresh that broke off', async () => {
  const lines: unknown[] = [];
  const { refresher } = await refresherBench({
    start: () => {
      throw new Error('no thread');
    },
    report: (level, event, fields) => void lines.push([level, event, fields]),
  });
  await refresher.refresh();
  expect(lines).toEqual([['warn', 'catalog.refresh_failed', { message: 'The refresh broke off: no thread' }]]);
});
