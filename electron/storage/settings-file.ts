import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Store } from './electron-store.ts';
import {
  ensurePrivateDirectory,
  errorCode,
  readTextIfThere,
  setAside,
  writePrivateFile,
  writeProblem,
} from './private-file.ts';
import { factoryStored, NewerSettingsError, readStored, toDocument, type Stored } from './stored-settings.ts';

/** What is kept in `settings.json`. Reading costs nothing: the disk is touched at the start and on a change only. */
export interface SettingsFile {
  readonly read: () => Stored;
  /** Makes `next` the present value at once and writes it. Never throws: a failed write becomes a notice. */
  readonly save: (next: Stored) => void;
  /** Writes again when the last write failed. */
  readonly retry: () => void;
  /** What the user should know: a file that was set aside, a change that could not be written. */
  readonly notices: () => readonly string[];
}

/**
 * Opens `settings.json` in `directory`, private to the user. A file that cannot be understood is set aside under a dated
 * name, and the copy from before the last change takes its place.
 */
export function openSettingsFile(directory: string, now: () => Date): SettingsFile {
  const start = readAtStart(directory, now);
  let current = start.stored;
  let written = start.text;
  let problem: string | null = null;

  const write = (): void => {
    try {
      if (written !== null) writePrivateFile(join(directory, 'settings.previous.json'), written);
      written = writeThroughStore(directory, current);
      problem = null;
    } catch (error) {
      problem = `Settings could not be saved because ${writeProblem(error)}. They hold until Pareto Desk is closed; saving is tried again by itself.`;
    }
  };
  if (start.recovered) write();

  return {
    read: () => current,
    save: (next) => {
      current = next;
      write();
    },
    retry: () => {
      if (problem !== null) write();
    },
    notices: () => [...start.notices, ...(problem === null ? [] : [problem])],
  };
}

interface Start {
  readonly stored: Stored;
  /** Text of the good file on disk; null when there is none. */
  readonly text: string | null;
  /** true when the value in memory is not what the disk holds. */
  readonly recovered: boolean;
  readonly notices: readonly string[];
}

function readAtStart(directory: string, now: () => Date): Start {
  const empty: Start = { stored: factoryStored, text: null, recovered: false, notices: [] };
  const file = join(directory, 'settings.json');
  try {
    ensurePrivateDirectory(directory);
    removeLeftovers(directory);
    const text = readUnlessRefused(file);
    if (text === null) return empty;
    if (typeof text !== 'string') return recover(directory, file, now, `could not be read (${text.refused})`);
    const stored = tryRead(text);
    return typeof stored === 'string' ? recover(directory, file, now, stored) : { ...empty, stored, text };
  } catch (error) {
    const why = errorCode(error) ?? 'unknown reason';
    return {
      ...empty,
      notices: [`The settings in ${directory} could not be read (${why}); factory settings are used.`],
    };
  }
}

/** @returns null when there is no file; why it cannot be read, where the next change would otherwise replace it unseen. */
function readUnlessRefused(file: string): string | null | { readonly refused: string } {
  try {
    return readTextIfThere(file);
  } catch (error) {
    return { refused: errorCode(error) ?? 'unknown reason' };
  }
}

function recover(directory: string, file: string, now: () => Date, what: string): Start {
  const name = setAside(file, now());
  const previous = readUnlessRefused(join(directory, 'settings.previous.json'));
  const read = typeof previous === 'string' ? tryRead(previous) : null;
  const stored = typeof read === 'string' ? null : read;
  const instead =
    stored === null ? 'Factory settings are used instead.' : 'The copy from before the last change is used.';
  return {
    stored: stored ?? factoryStored,
    text: null,
    recovered: true,
    notices: [`The settings file ${what}. It was kept as ${name} in ${directory}. ${instead}`],
  };
}

/** @returns what is wrong with it, as the end of a sentence, where it cannot be used: the caller sets it aside and says so. */
function tryRead(text: string): Stored | string {
  try {
    return readStored(text);
  } catch (error) {
    return error instanceof NewerSettingsError ? 'was written by a newer version of Pareto Desk' : 'was damaged';
  }
}

/**
 * Conf writes to a temporary file, syncs it and renames; its own default mode would let everyone read. What the file holds
 * has been read and judged above, so the store is told not to look.
 */
function writeThroughStore(directory: string, stored: Stored): string {
  const store = new Store<Record<string, unknown>>({
    cwd: directory,
    name: 'settings',
    configFileMode: 0o600,
    deserialize: () => ({}),
  });
  store.store = { ...toDocument(stored) };
  const text = readFileSync(join(directory, 'settings.json'), 'utf8');
  if (!isWhole(text)) throw Object.assign(new Error('settings.json was cut off'), { code: 'ENOSPC' });
  return text;
}

/** Of a nearly full disk the store notices nothing: what did not fit is missing at the end. */
function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Temporary files of writes that a crash cut off. */
function removeLeftovers(directory: string): void {
  const leftovers = readdirSync(directory).filter((name) => name.startsWith('settings.json.tmp-'));
  for (const name of leftovers) rmSync(join(directory, name), { force: true });
}
