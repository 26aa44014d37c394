import type { RefreshOrder, RefreshOutcome } from './knowledge.ts';
import { startWorker } from '../../storage/start-worker.ts';

/** A refresh on its way. */
export interface RunningRefresh {
  /** Rejects when it was ended or broke. */
  readonly outcome: Promise<RefreshOutcome>;
  readonly end: () => Promise<void>;
}

/** Runs one refresh on a thread of its own, which ends with it. It does not keep the program alive. */
export function startRefresh(order: RefreshOrder): RunningRefresh {
  const worker = startWorker('./refresh-worker', import.meta.url, { workerData: order, name: 'catalog-refresh' });
  worker.unref();
  const outcome = new Promise<RefreshOutcome>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The refresh was ended.')));
  });
  return { outcome, end: async () => void (await worker.terminate()) };
}
