import { onTestFinished } from 'vitest';
import { askSources } from '../../electron/desk/catalog-refresh/ask-sources.ts';
import {
  createCatalogRefresher,
  type CatalogRefresher,
  type RefresherParts,
} from '../../electron/desk/catalog-refresh/catalog-refresher.ts';
import { createFetcher } from '../../electron/desk/catalog-refresh/fetch-json.ts';
import type { RefreshOrder } from '../../electron/desk/catalog-refresh/knowledge.ts';
import type { RunningRefresh } from '../../electron/desk/catalog-refresh/refresh-thread.ts';
import { openDeskData, type DeskData } from '../../electron/desk/desk-data.ts';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';
import { openVault } from '../../electron/storage/open-vault.ts';
import { noon } from './a-snapshot.ts';
import { fullOpenRouterList, startSources, versioned, type TestSources } from './catalog-sources.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export const hour = 3_600_000;
export const terra = 'openai/gpt-5.6-terra';

/** A refresher before sources of its own, with a clock that a test moves. */
export interface RefresherBench {
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

/** Sets it up for the running test. */
export async function refresherBench({
  server: given,
  dataDir = temporaryDirectory(),
  configText = null,
  now = noon,
  ...changes
}: Setup = {}): Promise<RefresherBench> {
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
export function listWith(model: string, codingIndex: number) {
  const benchmarks = { artificial_analysis: { coding_index: codingIndex } };
  return { data: fullOpenRouterList().data.map((row) => (row['id'] === model ? { ...row, benchmarks } : row)) };
}

/** The same, where `terra` has moved to another tier. */
export async function benchWithMoved(setup: Setup = {}): Promise<RefresherBench> {
  const made = await refresherBench(setup);
  await made.refresher.refresh();
  made.refresher.acceptMoves();
  made.server.answer('/openrouter/models', versioned('"moved"', listWith(terra, 30)));
  await made.refresher.refresh();
  return made;
}
