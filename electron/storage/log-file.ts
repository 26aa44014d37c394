import path from 'node:path';
import { appendInTurn, appendNow, type LogRules } from './log-rotation.ts';
import { ensurePrivateDirectory } from './private-file.ts';
import { laterUnlessExit, type Schedule } from './schedule.ts';

export type LogLevel = 'info' | 'warn' | 'error';

/** What happened to the program itself, one JSON object a line. Requests are in the ledger, not here. */
export interface LogFile {
  /** Remembers a line and returns at once; it is on the disk a moment later. Never throws. */
  readonly write: (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** Writes what is waiting before it returns. Only for a program that is about to die. */
  readonly writeNow: () => void;
  /** Writes what is waiting and ends the timer. Later lines are not taken. */
  readonly close: () => Promise<void>;
}

export interface LogFileOptions {
  /** Takes every known secret out of a text. */
  readonly redact: (text: string) => string;
  /** ms since epoch. */
  readonly now: () => number;
  /** Size and age at which the file moves aside; absent = as shipped. */
  readonly rules?: LogRules;
  /** Absent = the clock's own. */
  readonly schedule?: Schedule;
}

/** Two megabytes or a week a file, three old files, each for a month after its last line. */
const shippedRules: LogRules = { maxBytes: 2_000_000, maxAgeMs: 7 * 86_400_000, keptFiles: 3, keptMs: 30 * 86_400_000 };

/** Lines come together in the file at most this long after they were said. ms */
const groupMs = 200;

/** After a write that failed. A disk that is full stays full for a while. ms */
const retryMs = 30_000;

/** What may wait in memory for a slow or full disk; what comes on top of it is counted. */
const mostWaiting = 2_000;

/** Lines written at once: taking secrets out of more of them would hold up the requests that run meanwhile. */
const mostAtOnce = 200;

/** Characters of one text in a line; the rest says no more than they do. */
const longestText = 8_000;

interface Line {
  /** ms since epoch. */
  readonly at: number;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @param dataDir absolute. A disk that refuses loses lines, never the program. */
export function openLogFile(dataDir: string, options: LogFileOptions): LogFile {
  const { redact, now, rules = shippedRules, schedule = laterUnlessExit } = options;
  const file = path.join(dataDir, 'pareto-desk.log');
  let waiting: Line[] = [];
  let lost = 0;
  let cancel: (() => void) | null = null;
  let writing: Promise<boolean> | null = null;
  let isClosed = false;

  const write: LogFile['write'] = (level, event, fields = {}) => {
    if (isClosed) return;
    if (waiting.length >= mostWaiting) lost += 1;
    else waiting.push({ at: now(), level, event, fields });
    plan(groupMs);
  };
  const plan = (ms: number): void => {
    if (isClosed || writing !== null) return;
    cancel ??= schedule(async () => {
      cancel = null;
      const isWritten = await writeGroup();
      if (waiting.length > 0) plan(isWritten ? groupMs : retryMs);
    }, ms);
  };
  const take = (count: number): readonly Line[] => {
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    if (lost > 0) group.push({ at: now(), level: 'warn', event: 'log.lines_lost', fields: { count: lost } });
    lost = 0;
    return group;
  };
  const toText = (group: readonly Line[]): string => group.map((line) => toJson(line, redact)).join('');
  const writeGroup = async (): Promise<boolean> => {
    const group = take(mostAtOnce);
    // nobody could be told where telling is what failed; the ledger's notice names a disk that refuses
    writing = appendInTurn(file, toText(group), now(), rules).then(
      () => true,
      () => false,
    );
    const isWritten = await writing;
    writing = null;
    if (!isWritten) waiting = [...group, ...waiting];
    return isWritten;
  };

  try {
    ensurePrivateDirectory(dataDir);
  } catch {
    // writing will fail as well
  }
  return {
    write,
    writeNow() {
      try {
        if (waiting.length > 0) appendNow(file, toText(take(waiting.length)), now(), rules);
      } catch {
        // the program dies with its last lines
      }
    },
    async close() {
      isClosed = true;
      cancel?.();
      await writing;
      while (waiting.length > 0 && (await writeGroup()));
    },
  };
}

/** Causes behind one another that are told: an error may be its own. */
const mostCauses = 5;

/** Name, message and stack of anything that was thrown, and of what caused it. */
export function describeError(error: unknown, causes = mostCauses): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { error: textOf(error) };
  const { name, message, stack, cause } = error;
  const isTold = cause !== undefined && causes > 0;
  return { name, message, stack, ...(isTold ? { cause: describeError(cause, causes - 1) } : {}) };
}

function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return typeof thrown; // an object may refuse to be a text
  }
}

function toJson({ at, level, event, fields }: Line, redact: (text: string) => string): string {
  const members = { at: new Date(at).toISOString(), level, event };
  try {
    return `${JSON.stringify({ ...members, ...cleanMembers(fields, redact) })}\n`;
  } catch (error) {
    return `${JSON.stringify({ ...members, unreadable: String(error) })}\n`; // a line less must not be a program less
  }
}

/** Text by text, before it becomes JSON: a secret with a quotation mark in it would be spelled differently there. */
function clean(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return shorten(redact(shorten(value, 2 * longestText)), longestText);
  if (Array.isArray(value)) return value.map((item) => clean(item, redact));
  if (typeof value === 'object' && value !== null) return cleanMembers(value as Record<string, unknown>, redact);
  return value;
}

function cleanMembers(
  members: Readonly<Record<string, unknown>>,
  redact: (text: string) => string,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [redact(name), clean(value, redact)]));
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
