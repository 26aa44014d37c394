import { appendFileSync, closeSync, openSync, readSync, renameSync, rmSync, statSync, type Stats } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { errorCode, narrow } from './private-file.ts';

/** When a log file moves aside, and how long it is kept then. */
export interface LogRules {
  readonly maxBytes: number;
  /** From the first line of the file, ms. */
  readonly maxAgeMs: number;
  /** Old files beside the present one: `.1` is the newest. */
  readonly keptFiles: number;
  /** From the last line of an old file, ms. */
  readonly keptMs: number;
}

/**
 * Appends lines and moves files aside as the rules say. Rejects when the disk refuses; then the file is as it was before.
 *
 * @param now ms since epoch
 */
export async function appendInTurn(file: string, text: string, now: number, rules: LogRules): Promise<void> {
  const size = makeRoom(file, Buffer.byteLength(text), now, rules);
  try {
    await appendFile(file, text, { mode: 0o600 });
  } catch (error) {
    await truncate(file, size).catch(() => {}); // a full disk cuts the last line; it will be written again
    throw error;
  }
}

/** The same before it returns, for a program that is about to end. */
export function appendNow(file: string, text: string, now: number, rules: LogRules): void {
  makeRoom(file, Buffer.byteLength(text), now, rules);
  appendFileSync(file, text, { mode: 0o600 });
}

/** @returns the bytes in the file that is written to next. */
function makeRoom(file: string, bytes: number, now: number, rules: LogRules): number {
  removeOld(file, now, rules);
  const stats = statIfThere(file);
  if (stats === null || stats.size === 0) return 0;
  if (stats.size + bytes > rules.maxBytes || now - firstLineAt(file, stats) > rules.maxAgeMs) {
    rotate(file, rules);
    return 0;
  }
  narrow(file, 0o600);
  return stats.size;
}

function rotate(file: string, { keptFiles }: LogRules): void {
  rmSync(`${file}.${keptFiles}`, { force: true });
  for (let number = keptFiles - 1; number >= 0; number -= 1) {
    const from = number === 0 ? file : `${file}.${number}`;
    if (statIfThere(from) !== null) renameSync(from, `${file}.${number + 1}`);
  }
}

function removeOld(file: string, now: number, { keptFiles, keptMs }: LogRules): void {
  for (let number = 1; number <= keptFiles; number += 1) {
    const stats = statIfThere(`${file}.${number}`);
    if (stats !== null && now - stats.mtimeMs > keptMs) rmSync(`${file}.${number}`, { force: true });
  }
}

/** @returns ms since epoch: what the first line says, since not every file system knows when a file was made. */
function firstLineAt(file: string, stats: Stats): number {
  const descriptor = openSync(file, 'r');
  try {
    const start = Buffer.alloc(64);
    readSync(descriptor, start, 0, start.length, 0);
    const at = Date.parse(/^\{"at":"([^"]+)"/.exec(start.toString('latin1'))?.[1] ?? '');
    return Number.isNaN(at) ? stats.mtimeMs : at;
  } finally {
    closeSync(descriptor);
  }
}

function statIfThere(file: string): Stats | null {
  try {
    return statSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
