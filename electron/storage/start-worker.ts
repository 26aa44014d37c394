import { readFileSync } from 'node:fs';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread. From source its file is beside the one that starts it. In the bundles it is read and run as text, because a
 * thread cannot read inside an asar.
 *
 * @param name of the file, without its ending, e.g. `./ledger-worker`
 * @param from `import.meta.url` of the file that starts it
 */
export function startWorker(name: string, from: string, options: WorkerOptions): Worker {
  if (from.endsWith('.ts')) return new Worker(new URL(`${name}.ts`, from), options);
  return new Worker(readFileSync(new URL(`${name}.cjs`, from), 'utf8'), { ...options, eval: true });
}
