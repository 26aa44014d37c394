import type { RequestLog } from '../../../shared/request-log.ts';
import type { Clean } from '../../otlp/attributes.ts';
import type { FindEndpoint } from '../../otlp/call-attributes.ts';
import { writeMetrics, writeTraces, type Reporter } from '../../otlp/export-request.ts';
import { createMeter, type Meter } from '../../otlp/meter.ts';
import { toSpans } from '../../otlp/request-spans.ts';
import { describeError, type LogLevel } from '../../storage/log-file.ts';
import type { Schedule } from '../../storage/schedule.ts';
import { waitAfter } from './back-off.ts';
import type { Collector, ReadyCollector } from './collector.ts';
import type { PostFailure, Poster } from './post-report.ts';

/** Sends figures of finished requests to a collector, off the requests' path. Nothing is sent unless a person says so. */
export interface TelemetryExporter {
  /** Takes a finished request and returns at once. While switched off it forgets it. */
  readonly note: (entry: RequestLog) => void;
  /** Looks at settings and address anew. What was waiting for another address is forgotten. */
  readonly settingsChanged: () => void;
  readonly figures: () => ExportFigures;
  /** The collector was reached by other means: no need to wait any longer. */
  readonly reached: () => void;
  /** Sends what is waiting, for up to `limitMs`, and ends all timers. */
  readonly close: (limitMs: number) => Promise<void>;
}

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

export interface ExporterParts {
  readonly isOn: () => boolean;
  readonly collector: () => Collector;
  readonly poster: Poster;
  readonly find: FindEndpoint;
  /** Makes the function that takes secrets out of one report. */
  readonly cleaner: () => Clean;
  readonly reporter: Reporter;
  readonly conversationSalt: string;
  /** ms since epoch */
  readonly now: () => number;
  /** 0..1 */
  readonly random: () => number;
  readonly schedule: Schedule;
  /** Called after the figures have changed. */
  readonly onChange: () => void;
  /** Takes what a person who looks for a fault wants to know. */
  readonly report: (level: LogLevel, event: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** How long a finished request waits to be sent together with others, ms. */
const tickMs = 1_000;
const metricsEveryMs = 30_000;

/** Requests that wait for a collector that is away; the oldest are dropped first. */
export const mostWaiting = 2_048;

/** Requests in one call: about 85 kB, which take one or two milliseconds to write. */
export const batchSize = 32;

/** Calls in a row before the sums have their turn, however fast requests come. */
const mostCalls = mostWaiting / batchSize;

/** Calls with the same requests before they are given up: about two minutes. */
const mostTries = 7;

interface Batch {
  readonly entries: readonly RequestLog[];
  readonly tries: number;
}

/** Everything of one address; another address begins anew. */
interface Run {
  readonly collector: ReadyCollector;
  readonly meter: Meter;
  readonly ending: AbortController;
  /** Finished, but not yet counted. */
  arrived: RequestLog[];
  /** Counted, but not yet sent. */
  waiting: RequestLog[];
  batch: Batch | null;
  /** Requests that the sums hold and no report has told yet. */
  untold: number;
  nextMetricsAt: number;
  failures: number;
  /** No call before that, ms since epoch. */
  notBefore: number;
  /** The same, where the collector asked for it itself. */
  askedUntil: number;
  cancel: (() => void) | null;
  turn: Promise<void> | null;
}

export function createTelemetryExporter(parts: ExporterParts): TelemetryExporter {
  const { now, schedule, poster, find, cleaner, reporter, conversationSalt, onChange, report } = parts;
  let run: Run | null = null;
  let isClosed = false;
  let [sent, dropped, rejected] = [0, 0, 0];
  let lastSentAt: number | null = null;
  let lastError: ExportFigures['lastError'] = null;

  const plan = (present: Run): void => {
    if (present !== run || isClosed || present.turn !== null || !hasWork(present)) return;
    present.cancel ??= schedule(() => {
      present.cancel = null;
      present.turn = takeTurn(present)
        .catch((error: unknown) => forget(present, error))
        .then(() => {
          present.turn = null;
          plan(present);
        });
      return present.turn;
    }, tickMs);
  };
  /** A request that cannot be told of, through a fault of this program, costs its report and nothing else. */
  const forget = (present: Run, error: unknown): void => {
    dropped += requestsIn(present);
    Object.assign(present, { arrived: [], waiting: [], batch: null, untold: 0 });
    report('error', 'bug', describeError(error));
  };
  const takeTurn = async (present: Run): Promise<void> => {
    count(present);
    if (now() >= present.notBefore) await sendSpans(present);
    if (now() >= present.notBefore && now() >= present.nextMetricsAt) await sendSums(present);
    if (present === run) onChange();
  };
  /** Moves what has arrived into the sums and into the queue. */
  const count = (present: Run): void => {
    const { arrived } = present;
    if (present.collector.metricsUrl !== null) {
      for (const entry of arrived) present.meter.record(entry, find);
      present.untold += arrived.length;
    }
    present.arrived = [];
    if (present.collector.tracesUrl === null) return;
    present.waiting.push(...arrived);
    const excess = present.waiting.length - mostWaiting;
    if (excess <= 0) return;
    present.waiting.splice(0, excess);
    dropped += excess;
  };
  const sendSpans = async (present: Run): Promise<void> => {
    const { tracesUrl: url, headers } = present.collector;
    if (url === null) return;
    for (let calls = 0; calls < mostCalls; calls += 1) {
      const batch = takeBatch(present);
      if (batch === null) return;
      const { entries, tries } = batch;
      const sources = { find, clean: cleaner(), conversationSalt };
      const spans = entries.flatMap((entry) => toSpans(entry, sources));
      const posted = await poster.post(url, headers, writeTraces(spans, reporter), present.ending.signal);
      if (present !== run) return; // switched off or sent elsewhere meanwhile
      if (posted.kind === 'failed') {
        const giveUp = !posted.passing || tries + 1 >= mostTries;
        if (giveUp) dropped += entries.length;
        present.batch = giveUp ? null : { entries, tries: tries + 1 };
        return fail(present, posted, giveUp ? entries.length : 0);
      }
      present.batch = null;
      succeed(present, posted, entries.length);
      count(present);
    }
  };
  const sendSums = async (present: Run): Promise<void> => {
    const { metricsUrl: url, headers, tracesUrl } = present.collector;
    if (url === null || present.untold === 0) return;
    const { untold } = present;
    const body = writeMetrics(present.meter.write(now(), cleaner()), reporter);
    const posted = await poster.post(url, headers, body, present.ending.signal);
    if (present !== run) return;
    if (posted.kind === 'failed') return fail(present, posted, 0);
    present.untold -= untold;
    present.nextMetricsAt = now() + metricsEveryMs;
    succeed(present, posted, tracesUrl === null ? untold : 0);
  };
  const succeed = (
    present: Run,
    posted: { readonly rejected: number; readonly message: string | null },
    requests: number,
  ) => {
    if (present.failures > 0) report('info', 'telemetry.recovered', { failures: present.failures });
    present.failures = 0;
    present.notBefore = 0;
    present.askedUntil = 0;
    sent += requests;
    rejected += posted.rejected;
    lastSentAt = now();
    if (posted.rejected === 0) return;
    const message = cleaner()(
      `The collector refused ${posted.rejected} parts of a report. ${posted.message ?? ''}`.trim(),
    );
    lastError = { at: now(), message };
    report('warn', 'telemetry.rejected', { count: posted.rejected, message });
  };
  const fail = (present: Run, { reason, retryAfterMs }: PostFailure, givenUp: number): void => {
    present.failures += 1;
    present.notBefore = now() + waitAfter({ failures: present.failures, retryAfterMs, jitter: parts.random() });
    if (retryAfterMs !== null) present.askedUntil = present.notBefore;
    lastError = { at: now(), message: cleaner()(reason) };
    report('warn', 'telemetry.failed', { message: reason, failures: present.failures, givenUp });
  };
  const end = (): void => {
    run?.cancel?.();
    run?.ending.abort();
    run = null;
  };

  return {
    note: (entry) => {
      if (run === null) return;
      if (run.arrived.length < mostWaiting) run.arrived.push(entry);
      else dropped += 1;
      plan(run);
    },
    settingsChanged: () => {
      const collector = parts.isOn() && !isClosed ? parts.collector() : null;
      const ready = collector?.kind === 'ready' ? collector : null;
      if (JSON.stringify(ready) === JSON.stringify(run?.collector ?? null)) return;
      if (run !== null) report('info', 'telemetry.stopped', { endpoint: run.collector.endpoint });
      end();
      run = ready === null ? null : startRun(ready, now());
      lastError = null;
      if (ready !== null) report('info', 'telemetry.started', { endpoint: ready.endpoint });
      onChange();
    },
    figures: () => ({
      sent,
      dropped,
      rejected,
      waiting: run === null ? 0 : requestsIn(run),
      lastSentAt,
      lastError,
      nextTryAt: run === null || run.failures === 0 ? null : run.notBefore,
    }),
    reached: () => {
      lastSentAt = now();
      lastError = null;
      if (run !== null) {
        run.notBefore = 0;
        run.askedUntil = 0;
      }
      onChange();
    },
    close: async (limitMs) => {
      isClosed = true;
      const present = run;
      present?.cancel?.();
      if (present !== null && hasWork(present) && now() >= present.askedUntil) {
        const cancelLimit = schedule(() => present.ending.abort(), limitMs);
        await present.turn;
        present.notBefore = 0;
        present.nextMetricsAt = 0;
        await takeTurn(present).catch((error: unknown) => forget(present, error));
        cancelLimit();
      }
      const unsent = present === null ? 0 : requestsIn(present);
      if (unsent > 0) report('warn', 'telemetry.unsent', { requests: unsent });
      end();
      await poster.close();
    },
  };
}

function startRun(collector: ReadyCollector, now: number): Run {
  return {
    collector,
    meter: createMeter(now),
    ending: new AbortController(),
    arrived: [],
    waiting: [],
    batch: null,
    untold: 0,
    nextMetricsAt: 0,
    failures: 0,
    notBefore: 0,
    askedUntil: 0,
    cancel: null,
    turn: null,
  };
}

function hasWork({ arrived, waiting, batch, untold }: Run): boolean {
  return arrived.length > 0 || waiting.length > 0 || batch !== null || untold > 0;
}

function requestsIn({ arrived, waiting, batch }: Run): number {
  return arrived.length + waiting.length + (batch?.entries.length ?? 0);
}

/** Takes the next requests out of the queue, unless some are on their way already. @returns null when there are none */
function takeBatch(run: Run): Batch | null {
  if (run.batch === null && run.waiting.length > 0) run.batch = { entries: run.waiting.splice(0, batchSize), tries: 0 };
  return run.batch;
}
