import type { DatabaseSync } from 'node:sqlite';
import { factoryRetention, type Retention } from '../../../shared/ledger.ts';
import type { RequestSink } from '../../gateway/ports.ts';
import { writeProblem } from '../private-file.ts';
import { createLedgerReader, type LedgerReader } from './ledger-reader.ts';
import { isDamage, openDatabase, replaceDatabase, sqliteCode, type OpenedDatabase } from './open-database.ts';
import { preparePrune, type PruneStep } from './prune.ts';
import { readSessionSpend, readSpend, type SessionSpend, type Spend } from './spend.ts';
import { prepareWriter, type Finished, type WriteRows } from './write-rows.ts';

/** What happened, on disk. There is one writer: the process that holds the data directory. */
export interface Ledger {
  /**
   * @returns once the request is on disk; requests that end in the same turn of the event loop go in one transaction. Never rejects:
   * while the disk refuses, requests are held in memory and served on, and a notice says so.
   */
  readonly finished: (...args: Parameters<RequestSink['finished']>) => Promise<void>;
  /** What the user should know, one sentence each. */
  readonly notices: () => readonly string[];
  /** Money and tokens per quarter hour and client key; what budgets count from after a start. @param since ms since epoch. */
  readonly spendSince: (since: number) => readonly Spend[];
  readonly sessionSpendSince: (since: number) => readonly SessionSpend[];
  /** Removes what the retention no longer covers now, instead of within ten minutes; in steps, so it returns before it is done. */
  readonly prune: () => void;
  /** Forgets all requests. The totals stay: budgets go on. */
  readonly forgetRequests: () => void;
  /** Heavy questions, answered off the main thread. */
  readonly read: LedgerReader;
  /** Writes what is waiting, at once, and then closes the file. */
  readonly close: () => Promise<void>;
}

export interface LedgerOptions {
  /** ms since epoch; for ages and names of files. */
  readonly now?: () => number;
  /** Asked whenever old requests are removed. */
  readonly retention?: () => Retention;
  /** Time between two tries while the disk refuses, ms. */
  readonly retryMs?: number;
}

/** Requests held in memory while the disk refuses, about 10 MB; then the oldest are lost, and counted. */
const mostWaiting = 10_000;
const pruneEveryMs = 600_000;
/** Between two steps of removing old requests. */
const pruneStepMs = 20;
/** Requests after which the log is moved into the file: about 10 MB of log. */
const mostRowsInLog = 500;
/** Commits between two looks at the size. */
const pruneEveryCommits = 500;

/** Opens the ledger, or makes it. Never throws: where that fails, the program runs on and `notices` says why. */
export function openLedger(file: string, options: LedgerOptions = {}): Ledger {
  const { now = Date.now, retryMs = 2_000, retention = () => factoryRetention } = options;
  const read = createLedgerReader(file);
  let open: Open | null = null;
  let waiting: Finished[] = [];
  let waiters: (() => void)[] = [];
  let scheduled: NodeJS.Immediate | null = null;
  let problem: string | null = null;
  let lost = 0;
  let commits = 0;
  let rowsInLog = 0;
  let retryTimer: NodeJS.Timeout | null = null;
  let pruneTimer: NodeJS.Timeout | null = null;
  const asides: string[] = [];

  function adopt({ database, notice }: OpenedDatabase): Open {
    if (notice !== null) asides.push(notice);
    return { database, write: prepareWriter(database), prune: preparePrune(database) };
  }

  function present(): Open {
    return (open ??= adopt(openDatabase(file, new Date(now()))));
  }

  /** Writes all that is waiting, or explains why not. */
  function flush(): void {
    scheduled = null;
    const batch = waiting;
    try {
      if (batch.length > 0) writeOrRepair(batch);
      else present();
      waiting = [];
      problem = null;
      commits += 1;
      emptyLog(batch.length);
      if (commits % pruneEveryCommits === 0) pruneSoon(0);
    } catch (error) {
      postpone(error);
    }
    const released = waiters;
    waiters = [];
    for (const release of released) release();
  }

  /** Left to SQLite, moving the log into the file would hold up answers for some milliseconds each time. */
  function emptyLog(written: number): void {
    rowsInLog += written;
    if (rowsInLog < mostRowsInLog) return;
    rowsInLog = 0;
    read.checkpoint().catch(() => {
      // SQLite does it by itself when the log has grown four times as long
    });
  }

  function writeOrRepair(batch: readonly Finished[]): void {
    try {
      present().write(batch);
    } catch (error) {
      if (isDamage(error)) replaceAndWrite(batch);
      else if (isRowFault(error)) writeOneByOne(batch);
      else throw error;
    }
  }

  function replaceAndWrite(batch: readonly Finished[]): void {
    open?.database.close();
    open = null;
    open = adopt(replaceDatabase(file, new Date(now()), 'was damaged'));
    open.write(batch);
  }

  /** One row that SQLite does not take must not keep the others out. */
  function writeOneByOne(batch: readonly Finished[]): void {
    for (const finished of batch) {
      try {
        present().write([finished]);
      } catch (error) {
        if (!isRowFault(error)) throw error;
        lost += 1;
      }
    }
  }

  function postpone(error: unknown): void {
    const tooMany = waiting.length - mostWaiting;
    if (tooMany > 0) {
      waiting = waiting.slice(tooMany);
      lost += tooMany;
    }
    if (open !== null && !isPassing(error)) {
      open.database.close(); // a handle that failed once may never work again
      open = null;
    }
    problem = `Requests cannot be recorded because ${ledgerProblem(error)}. They are answered and held in memory; recording is tried again by itself.`;
    retryTimer ??= setTimeout(() => {
      retryTimer = null;
      flush();
    }, retryMs).unref();
  }

  function pruneSoon(ms: number): void {
    pruneTimer ??= setTimeout(() => {
      pruneTimer = null;
      let more = false;
      try {
        more = open?.prune(retention(), now()) ?? false;
      } catch {
        // tried again later; a disk that refuses is noticed and reported by the next request
      }
      pruneSoon(more ? pruneStepMs : pruneEveryMs);
    }, ms).unref();
  }

  flush();
  pruneSoon(pruneStepMs);
  return {
    finished: (entry, verdicts) => {
      waiting.push({ entry, verdicts });
      if (problem !== null) {
        if (waiting.length > mostWaiting) lost += Number(waiting.shift() !== undefined);
        return Promise.resolve();
      }
      scheduled ??= setImmediate(flush);
      return new Promise((resolve) => waiters.push(resolve));
    },
    notices: () => [...asides, ...(problem === null ? [] : [problem]), ...(lost === 0 ? [] : [lostNotice(lost)])],
    spendSince: (since) => (open === null ? [] : readSpend(open.database, since)),
    sessionSpendSince: (since) => (open === null ? [] : readSessionSpend(open.database, since)),
    prune: () => {
      if (pruneTimer !== null) clearTimeout(pruneTimer);
      pruneTimer = null;
      pruneSoon(0);
    },
    forgetRequests: () => {
      flush();
      open?.database.exec('BEGIN IMMEDIATE; DELETE FROM request; DELETE FROM attempt; COMMIT');
    },
    read,
    close: async () => {
      if (scheduled !== null) clearImmediate(scheduled);
      flush();
      if (retryTimer !== null) clearTimeout(retryTimer);
      if (pruneTimer !== null) clearTimeout(pruneTimer);
      await read.close(); // the last connection to close leaves one file
      open?.database.close();
      open = null;
    },
  };
}

interface Open {
  readonly database: DatabaseSync;
  readonly write: WriteRows;
  readonly prune: PruneStep;
}

/** SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, or a value that cannot be bound at all. */
function isRowFault(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 19 || code === 20 || code === 18 || (code === null && error instanceof TypeError);
}

/** SQLITE_BUSY and SQLITE_FULL end by themselves; the open file is not at fault. */
function isPassing(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 5 || code === 13;
}

/** Why SQLite refused, in words. */
function ledgerProblem(error: unknown): string {
  switch (sqliteCode(error)) {
    case 13:
      return 'the disk is full';
    case 8:
      return 'the ledger is read-only';
    case 14:
      return 'the ledger cannot be opened';
    case 5:
      return 'another program holds the ledger';
    case null:
      return writeProblem(error);
    default:
      return 'the disk refuses';
  }
}

function lostNotice(lost: number): string {
  return `${lost} ${lost === 1 ? 'request is' : 'requests are'} missing from the ledger since the start, because it could not be written.`;
}
