import { parentPort, workerData } from 'node:worker_threads';
import { askSources } from './ask-sources.ts';
import { createFetcher, usualLimits } from './fetch-json.ts';
import type { RefreshOrder } from './knowledge.ts';

/** One refresh, off the main thread: reading megabytes of JSON would hold up answers. Started by `refresh-thread.ts`. */
async function refresh(order: RefreshOrder): Promise<void> {
  const fetcher = createFetcher(() => Date.now(), usualLimits, process.env);
  const outcome = await askSources(order, fetcher);
  await fetcher.close();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(outcome);
}

void refresh(workerData as RefreshOrder); // what it throws ends the thread, and is told as its error
