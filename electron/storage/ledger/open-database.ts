import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DatabaseSync } from 'node:sqlite';
import { ensurePrivateDirectory, narrow, setAside } from '../private-file.ts';
import { migrateLedger, NewerLedgerError } from './ledger-schema.ts';
import { isDamage, isRefusal } from './sqlite-code.ts';

/** The ledger of a data directory. */
export function ledgerPath(dataDir: string): string {
  return join(dataDir, 'ledger.sqlite');
}

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** A file that could not be used was kept under another name, and this says so; null in the ordinary case. */
  readonly notice: string | null;
}

/**
 * Opens the ledger for writing and makes it when it is not there; private to its owner. A file that is damaged, or from a newer
 * version, is kept under a dated name beside it, and a new one begins.
 *
 * Throws what SQLite says when the disk or the rights do not allow it.
 */
export function openDatabase(file: string, now: Date): OpenedDatabase {
  ensurePrivateDirectory(dirname(file));
  try {
    return { database: openForWriting(file), notice: null };
  } catch (error) {
    const newer = error instanceof NewerLedgerError;
    if (!newer && !isDamage(error)) throw error;
    return replaceDatabase(
      file,
      now,
      newer ? 'was written by a newer version of Pareto Desk and cannot be used' : 'was damaged',
    );
  }
}

/** Keeps the file under a dated name and begins a new one. */
export function replaceDatabase(file: string, now: Date, what: string): OpenedDatabase {
  const name = setAsideDatabase(file, now);
  return {
    database: openForWriting(file),
    notice: `The ledger ${what}. It was kept as ${name} in ${dirname(file)}, and a new one was begun: budgets count from now.`,
  };
}

/** Opens the ledger to read it only, also while another process writes to it. */
export function openForReading(file: string): DatabaseSync {
  try {
    return openReadOnly(file);
  } catch (error) {
    // Where nobody may write, SQLite cannot make the files that readers share. Nothing in a log means nobody to share with.
    if (!isRefusal(error) || !existsSync(file) || sizeOf(`${file}-wal`) > 0) throw error;
    const unchanging = pathToFileURL(file);
    unchanging.searchParams.set('immutable', '1');
    return openReadOnly(unchanging);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function openReadOnly(file: string | URL): DatabaseSync {
  const { DatabaseSync } = sqlite();
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
  try {
    database.exec('PRAGMA query_only = ON; PRAGMA cache_size = -8000');
    database.prepare('PRAGMA schema_version').get(); // the first look at the file
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Moves what was written from the log into the file; neither the writer nor readers wait for it. */
export function checkpoint(file: string): void {
  if (!existsSync(file)) return; // opening would make it, for everyone to read
  const { DatabaseSync } = sqlite();
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } finally {
    database.close();
  }
}

function openForWriting(file: string): DatabaseSync {
  makePrivate(file);
  const { DatabaseSync } = sqlite();
  const database = new DatabaseSync(file, { timeout: 250 });
  try {
    // NORMAL: a killed process loses nothing; a power cut may lose the last rows but never damages the file.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4000');
    // The worker moves the log into the file; this is only the limit for when it does not come to it. In pages of 4 KiB.
    database.exec('PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 16777216');
    migrateLedger(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite would let everyone read; its log files take the mode of the main file. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  narrow(file, 0o600);
}

/** The log beside the file may hold its last rows, so it moves along. */
function setAsideDatabase(file: string, now: Date): string {
  const name = setAside(file, now);
  for (const ending of ['-wal', '-shm']) {
    if (existsSync(file + ending)) renameSync(file + ending, join(dirname(file), name + ending));
  }
  return name;
}

/** Asked for at run time, so that a runtime without SQLite still starts and serves. */
function sqlite() {
  const module = process.getBuiltinModule('node:sqlite');
  if (module === undefined) throw new Error('This runtime has no SQLite.');
  return module;
}
