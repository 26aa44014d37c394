import type { AttemptLog, RequestLog } from '../../shared/request-log.ts';
import type { LogFile } from '../storage/log-file.ts';
import { laterUnlessExit, type Schedule } from '../storage/schedule.ts';

/** Writes down which calls to providers failed, without flooding the log when one fails all the time. */
export interface FailureLog {
  /** Takes a finished request and returns at once. */
  readonly note: (entry: RequestLog) => void;
  /** Writes the sums that are waiting and ends the timer. */
  readonly close: () => void;
}

/** The first failure of a kind is written at once, the others of this time as one line. ms */
const groupMs = 10_000;

interface Group {
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
  more: number;
}

/** Reasons and figures only: providers quote prompts in their sentences. */
export function createFailureLog(write: LogFile['write'], schedule: Schedule = laterUnlessExit): FailureLog {
  const groups = new Map<string, Group>();
  let cancel: (() => void) | null = null;

  const noteOne = (event: string, id: string, fields: Readonly<Record<string, unknown>>): void => {
    const key = JSON.stringify([event, fields]);
    const group = groups.get(key);
    if (group !== undefined) {
      group.more += 1;
      return;
    }
    groups.set(key, { event, fields, more: 0 });
    write('warn', event, { request: id, ...fields });
    cancel ??= schedule(sum, groupMs);
  };
  const sum = (): void => {
    cancel = null;
    for (const { event, fields, more } of groups.values())
      if (more > 0) write('warn', `${event}.more`, { count: more, ...fields });
    groups.clear();
  };
  return {
    note: (entry) => {
      for (const attempt of entry.attempts)
        if (attempt.outcome === 'failed') noteOne('attempt.failed', entry.id, attemptFields(attempt));
      if (entry.outcome === 'failed')
        noteOne('request.failed', entry.id, {
          router: entry.router,
          status: entry.status,
          calls: entry.attempts.length,
        });
    },
    close: () => {
      cancel?.();
      sum();
    },
  };
}

function attemptFields({ model, provider, reason, status }: AttemptLog): Readonly<Record<string, unknown>> {
  return { model, provider, reason, status };
}
