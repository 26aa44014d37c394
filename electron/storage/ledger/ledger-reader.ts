import type { Worker } from 'node:worker_threads';
import type { Answered, Asked, LedgerQuestions, QuestionName } from './ledger-questions.ts';
import { startWorker } from '../start-worker.ts';

/** Asks the ledger without holding up the main thread. */
export type LedgerReader = {
  readonly [Name in QuestionName]: (
    ...input: Parameters<LedgerQuestions[Name]>
  ) => Promise<ReturnType<LedgerQuestions[Name]>>;
} & {
  /** Ends the worker; questions that are still open fail. */
  readonly close: () => Promise<void>;
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Without a question for this long the worker ends, ms. */
const idleMs = 3_000;

/** The worker starts with the first question, and again when it has ended. */
export function createLedgerReader(file: string): LedgerReader {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;
  let resting: NodeJS.Timeout | null = null;

  /** A thread takes 15 MB; most of the time nobody asks anything. */
  function restSoon(): void {
    if (resting !== null) clearTimeout(resting);
    resting = setTimeout(() => {
      if (waiting.size > 0) return;
      const idle = worker;
      worker = null;
      void idle?.terminate();
    }, idleMs).unref();
  }

  function start(): Worker {
    const started = startWorker('./ledger-worker', import.meta.url, { workerData: { file }, name: 'ledger' });
    started.unref();
    started.on('message', (answer: Answered) => {
      const asker = waiting.get(answer.number);
      waiting.delete(answer.number);
      if (answer.ok) asker?.resolve(answer.value);
      else asker?.reject(new Error(`The ledger could not be read: ${answer.message}`));
      if (waiting.size > 0) return;
      started.unref();
      restSoon();
    });
    const died = (reason: string): void => {
      if (worker !== started) return;
      worker = null;
      for (const { reject } of waiting.values()) reject(new Error(`The ledger could not be read: ${reason}`));
      waiting.clear();
    };
    started.on('error', (error: Error) => died(error.message));
    started.on('exit', () => died('its reader has ended.'));
    return started;
  }

  async function ask<Name extends QuestionName>(
    name: Name,
    ...input: Parameters<LedgerQuestions[Name]>
  ): Promise<ReturnType<LedgerQuestions[Name]>> {
    const present = (worker ??= start());
    present.ref(); // an open question keeps the process alive, an idle reader does not
    const number = (asked += 1);
    const answer = new Promise<unknown>((resolve, reject) => waiting.set(number, { resolve, reject }));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    present.postMessage({ number, name, input } satisfies Asked);
    return (await answer) as ReturnType<LedgerQuestions[Name]>;
  }

  return {
    page: (query) => ask('page', query),
    count: (filter, after) => ask('count', filter, after),
    entry: (id, at) => ask('entry', id, at),
    usage: (query) => ask('usage', query),
    usageText: (since, format, after) => ask('usageText', since, format, after),
    checkpoint: () => ask('checkpoint'),
    close: async () => {
      if (resting !== null) clearTimeout(resting);
      await worker?.terminate();
      worker = null;
    },
  };
}
