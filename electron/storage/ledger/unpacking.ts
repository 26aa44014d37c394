import { setImmediate as turn } from 'node:timers/promises';
import { isBefore, type Place } from './inbox-file.ts';
import type { LedgerFiles } from './ledger-files.ts';
import { ledgerProblem } from './ledger-problem.ts';
import { isDamage } from './sqlite-code.ts';
import { scheduleUnpacking } from './unpack-schedule.ts';

/** Moves what arrived in the inbox into the database: by itself, and before somebody reads. */
export interface Unpacking {
  readonly arrived: (requests: number) => void;
  /** Everything, at once. */
  readonly all: () => void;
  /** Everything that is in the inbox now, in steps, so that answers do not wait. */
  readonly catchUp: () => Promise<void>;
  /** Why the newest requests are not in the database, one sentence; null where they are or will soon be. */
  readonly problem: () => string | null;
  /** Requests that the database did not take. */
  readonly refused: () => number;
  readonly stop: () => void;
}

export interface UnpackingParts {
  readonly files: LedgerFiles;
  /** Time between two tries while the disk refuses, ms. */
  readonly retryMs: number;
  /** Hears how much a step has moved, bytes. */
  readonly onMoved: (bytes: number) => void;
}

export function createUnpacking({ files, retryMs, onMoved }: UnpackingParts): Unpacking {
  let problem: string | null = null;
  let refused = 0;
  const schedule = scheduleUnpacking({ step, behind: () => files.opened()?.inbox.behind() ?? 0 });

  /** @returns true when there is more to unpack. What the disk refuses stays in the inbox, and is tried again. */
  function step(): boolean {
    const opened = files.opened();
    if (opened === null || opened.inbox.behind() === 0) return false;
    try {
      const done = opened.unpacker.step(opened.inbox);
      refused += done.refused;
      problem = null;
      onMoved(done.moved);
      return opened.inbox.behind() > 0;
    } catch (error) {
      return recover(error);
    }
  }

  /** @returns true when there is a new database to unpack into. */
  function recover(error: unknown): boolean {
    try {
      if (isDamage(error)) {
        files.beginAnew();
        return true;
      }
    } catch {
      // the sentence below says what came first
    }
    problem = `The newest requests are recorded but not shown yet, because ${ledgerProblem(error)}. This is tried again by itself.`;
    schedule.again(retryMs);
    return false;
  }

  function isWaiting(until: Place | null): boolean {
    const opened = files.opened();
    return until !== null && opened !== null && isBefore(opened.inbox.place(), until);
  }

  return {
    arrived: schedule.arrived,
    all() {
      while (step());
    },
    async catchUp() {
      const until = files.opened()?.inbox.end() ?? null;
      while (isWaiting(until) && step()) await turn();
    },
    problem: () => problem,
    refused: () => refused,
    stop: schedule.stop,
  };
}
