import type { Clean } from '../../otlp/attributes.ts';
import type { LogLevel } from '../../storage/log-file.ts';
import { waitAfter } from './back-off.ts';
import { requestsIn, type ExportRun } from './export-run.ts';
import type { PostFailure } from './post-report.ts';

/** How it went since the program started. Times: ms since epoch. */
export interface ExportFigures {
  /** Requests whose spans, or sums, were taken. */
  readonly sent: number;
  /** Requests that were given up, or for which there was no room. */
  readonly dropped: number;
  /** Spans and data points that the collector did not want. */
  readonly rejected: number;
  readonly waiting: number;
  readonly lastSentAt: number | null;
  readonly lastError: { readonly at: number; readonly message: string } | null;
  /** When a collector that failed is tried again. */
  readonly nextTryAt: number | null;
}

export interface TallyParts {
  /** Makes the function that takes secrets out of one report. */
  readonly cleaner: () => Clean;
  /** ms since epoch */
  readonly now: () => number;
  /** 0..1 */
  readonly random: () => number;
  /** Takes what a person who looks for a fault wants to know. */
  readonly report: (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** Counts what became of reports, and how long a collector that failed is left alone. */
export interface ExportTally {
  /** @param requests that are told with this report */
  readonly succeeded: (run: ExportRun, posted: Taken, requests: number) => void;
  /** @param givenUp requests that are not sent again */
  readonly failed: (run: ExportRun, failure: PostFailure, givenUp: number) => void;
  readonly dropped: (requests: number) => void;
  /** The collector was reached by other means. */
  readonly reached: () => void;
  /** Another address has made no mistake yet. */
  readonly forgetError: () => void;
  readonly figures: (run: ExportRun | null) => ExportFigures;
}

interface Taken {
  /** Spans or data points that the collector did not want. */
  readonly rejected: number;
  readonly message: string | null;
}

export function createExportTally({ cleaner, now, random, report }: TallyParts): ExportTally {
  let [sent, dropped, rejected] = [0, 0, 0];
  let lastSentAt: number | null = null;
  let lastError: ExportFigures['lastError'] = null;
  return {
    succeeded(run, posted, requests) {
      if (run.failures > 0) report('info', 'telemetry.recovered', { failures: run.failures });
      run.failures = 0;
      run.notBefore = 0;
      run.askedUntil = 0;
      sent += requests;
      rejected += posted.rejected;
      lastSentAt = now();
      if (posted.rejected === 0) return;
      const sentence = `The collector refused ${posted.rejected} parts of a report. ${posted.message ?? ''}`;
      const message = cleaner()(sentence.trim());
      lastError = { at: now(), message };
      report('warn', 'telemetry.rejected', { count: posted.rejected, message });
    },
    failed(run, { reason, retryAfterMs }, givenUp) {
      dropped += givenUp;
      run.failures += 1;
      run.notBefore = now() + waitAfter({ failures: run.failures, retryAfterMs, jitter: random() });
      if (retryAfterMs !== null) run.askedUntil = run.notBefore;
      lastError = { at: now(), message: cleaner()(reason) };
      report('warn', 'telemetry.failed', { message: reason, failures: run.failures, givenUp });
    },
    dropped(requests) {
      dropped += requests;
    },
    reached() {
      lastSentAt = now();
      lastError = null;
    },
    forgetError() {
      lastError = null;
    },
    figures: (run) => ({
      sent,
      dropped,
      rejected,
      waiting: run === null ? 0 : requestsIn(run),
      lastSentAt,
      lastError,
      nextTryAt: run === null || run.failures === 0 ? null : run.notBefore,
    }),
  };
}
