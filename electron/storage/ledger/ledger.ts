import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { factoryRetention, type Retention } from '../../../shared/ledger.ts';
import type { RequestSink } from '../../gateway/ports.ts';
import { createInboxWriter } from './inbox-writer.ts';
import { createLedgerFiles } from './ledger-files.ts';
import { ledgerProblem, lostNotice } from './ledger-problem.ts';
import { ledgerQuestions, type MainThreadQuestions } from './ledger-questions.ts';
import { createLedgerReader, type LedgerReader } from './ledger-reader.ts';
import { schedulePruning } from './prune-schedule.ts';
import { readSessionSpend, readSpend, type SessionSpend, type Spend } from './spend.ts';
import { isDamage } from './sqlite-code.ts';
import { createUnpacking } from './unpacking.ts';
import { verdictText } from './verdict-summary.ts';
import { toRows } from './write-rows.ts';

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
  /** Forgets all requests that have ended by now, in steps, so that answers do not wait. The totals stay: budgets go on. Rejects when the disk refuses. */
  readonly forgetRequests: () => Promise<void>;
  /**
   * Answers at once, on this thread: for the start, when nobody waits for it yet and a thread would take 90 ms and 15 MB.
   * null = the ledger is not open.
   */
  readonly atStart: () => MainThreadQuestions | null;
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

/** Length of the log at which it is moved into the file, about, bytes. */
const mostLogBytes = 4_000_000;
/** What a commit writes beside the requests; and how often each is written until it is in its place, indexes included. */
const bytesPerCommit = 8_192;
const timesWritten = 5;
/** What a step that removes requests writes, about, bytes. */
const bytesPerRemoval = 100_000;

/** Opens the ledger, or makes it. Never throws: where that fails, the program runs on and `notices` says why. */
export function openLedger(file: string, options: LedgerOptions = {}): Ledger {
  const { now = Date.now, retryMs = 2_000, retention = () => factoryRetention } = options;
  const reader = createLedgerReader(file);
  const files = createLedgerFiles(file, now);
  let logBytes = 0;
  /** Requests up to this one are being forgotten. */
  let forgetUntil: number | null = null;
  const unpacking = createUnpacking({ files, retryMs, onMoved });
  const pruning = schedulePruning(pruneStep);
  const inbox = createInboxWriter({ files, retryMs, onWritten: unpacking.arrived });

  function onMoved(bytes: number): void {
    pruning.grown(bytes);
    void logged(bytesPerCommit + bytes * timesWritten);
  }

  /** Left to SQLite, moving the log into the file would hold up answers for some milliseconds each time. */
  async function logged(bytes: number): Promise<void> {
    logBytes += bytes;
    if (logBytes < mostLogBytes) return;
    logBytes = 0;
    await reader.checkpoint().catch(() => {
      // SQLite does it by itself when the log has grown four times as long
    });
  }

  function unpackAll(): void {
    inbox.flushWaiting();
    unpacking.all();
  }

  /** Readers see every request that was answered before they ask. */
  async function catchUp(): Promise<void> {
    inbox.flushWaiting();
    await unpacking.catchUp();
  }

  function pruneStep(): boolean {
    void logged(bytesPerRemoval);
    try {
      return files.opened()?.prune(retention(), now()) ?? false;
    } catch {
      return false; // tried again later; a disk that refuses is noticed and reported by the next request
    }
  }

  /** @returns true when there is more to forget. */
  function forgetStep(): boolean {
    if (forgetUntil === null) return false;
    if (files.opened()?.forget(forgetUntil) === true) return true;
    forgetUntil = null;
    return false;
  }

  /** What somebody wanted forgotten is not there at the next start. */
  function forgetRest(): void {
    try {
      while (forgetStep());
    } catch {
      // a disk that refuses is noticed and reported by the next request
    }
  }

  async function forgetRequests(): Promise<void> {
    await catchUp();
    forgetUntil = files.opened()?.newest() ?? null;
    try {
      while (forgetStep()) {
        await logged(bytesPerRemoval);
        await turn();
      }
    } catch (error) {
      forgetUntil = null; // it was said that they stay; numbers may be given anew later
      throw new Error(`Not every request is forgotten, because ${ledgerProblem(error)}.`, { cause: error });
    }
    const problem = inbox.problem() ?? unpacking.problem();
    if (problem !== null) throw new Error(`The newest requests are not forgotten. ${problem}`);
  }

  /** Damage may show only now: then a new ledger begins, and its notice says that budgets count from now. */
  function readNow<T>(read: (database: DatabaseSync) => readonly T[]): readonly T[] {
    unpackAll();
    const opened = files.opened();
    if (opened === null) return [];
    try {
      return read(opened.database);
    } catch (error) {
      if (!isDamage(error)) throw error;
      files.beginAnew();
      return [];
    }
  }

  inbox.flush();
  unpackAll(); // what a killed run left behind counts from the start
  return {
    finished: (entry, verdicts) => inbox.add(toRows(entry, verdictText(verdicts))),
    notices() {
      const missing = inbox.lost() + unpacking.refused();
      return [
        ...files.notices(),
        ...[inbox.problem(), unpacking.problem()].filter((sentence) => sentence !== null),
        ...(missing === 0 ? [] : [lostNotice(missing)]),
      ];
    },
    spendSince: (since) => readNow((database) => readSpend(database, since)),
    sessionSpendSince: (since) => readNow((database) => readSessionSpend(database, since)),
    prune: () => {
      unpackAll();
      pruning.start();
    },
    forgetRequests,
    atStart() {
      unpackAll();
      const opened = files.opened();
      return opened === null ? null : ledgerQuestions(opened.database);
    },
    read: readingAfter(catchUp, reader),
    close: async () => {
      inbox.flush();
      unpackAll();
      forgetRest();
      unpacking.stop();
      inbox.stop();
      pruning.stop();
      await reader.close(); // the last connection to close leaves one file
      files.close();
    },
  };
}

function readingAfter(catchUp: () => Promise<void>, reader: LedgerReader): LedgerReader {
  return {
    ...reader,
    page: (query) => catchUp().then(() => reader.page(query)),
    count: (filter, after) => catchUp().then(() => reader.count(filter, after)),
    entry: (id, at) => catchUp().then(() => reader.entry(id, at)),
    usage: (query) => catchUp().then(() => reader.usage(query)),
    usageText: (since, format, after) => catchUp().then(() => reader.usageText(since, format, after)),
  };
}
