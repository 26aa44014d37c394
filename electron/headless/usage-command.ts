import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LedgerCursor } from '../../shared/ledger.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { defaultDataDir } from '../storage/data-dir.ts';
import { endOfInbox, inboxPath, isBefore, type Place } from '../storage/ledger/inbox-file.ts';
import { errorCode, writeProblem } from '../storage/private-file.ts';
import { openLedger } from '../storage/ledger/ledger.ts';
import { unpackMs } from '../storage/ledger/unpack-schedule.ts';
import { ledgerPath, openForReading } from '../storage/ledger/open-database.ts';
import { readTaken } from '../storage/ledger/unpack.ts';
import { readUsageText, writeUsage, type UsageFormat, type UsageText } from '../storage/ledger/usage-text.ts';

/** `pareto-desk usage ...`: what was recorded, one row per finished request. */
export interface UsageOptions {
  /** Absolute; null = the usual place. */
  readonly dataDir: string | null;
  /** ms since epoch; null = from the first request. */
  readonly since: number | null;
  readonly format: UsageFormat;
}

export const usageHelp = `Prints what was recorded, one row per finished request, oldest first. Works while Pareto Desk is running.

Usage: pareto-desk usage [options]

  --data-dir DIR   where the ledger lives
  --since WHEN     an ISO date or time, local unless it names a zone, or an age such as 12h, 7d or 4w
  --csv            comma-separated, with a line of names (default)
  --json           one JSON array
`;

/**
 * Reads the words after `usage`. Throws an Error whose message is a sentence for the person.
 *
 * @param now ms since epoch, which ages are counted from.
 */
export function readUsageOptions(words: readonly string[], cwd: string, now: number): UsageOptions | 'help' {
  const { values } = parseArgs({
    args: [...words],
    options: {
      'data-dir': { type: 'string' },
      since: { type: 'string' },
      csv: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return 'help';
  if (values.csv === true && values.json === true) throw new Error('--csv and --json exclude each other.');
  const dataDir = values['data-dir'];
  if (dataDir === '') throw new Error('--data-dir needs a path.');
  return {
    dataDir: dataDir === undefined ? null : resolve(cwd, dataDir),
    since: values.since === undefined ? null : readSince(values.since, now),
    format: values.json === true ? 'json' : 'csv',
  };
}

/** V8 takes more for a time than is one, and makes another of it. */
const isoTime = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?)?$/;

/** There is no 31st of February, and V8 takes it for the 3rd of March. */
function isDay(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function readSince(text: string, now: number): number {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const age = unitMs[unit];
  if (count !== undefined && age !== undefined) return now - Number(count) * age;
  const isDate = !/[T ]/.test(text);
  // V8 takes a date alone for midnight UTC; the window's days, and times without a zone, are local
  const at =
    isoTime.test(text) && isDay(text.slice(0, 10))
      ? Date.parse(isDate ? `${`${text}-01`.slice(0, 10)}T00:00` : text)
      : Number.NaN;
  if (Number.isNaN(at)) throw new Error('--since needs an ISO date such as 2026-11-01, or an age such as 7d.');
  return at;
}

/** Where the command writes to; `write` resolves when more can be taken, and rejects when it was not taken. */
export interface UsageOutput {
  readonly write: (text: string) => Promise<void>;
  /** A sentence for the person, apart from the data. */
  readonly say: (text: string) => void;
}

/** Waits when a pipe is slower than the disk. */
export const standardOutput: UsageOutput = {
  write: (text) =>
    new Promise((done, fail) => void process.stdout.write(text, (error) => (error == null ? done() : fail(error)))),
  say: (text) => void process.stderr.write(text),
};

/** @returns the exit code. */
export async function printUsage({ dataDir, since, format }: UsageOptions, output: UsageOutput): Promise<number> {
  const file = ledgerPath(dataDir ?? defaultDataDir());
  const write = (text: string): Promise<void> =>
    output.write(text).catch((cause: unknown) => {
      throw new OutputError('The output was not taken.', { cause });
    });
  try {
    if (isThere(file)) await printRows(file, since, format, { ...output, write });
    else {
      await write(writeUsage(format, [], true, true));
      output.say(`There is no ledger at ${file} yet.\n`);
    }
    return 0;
  } catch (error) {
    if (error instanceof OutputError) return giveUp(error.cause, output);
    output.say(`The ledger at ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.\n`);
    return 1;
  }
}

/** Throws where a folder on the way may not be entered, or is none: what is in it is not known. */
function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

class OutputError extends Error {}

/** Whoever has read enough, e.g. `head`, is no failure; half a file on a full disk is. */
function giveUp(cause: unknown, output: UsageOutput): number {
  if (errorCode(cause) === 'EPIPE') return 0;
  output.say(`Not everything could be written, because ${writeProblem(cause)}.\n`);
  return 1;
}

/** The newest requests may still wait in the inbox: a running program is about to unpack it, a killed one left it behind. */
async function settleInbox(file: string, output: UsageOutput): Promise<void> {
  const end = endOfInbox(inboxPath(file));
  if (end === null) return;
  try {
    const lock = lockDataDir(dirname(file), process.pid);
    await openLedger(file).close();
    lock.release();
  } catch {
    for (let look = 0; look < mostLooks; look += 1) {
      if (hasTaken(file, end)) return;
      await pause(unpackMs);
    }
    output.say('Pareto Desk has much to do: its newest requests are missing here. Ask again in a quieter moment.\n');
  }
}

const mostLooks = 8;

function hasTaken(file: string, end: Place): boolean {
  const database = openForReading(file);
  try {
    return !isBefore(readTaken(database), end);
  } finally {
    database.close();
  }
}

async function printRows(file: string, since: number | null, format: UsageFormat, output: UsageOutput): Promise<void> {
  await settleInbox(file, output);
  const database = openForReading(file);
  try {
    let after: LedgerCursor | null = null;
    do {
      const { text, next }: UsageText = readUsageText(database, since, format, after);
      await output.write(text);
      after = next; // memory stays small however long the ledger is
    } while (after !== null);
  } finally {
    database.close();
  }
}
