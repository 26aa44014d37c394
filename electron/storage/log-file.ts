import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { ensurePrivateDirectory, errorCode } from './private-file.ts';

/** What happened to the program itself, one JSON object a line. Requests are in the ledger, not here. */
export interface LogFile {
  readonly write: (level: 'info' | 'warn' | 'error', event: string, fields?: Readonly<Record<string, unknown>>) => void;
}

export interface LogFileOptions {
  /** Takes every known secret out of a line. */
  readonly redact: (text: string) => string;
  /** ms since epoch. */
  readonly now: () => number;
  /** Size at which the file moves aside; three old ones are kept. */
  readonly maxBytes?: number;
}

const keptFiles = 3;

/** @param dataDir absolute. A disk that refuses loses lines, never the program. */
export function openLogFile(dataDir: string, { redact, now, maxBytes = 2_000_000 }: LogFileOptions): LogFile {
  const file = path.join(dataDir, 'pareto-desk.log');
  return {
    write(level, event, fields = {}) {
      const line = redact(JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...fields }));
      try {
        ensurePrivateDirectory(dataDir);
        if (sizeOf(file) + line.length > maxBytes) rotate(file);
        appendFileSync(file, `${line}\n`, { mode: 0o600 });
      } catch {
        // nobody could be told where telling is what failed
      }
    },
  };
}

/** Name, message and stack of anything that was thrown, and of what caused it. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: String(error) };
  const { name, message, stack, cause } = error;
  return { name, message, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

function rotate(file: string): void {
  rmSync(`${file}.${keptFiles}`, { force: true });
  for (let number = keptFiles - 1; number >= 0; number -= 1) {
    const from = number === 0 ? file : `${file}.${number}`;
    if (sizeOf(from) > 0) renameSync(from, `${file}.${number + 1}`);
  }
}
