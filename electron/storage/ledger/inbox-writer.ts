import type { LedgerFiles } from './ledger-files.ts';
import { ledgerProblem } from './ledger-problem.ts';
import { isPassing } from './sqlite-code.ts';
import type { Rows } from './write-rows.ts';

/** Puts finished requests on disk. While the disk refuses, they are held in memory, and writing is tried again. */
export interface InboxWriter {
  /** @returns once the request is on disk, or held: see `Ledger.finished` */
  readonly add: (rows: Rows) => Promise<void>;
  /** Puts all that is waiting on disk, or explains why not. Opens the files where there are none. */
  readonly flush: () => void;
  /** The same, unless nothing is waiting. */
  readonly flushWaiting: () => void;
  /** Why requests cannot be recorded now, as a sentence; null = they can. */
  readonly problem: () => string | null;
  /** Requests that were given up because too many were waiting. */
  readonly lost: () => number;
  readonly stop: () => void;
}

export interface InboxWriterParts {
  readonly files: LedgerFiles;
  /** Time between two tries while the disk refuses, ms. */
  readonly retryMs: number;
  /** Called after so many requests have been written. */
  readonly onWritten: (requests: number) => void;
}

/** Requests held in memory while the disk refuses, about 10 MB; then the oldest are lost, and counted. */
const mostWaiting = 10_000;
const done = Promise.resolve();

export function createInboxWriter({ files, retryMs, onWritten }: InboxWriterParts): InboxWriter {
  let waiting: Rows[] = [];
  let waiters: (() => void)[] = [];
  /** Runs at the end of a turn of the event loop in which a request was written. */
  let endOfTurn: NodeJS.Immediate | null = null;
  let problem: string | null = null;
  let lost = 0;
  let retryTimer: NodeJS.Timeout | null = null;

  function flush(): void {
    const batch = waiting;
    try {
      const { inbox } = files.open();
      if (batch.length > 0) inbox.add(batch);
      waiting = [];
      problem = null;
      onWritten(batch.length);
    } catch (error) {
      postpone(error);
    }
    const released = waiters;
    waiters = [];
    for (const release of released) release();
  }

  function endTurn(): void {
    endOfTurn = null;
    flushWaiting();
  }

  function flushWaiting(): void {
    if (waiting.length > 0) flush();
  }

  function postpone(error: unknown): void {
    const tooMany = waiting.length - mostWaiting;
    if (tooMany > 0) {
      waiting = waiting.slice(tooMany);
      lost += tooMany;
    }
    if (!isPassing(error)) files.close(); // a handle that failed once may never work again
    problem = `Requests cannot be recorded because ${ledgerProblem(error)}. They are answered and held in memory; recording is tried again by itself.`;
    retryTimer ??= setTimeout(() => {
      retryTimer = null;
      flush();
    }, retryMs).unref();
  }

  return {
    add: (rows) => {
      waiting.push(rows);
      if (problem !== null) {
        if (waiting.length > mostWaiting) lost += Number(waiting.shift() !== undefined);
        return done;
      }
      if (endOfTurn !== null) return new Promise<void>((resolve) => waiters.push(resolve));
      // The first of a turn does not wait; others that end in the same turn are written together.
      endOfTurn = setImmediate(endTurn);
      flush();
      return done;
    },
    flush,
    flushWaiting,
    problem: () => problem,
    lost: () => lost,
    stop() {
      if (endOfTurn !== null) clearImmediate(endOfTurn);
      if (retryTimer !== null) clearTimeout(retryTimer);
    },
  };
}
