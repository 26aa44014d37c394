import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { RefreshOrder, RefreshOutcome } from './knowledge.ts';

/** A refresh on its way. */
export interface RunningRefresh {
  /** Rejects when it was ended or broke. */
  readonly outcome: Promise<RefreshOutcome>;
  readonly end: () => Promise<void>;
}

/** Runs one refresh on a thread of its own, which ends with it. It does not keep the program alive. */
export function startRefresh(order: RefreshOrder): RunningRefresh {
  const worker = startWorker(order);
  worker.unref();
  const outcome = new Promise<RefreshOutcome>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The refresh was ended.')));
  });
  return { outcome, end: async () => void (await worker.terminate()) };
}

/** From source the worker is the file beside this one. In the bundles it is read and run as text, because a thread cannot read inside an asar. */
function startWorker(order: RefreshOrder): Worker {
  const options = { workerData: order, name: 'catalog-refresh' };
  if (import.meta.url.endsWith('.ts')) return new Worker(new URL(workerSource, import.meta.url), options);
  return new Worker(readFileSync(new URL(workerBundle, import.meta.url), 'utf8'), { ...options, eval: true });
}

/** Names apart from their use: Vite would bundle what it sees inside `new URL`. */
const workerSource = './refresh-worker.ts';
const workerBundle = './refresh-worker.cjs';
