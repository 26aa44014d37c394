import type { RequestLog } from '../../../shared/request-log.ts';
import type { FindEndpoint } from '../../otlp/call-attributes.ts';
import { writeMetrics, writeTraces, type Reporter } from '../../otlp/export-request.ts';
import { toSpans } from '../../otlp/request-spans.ts';
import { describeError } from '../../storage/log-file.ts';
import type { Schedule } from '../../storage/schedule.ts';
import type { Collector } from './collector.ts';
import {
  batchSize,
  countArrived,
  hasWork,
  mostWaiting,
  requestsIn,
  startRun,
  takeBatch,
  type ExportRun,
} from './export-run.ts';
import { createExportTally, type ExportFigures, type TallyParts } from './export-tally.ts';
import type { Poster } from './post-report.ts';

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

export interface ExporterParts extends TallyParts {
  readonly isOn: () => boolean;
  readonly collector: () => Collector;
  readonly poster: Poster;
  readonly find: FindEndpoint;
  readonly reporter: Reporter;
  readonly conversationSalt: string;
  readonly schedule: Schedule;
  /** Called after the figures have changed. */
  readonly onChange: () => void;
}

/** How long a finished request waits to be sent together with others, ms. */
const tickMs = 1_000;
const metricsEveryMs = 30_000;

/** Calls in a row before the sums have their turn, however fast requests come. */
const mostCalls = mostWaiting / batchSize;

/** Calls with the same requests before they are given up: about two minutes. */
const mostTries = 7;

export function createTelemetryExporter(parts: ExporterParts): TelemetryExporter {
  const { now, schedule, poster, find, cleaner, reporter, conversationSalt, onChange, report } = parts;
  const tally = createExportTally(parts);
  let run: ExportRun | null = null;
  let isClosed = false;

  function plan(present: ExportRun): void {
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
  }

  /** A request that cannot be told of, through a fault of this program, costs its report and nothing else. */
  function forget(present: ExportRun, error: unknown): void {
    tally.dropped(requestsIn(present));
    Object.assign(present, { arrived: [], waiting: [], batch: null, untold: 0 });
    report('error', 'bug', describeError(error));
  }

  async function takeTurn(present: ExportRun): Promise<void> {
    tally.dropped(countArrived(present, find));
    if (now() >= present.notBefore) await sendSpans(present);
    if (now() >= present.notBefore && now() >= present.nextMetricsAt) await sendSums(present);
    if (present === run) onChange();
  }

  async function sendSpans(present: ExportRun): Promise<void> {
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
        present.batch = giveUp ? null : { entries, tries: tries + 1 };
        return tally.failed(present, posted, giveUp ? entries.length : 0);
      }
      present.batch = null;
      tally.succeeded(present, posted, entries.length);
      tally.dropped(countArrived(present, find));
    }
  }

  async function sendSums(present: ExportRun): Promise<void> {
    const { metricsUrl: url, headers, tracesUrl } = present.collector;
    if (url === null || present.untold === 0) return;
    const { untold } = present;
    const body = writeMetrics(present.meter.write(now(), cleaner()), reporter);
    const posted = await poster.post(url, headers, body, present.ending.signal);
    if (present !== run) return;
    if (posted.kind === 'failed') return tally.failed(present, posted, 0);
    present.untold -= untold;
    present.nextMetricsAt = now() + metricsEveryMs;
    tally.succeeded(present, posted, tracesUrl === null ? untold : 0);
  }

  function end(): void {
    run?.cancel?.();
    run?.ending.abort();
    run = null;
  }

  return {
    note: (entry) => {
      if (run === null) return;
      if (run.arrived.length < mostWaiting) run.arrived.push(entry);
      else tally.dropped(1);
      plan(run);
    },
    settingsChanged: () => {
      const collector = parts.isOn() && !isClosed ? parts.collector() : null;
      const ready = collector?.kind === 'ready' ? collector : null;
      if (JSON.stringify(ready) === JSON.stringify(run?.collector ?? null)) return;
      if (run !== null) report('info', 'telemetry.stopped', { endpoint: run.collector.endpoint });
      end();
      run = ready === null ? null : startRun(ready, now());
      tally.forgetError();
      if (ready !== null) report('info', 'telemetry.started', { endpoint: ready.endpoint });
      onChange();
    },
    figures: () => tally.figures(run),
    reached: () => {
      tally.reached();
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
