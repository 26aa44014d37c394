import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { factoryRetention, type Retention } from '../../../shared/ledger.ts';
import type { RequestSink } from '../../gateway/ports.ts';
import { createLedgerReader, type LedgerReader } from './ledger-reader.ts';
import { inboxPath, isBefore, openInbox, type InboxFile, type Place } from './inbox-file.ts';
import { openDatabase, replaceDatabase, type OpenedDatabase } from './open-database.ts';
import { ledgerProblem, lostNotice } from './ledger-problem.ts';
import { preparePrune, type PruneStep } from './prune.ts';
import { schedulePruning } from './prune-schedule.ts';
import { readSessionSpend, readSpend, type SessionSpend, type Spend } from './spend.ts';
import { isDamage, isPassing } from './sqlite-code.ts';
import { scheduleUnpacking } from './unpack-schedule.ts';
import { prepareUnpacker, type Unpacker } from './unpack.ts';
import { verdictText } from './verdict-summary.ts';
import { toRows, type Rows } from './write-rows.ts';

/** What happened, on disk. There is one writer: the process that holds the data directory. */
export interface Ledger {
  /**
   * @returns once the request is on disk: the first of a turn of the event loop at once, those that end in the same turn together.
   * Never rejects: while the disk refuses, requests are held in memory and served on, and a notice says so.
   */
  readonly finished: (...args: Parameters<RequestSink['keep']>) => Promise<void>;
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
const done = Promise.resolve();
/** Length of the log at which it is moved into the file, about, bytes. */
const mostLogBytes = 4_000_000;
/** What a commit writes beside the requests; and how often each is written until it is in its place, indexes included. */
const bytesPerCommit = 8_192;
const timesWritten = 5;

/** Opens the ledger, or makes it. Never throws: where that fails, the program runs on and `notices` says why. */
export function openLedger(file: string, options: LedgerOptions = {}): Ledger {
  const { now = Date.now, retryMs = 2_000, retention = () => factoryRetention } = options;
  const reader = createLedgerReader(file);
  let open: Open | null = null;
  let waiting: Rows[] = [];
  let waiters: (() => void)[] = [];
  /** Runs at the end of a turn of the event loop in which a request was written. */
  let endOfTurn: NodeJS.Immediate | null = null;
  let problem: string | null = null;
  let lost = 0;
  let logBytes = 0;
  let unread: string | null = null;
  let retryTimer: NodeJS.Timeout | null = null;
  const asides: string[] = [];

  function adopt({ database, notice }: OpenedDatabase, inbox?: InboxFile): Open {
    if (notice !== null) asides.push(notice);
    const unpacker = prepareUnpacker(database);
    // A new database begins where the one before it was.
    if (inbox !== undefined) unpacker.setTaken(inbox.place());
    return {
      database,
      inbox: inbox ?? openInbox(inboxPath(file), unpacker.taken()),
      unpacker,
      prune: preparePrune(database),
    };
  }

  function present(): Open {
    return (open ??= openBoth());
  }

  /** Damage may show only when something is read. */
  function openBoth(): Open {
    const opened = openDatabase(file, new Date(now()));
    try {
      return adopt(opened);
    } catch (error) {
      opened.database.close();
      if (!isDamage(error)) throw error;
      return adopt(replaceDatabase(file, new Date(now()), 'was damaged'));
    }
  }

  /** Puts all that is waiting on disk, or explains why not. */
  function flush(): void {
    const batch = waiting;
    try {
      const { inbox } = present();
      if (batch.length > 0) inbox.add(batch);
      waiting = [];
      problem = null;
      unpacking.arrived(batch.length);
    } catch (error) {
      postpone(error);
    }
    const released = waiters;
    waiters = [];
    for (const release of released) release();
  }

  function endTurn(): void {
    endOfTurn = null;
    if (waiting.length > 0) flush();
  }

  /** @param moved what a step has moved, bytes */
  function noteMoved(moved: number): void {
    pruning.grown(moved);
    logBytes += bytesPerCommit + moved * timesWritten;
    if (logBytes < mostLogBytes) return;
    logBytes = 0;
    // Left to SQLite, moving the log into the file would hold up answers for some milliseconds each time.
    reader.checkpoint().catch(() => {
      // SQLite does it by itself when the log has grown four times as long
    });
  }

  /** Begins a new database; what waits in the inbox goes there. */
  function replace({ database, inbox }: Open): void {
    database.close();
    open = null;
    open = adopt(replaceDatabase(file, new Date(now()), 'was damaged'), inbox);
  }

  /** @returns true when there is more to unpack. What the disk refuses stays in the inbox, and is tried again. */
  function unpackStep(): boolean {
    if (open === null || open.inbox.behind() === 0) return false;
    try {
      const { refused, moved } = open.unpacker.step(open.inbox);
      lost += refused;
      unread = null;
      noteMoved(moved);
      return open.inbox.behind() > 0;
    } catch (error) {
      return recover(open, error);
    }
  }

  /** @returns true when there is a new database to unpack into. */
  function recover(failed: Open, error: unknown): boolean {
    try {
      if (isDamage(error)) {
        replace(failed);
        return true;
      }
    } catch {
      failed.inbox.close();
    }
    unread = `The newest requests are recorded but not shown yet, because ${ledgerProblem(error)}. This is tried again by itself.`;
    unpacking.again(retryMs);
    return false;
  }

  function unpackAll(): void {
    if (waiting.length > 0) flush();
    while (unpackStep());
  }

  /** Readers see every request that was answered before they ask; in steps, so that answers do not wait. */
  async function catchUp(): Promise<void> {
    if (waiting.length > 0) flush();
    const until = open?.inbox.end() ?? null;
    while (isWaiting(until) && unpackStep()) await turn();
  }

  function isWaiting(until: Place | null): boolean {
    return until !== null && open !== null && isBefore(open.inbox.place(), until);
  }

  function postpone(error: unknown): void {
    const tooMany = waiting.length - mostWaiting;
    if (tooMany > 0) {
      waiting = waiting.slice(tooMany);
      lost += tooMany;
    }
    if (open !== null && !isPassing(error)) {
      open.database.close(); // a handle that failed once may never work again
      open.inbox.close();
      open = null;
    }
    problem = `Requests cannot be recorded because ${ledgerProblem(error)}. They are answered and held in memory; recording is tried again by itself.`;
    retryTimer ??= setTimeout(() => {
      retryTimer = null;
      flush();
    }, retryMs).unref();
  }

  function pruneStep(): boolean {
    try {
      return open?.prune(retention(), now()) ?? false;
    } catch {
      return false; // tried again later; a disk that refuses is noticed and reported by the next request
    }
  }

  const unpacking = scheduleUnpacking({ step: unpackStep, behind: () => open?.inbox.behind() ?? 0 });
  const pruning = schedulePruning(pruneStep);
  flush();
  unpackAll(); // what a killed run left behind counts from the start
  return {
    finished: (entry, verdicts) => {
      waiting.push(toRows(entry, verdictText(verdicts)));
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
    notices: () => [
      ...asides,
      ...[problem, unread].filter((sentence) => sentence !== null),
      ...(lost === 0 ? [] : [lostNotice(lost)]),
    ],
    spendSince: (since) => {
      unpackAll();
      return open === null ? [] : readSpend(open.database, since);
    },
    sessionSpendSince: (since) => {
      unpackAll();
      return open === null ? [] : readSessionSpend(open.database, since);
    },
    prune: () => {
      unpackAll();
      pruning.start();
    },
    forgetRequests: () => {
      unpackAll();
      open?.database.exec('BEGIN IMMEDIATE; DELETE FROM request; DELETE FROM attempt; COMMIT');
    },
    read: {
      ...reader,
      page: async (query) => {
        await catchUp();
        return reader.page(query);
      },
      count: async (filter) => {
        await catchUp();
        return reader.count(filter);
      },
      entry: async (id, at) => {
        await catchUp();
        return reader.entry(id, at);
      },
      usage: async (query) => {
        await catchUp();
        return reader.usage(query);
      },
      rows: async (filter, after, limit) => {
        await catchUp();
        return reader.rows(filter, after, limit);
      },
    },
    close: async () => {
      if (endOfTurn !== null) clearImmediate(endOfTurn);
      flush();
      unpackAll();
      unpacking.stop();
      if (retryTimer !== null) clearTimeout(retryTimer);
      pruning.stop();
      await reader.close(); // the last connection to close leaves one file
      open?.database.close();
      open?.inbox.close();
      open = null;
    },
  };
}

interface Open {
  readonly database: DatabaseSync;
  readonly inbox: InboxFile;
  readonly unpacker: Unpacker;
  readonly prune: PruneStep;
}
