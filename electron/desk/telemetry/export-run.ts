import type { RequestLog } from '../../../shared/request-log.ts';
import type { FindEndpoint } from '../../otlp/call-attributes.ts';
import { createMeter, type Meter } from '../../otlp/meter.ts';
import type { ReadyCollector } from './collector.ts';

/** Requests that wait for a collector that is away; the oldest are dropped first. */
export const mostWaiting = 2_048;

/** Requests in one call: about 85 kB, which take one or two milliseconds to write. */
export const batchSize = 32;

export interface Batch {
  readonly entries: readonly RequestLog[];
  readonly tries: number;
}

/** Everything of one address; another address begins anew. */
export interface ExportRun {
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

/** @param now ms since epoch */
export function startRun(collector: ReadyCollector, now: number): ExportRun {
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

/** Whether a turn would have anything to send. */
export function hasWork({ arrived, waiting, batch, untold }: ExportRun): boolean {
  return arrived.length > 0 || waiting.length > 0 || batch !== null || untold > 0;
}

/** @returns how many have not been sent */
export function requestsIn({ arrived, waiting, batch }: ExportRun): number {
  return arrived.length + waiting.length + (batch?.entries.length ?? 0);
}

/** Takes the next requests out of the queue, unless some are on their way already. @returns null when there are none */
export function takeBatch(run: ExportRun): Batch | null {
  if (run.batch === null && run.waiting.length > 0) run.batch = { entries: run.waiting.splice(0, batchSize), tries: 0 };
  return run.batch;
}

/** Moves what has arrived into the sums and into the queue. @returns for how many there was no room */
export function countArrived(run: ExportRun, find: FindEndpoint): number {
  const { arrived, collector } = run;
  if (collector.metricsUrl !== null) {
    for (const entry of arrived) run.meter.record(entry, find);
    run.untold += arrived.length;
  }
  run.arrived = [];
  if (collector.tracesUrl === null) return 0;
  run.waiting.push(...arrived);
  const excess = Math.max(run.waiting.length - mostWaiting, 0);
  run.waiting.splice(0, excess);
  return excess;
}
