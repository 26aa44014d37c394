import '../../../support/no-electron.ts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askSources } from '../../../../electron/desk/catalog-refresh/ask-sources.ts';
import {
  createCatalogRefresher,
  type CatalogRefresher,
  type RefresherParts,
} from '../../../../electron/desk/catalog-refresh/catalog-refresher.ts';
import { createFetcher } from '../../../../electron/desk/catalog-refresh/fetch-json.ts';
import type { RefreshOrder } from '../../../../electron/desk/catalog-refresh/knowledge.ts';
import type { RunningRefresh } from '../../../../electron/desk/catalog-refresh/refresh-thread.ts';
import { openDeskData, type DeskData } from '../../../../electron/desk/desk-data.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import { openVault } from '../../../../electron/storage/open-vault.ts';
import { noon } from '../../../support/a-snapshot.ts';
import { fullOpenRouterList, startSources, versioned, type TestSources } from '../../../support/catalog-sources.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const hour = 3_600_000;
const terra = 'openai/gpt-5.6-terra';

interface Bench {
  readonly refresher: CatalogRefresher;
  readonly data: DeskData;
  readonly server: TestSources;
  readonly orders: RefreshOrder[];
  readonly tierOf: (model: string) => string | null | undefined;
  /** Lets the clock go on. */
  readonly later: (ms: number) => void;
  /** Waits for a refresh that is on its way. */
  readonly idle: () => Promise<void>;
}

interface Setup extends Partial<RefresherParts> {
  readonly server?: TestSources;
  readonly dataDir?: string;
  readonly configText?: string | null;
  readonly now?: number;
}

async function bench({
  server: given,
  dataDir = temporaryDirectory(),
  configText = null,
  now = noon,
  ...changes
}: Setup = {}): Promise<Bench> {
  const server = given ?? (await startSources());
  let time = now;
  const clock = { now: () => time };
  const vault = await openVault('file', dataDir, () => new Date(time));
  const options = { dataDir, vault, environment: {}, configText, port: 0 };
  const data = await openDeskData(options, clock, () => {});
  const orders: RefreshOrder[] = [];
  let last = Promise.resolve<unknown>(null);
  /** The same work as on the thread, in here. */
  const start = (order: RefreshOrder): RunningRefresh => {
    orders.push(order);
    const fetcher = createFetcher(clock.now);
    const outcome = askSources(order, fetcher).finally(() => fetcher.close());
    last = outcome;
    return { outcome, end: () => fetcher.close() };
  };
  const refresher = createCatalogRefresher({
    sources: server.sources,
    bundled: bundledSnapshot(),
    maker: data.maker,
    state: data.state,
    file: data.catalogFile,
    analysisKey: () => null,
    clock,
    random: () => 0.5,
    start,
    onChange: () => {},
    report: () => {},
    ...changes,
  });
  onTestFinished(async () => {
    await refresher.close();
    await data.ledger.close();
    await data.maker.close();
  });
  return {
    refresher,
    data,
    server,
    orders,
    tierOf: (model) => data.state.facts().catalog.modelById.get(model)?.tier,
    later: (ms) => void (time += ms),
    idle: async () => {
      await last;
      while (refresher.view().status === 'running') await new Promise(setImmediate);
    },
  };
}

/** The list with another score for one model. */
function listWith(model: string, codingIndex: number) {
  const benchmarks = { artificial_analysis: { coding_index: codingIndex } };
  return { data: fullOpenRouterList().data.map((row) => (row['id'] === model ? { ...row, benchmarks } : row)) };
}

async function benchWithMoved(setup: Setup = {}): Promise<Bench> {
  const made = await bench(setup);
  await made.refresher.refresh();
  made.refresher.acceptMoves();
  made.server.answer('/openrouter/models', versioned('"moved"', listWith(terra, 30)));
  await made.refresher.refresh();
  return made;
}

describe('the schedule', () => {
  test('the first refresh comes with the first tick, the next six hours later', async () => {
    const { refresher, orders, later, idle } = await bench();
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
    const { refresher, server, data } = await bench();
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
    const { refresher, server } = await bench();
    server.answer('/openrouter/models', { status: 429, headers: { 'retry-after': '3600' } });
    await refresher.refresh();
    expect(refresher.view().nextAt).toBe(noon + hour);
  });

  test('what is no use to repeat soon is tried again at the usual time', async () => {
    const { refresher, server } = await bench();
    server.answer('/openrouter/models', { body: { data: fullOpenRouterList().data.slice(0, 20) } });
    await refresher.refresh();
    expect(refresher.view()).toMatchObject({ status: 'failed', nextAt: noon + 6 * hour });
    expect(refresher.view().error).toMatch(/The old figures stay/);
  });

  test('a thread that breaks is a failure like others', async () => {
    const start = (): RunningRefresh => ({ outcome: Promise.reject(new Error('out of memory')), end: async () => {} });
    const { refresher } = await bench({ start });
    await refresher.refresh();
    expect(refresher.view()).toMatchObject({ status: 'failed', nextAt: noon + 5 * 60_000 });
    expect(refresher.view().error).toMatch(/broke off: out of memory/);
  });

  test('a thread that cannot even be started is one, too', async () => {
    const start = (): RunningRefresh => {
      throw new Error('no more threads');
    };
    const { refresher } = await bench({ start });
    refresher.tick();
    await expect.poll(() => refresher.view().error).toMatch(/broke off: no more threads/);
  });

  test('set to manual, nothing is fetched until a person asks', async () => {
    const { refresher, data, orders } = await bench();
    data.state.changeSettings({ catalogRefresh: 'manual' });
    refresher.tick();
    expect(orders).toEqual([]);
    expect(refresher.view()).toMatchObject({ status: 'idle', nextAt: null });
    await refresher.refresh();
    expect(orders).toHaveLength(1);
  });

  test('two who ask at once share one refresh', async () => {
    const { refresher, orders } = await bench();
    await Promise.all([refresher.refresh(), refresher.refresh()]);
    expect(orders).toHaveLength(1);
  });

  test('a run without sources, and a configuration of only its own models, never fetch', async () => {
    const only = JSON.stringify({ version: 1, catalog: 'only', providers: [], models: [] });
    const withOnly = await bench();
    const config = await withOnly.data.readConfig(only, 1);
    withOnly.data.state.useConfig(config);
    for (const { refresher, orders } of [withOnly, await bench({ sources: null })]) {
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
    const { refresher, data, orders, server } = await bench();
    data.state.useConfig(await data.readConfig(config(server.sources.openrouter), 1));
    await refresher.refresh();
    expect(orders[0]?.keys.openrouter).toBe('sk-or-mine');
    const high = data.state.facts().catalog.tiers.high.map(({ id }) => id);
    expect(high).toContain(orders[0]?.tierModels[0]);
  });

  test('a provider that was given another address, or was switched off, keeps its key to itself', async () => {
    const { refresher, data, orders, server } = await bench();
    data.state.useConfig(await data.readConfig(config('https://proxy.example/v1'), 1));
    await refresher.refresh();
    data.state.useConfig(await data.readConfig(config(server.sources.openrouter), 1));
    data.state.changeSettings({ disabledProviders: ['openrouter'] });
    await refresher.refresh();
    expect(orders.map(({ keys }) => keys.openrouter)).toEqual([null, null]);
  });
});

describe('models that moved', () => {
  test('are told with both places, scores and the reason, until a person accepts', async () => {
    const { refresher, tierOf } = await benchWithMoved();
    expect(tierOf(terra)).toBeNull();
    const move = refresher.view().moves.find(({ model }) => model === terra);
    expect(move).toMatchObject({ before: { tier: 'high' }, after: { tier: null, codingIndex: 30 } });
    expect(move?.why).toMatch(/coding index changed from [\d.]+ to 30\./);
    refresher.acceptMoves();
    expect(refresher.view().moves).toEqual([]);
    expect(tierOf(terra)).toBeNull();
  });

  test('go back when the old list is kept, and stay there through the next refresh', async () => {
    const { refresher, data, server, tierOf } = await benchWithMoved();
    expect(refresher.keepOld()).toBe(refresher.view().moves.length + 1);
    expect(refresher.view().moves).toEqual([]);
    expect(tierOf(terra)).toBe('high');
    expect(data.state.facts().settings.tierPins).toEqual({ [terra]: 'high' });
    server.answer('/openrouter/models', { body: listWith(terra, 20) });
    await refresher.refresh();
    expect(tierOf(terra)).toBe('high');
    expect(refresher.view().moves).toEqual([]);
  });

  test('are no question any more once a person has put them somewhere', async () => {
    const { refresher, data } = await benchWithMoved();
    data.state.changeSettings({ tierPins: { [terra]: 'medium' } });
    expect(refresher.view().moves).toEqual([]);
    refresher.keepOld();
    expect(data.state.facts().settings.tierPins).toEqual({ [terra]: 'medium' });
  });

  test('are not told twice, nor when they come back', async () => {
    const { refresher, server } = await benchWithMoved();
    const before = refresher.view().moves.find(({ model }) => model === terra)?.before;
    server.answer('/openrouter/models', { body: listWith(terra, 29) });
    await refresher.refresh();
    const moves = refresher.view().moves.filter(({ model }) => model === terra);
    expect(moves).toHaveLength(1);
    expect(moves[0]).toMatchObject({ before, after: { codingIndex: 29 } });
    server.answer('/openrouter/models', { body: listWith(terra, before?.codingIndex ?? 0) });
    await refresher.refresh();
    expect(refresher.view().moves).toEqual([]);
  });
});

describe('a restart', () => {
  test('begins with the refreshed figures, the open moves and the schedule of before', async () => {
    const dataDir = temporaryDirectory();
    const first = await benchWithMoved({ dataDir });
    await first.refresher.close();
    const { generated } = first.data.maker.figures();
    const second = await bench({ dataDir, server: first.server, now: noon + hour });
    expect(second.tierOf(terra)).toBeNull();
    expect(second.data.maker.figures()).toEqual({ ...bundledSnapshot(), ...first.data.maker.figures() });
    expect(second.data.maker.figures().generated).toBe(generated);
    expect(second.refresher.view().moves).toEqual(first.refresher.view().moves);
    expect(second.refresher.view()).toMatchObject({ lastAt: noon, nextAt: noon + 6 * hour });
  });

  test('asks only for what has changed since', async () => {
    const dataDir = temporaryDirectory();
    const first = await bench({ dataDir });
    await first.refresher.refresh();
    await first.refresher.close();
    const second = await bench({ dataDir, server: first.server });
    await second.refresher.refresh();
    const states = Object.fromEntries(second.refresher.view().sources.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ 'models-dev': 'unchanged', 'openrouter-models': 'unchanged' });
  });

  test('with a newer program begins with its figures, tells what that moves, and asks every source anew', async () => {
    const dataDir = temporaryDirectory();
    const first = await benchWithMoved({ dataDir });
    first.refresher.acceptMoves();
    await first.refresher.close();
    const newer = { ...bundledSnapshot(), generated: '2027-01-15' };
    const second = await bench({ dataDir, server: first.server, bundled: newer });
    expect(second.tierOf(terra)).toBe('high');
    expect(second.refresher.view()).toMatchObject({ lastAt: null });
    expect(second.refresher.view().moves.find(({ model }) => model === terra)).toMatchObject({
      before: { tier: null },
      after: { tier: 'high' },
    });
    await second.refresher.refresh();
    expect(second.orders[0]?.known.validators).toEqual({});
    expect(second.refresher.view().moves.filter(({ model }) => model === terra)).toEqual([]);
  });

  test('takes no provider’s address from the saved copy', async () => {
    const dataDir = temporaryDirectory();
    const first = await bench({ dataDir });
    await first.refresher.refresh();
    await first.refresher.close();
    expect(JSON.stringify(first.data.catalogFile.read() ?? {})).not.toContain('baseUrl');
    const second = await bench({ dataDir, server: first.server });
    expect(second.data.maker.figures().providers).toEqual(bundledSnapshot().providers);
  });
});

test('closing ends a refresh that is on its way, and takes nothing of it', async () => {
  const { refresher, data } = await bench();
  const before = data.maker.figures();
  refresher.tick();
  await refresher.close();
  expect(data.maker.figures()).toBe(before);
});

test('the log hears what each source answered, and why one did not', async () => {
  const lines: unknown[] = [];
  const { refresher, server } = await bench({
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
  const { refresher } = await bench({
    start: () => {
      throw new Error('no thread');
    },
    report: (level, event, fields) => void lines.push([level, event, fields]),
  });
  await refresher.refresh();
  expect(lines).toEqual([['warn', 'catalog.refresh_failed', { message: 'The refresh broke off: no thread' }]]);
});
