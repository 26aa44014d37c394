import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** Given to a start at login: no window, only the tray. */
export const hiddenFlag = '--hidden';

/** What can be said at the start; the same words as in the run without Electron. */
export interface CommandLine {
  /** Port for this run; null = as set in the window. 0 = any free one. */
  readonly port: number | null;
  readonly dataDir: string | null;
  readonly configFile: string | null;
  /** `hiddenFlag` was given. */
  readonly hidden: boolean;
}

/** Reads our own words out of a command line that may also hold Chromium's. Throws a sentence for a port that is none. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: { port: { type: 'string' }, 'data-dir': { type: 'string' }, config: { type: 'string' } },
  });
  return {
    port: readPort(values.port),
    dataDir: pathOrNull(values['data-dir']),
    configFile: pathOrNull(values.config),
    hidden: argv.includes(hiddenFlag),
  };
}

function readPort(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port takes a number from 0 to 65535, not "${text}".`);
}

function pathOrNull(text: unknown): string | null {
  return typeof text === 'string' && text !== '' ? resolve(text) : null;
}
