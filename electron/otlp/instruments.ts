import { toKeyValues, toNano, type Attributes, type Clean, type KeyValue } from './attributes.ts';

/** A metric as OTLP's JSON has it. */
export interface OtlpMetric {
  readonly name: string;
  readonly description: string;
  readonly unit: string;
  readonly sum?: {
    readonly aggregationTemporality: 2;
    readonly isMonotonic: true;
    readonly dataPoints: readonly (Point & { readonly asDouble: number })[];
  };
  readonly histogram?: {
    readonly aggregationTemporality: 2;
    readonly dataPoints: readonly HistogramPoint[];
  };
}

interface Point {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

interface HistogramPoint extends Point {
  readonly count: string;
  readonly sum: number;
  readonly bucketCounts: readonly string[];
  readonly explicitBounds: readonly number[];
}

/** How a metric is written: when counting began, what time it is, and how texts are cleaned. Times: ms since epoch. */
export interface Writing {
  readonly startedAt: number;
  readonly now: number;
  readonly clean: Clean;
}

export interface Instrument {
  /** Counters add the value, histograms sort it in. */
  readonly record: (attributes: Attributes, value: number) => void;
  /** null while nothing was recorded: an empty metric says nothing. */
  readonly write: (writing: Writing) => OtlpMetric | null;
}

export interface InstrumentName {
  readonly name: string;
  readonly description: string;
  /** UCUM; braces hold words. */
  readonly unit: string;
}

/** Everything since the start, not what was new: a lost report loses nothing. */
const cumulative = 2;

/**
 * Sets of attributes in one instrument. Clients may name models for embeddings, so their number is not ours to know; all
 * that come later are counted together.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits (read 2026-11)
 */
const mostSeries = 2_000;
const overflow: Attributes = { 'otel.metric.overflow': true };

/** A sum that only grows. */
export function createCounter(name: InstrumentName): Instrument {
  const series = createSeries(() => ({ sum: 0 }));
  return {
    record: (attributes, value) => void (series.of(attributes).sum += value),
    write: (writing) => {
      const dataPoints = series
        .all()
        .map(([attributes, { sum }]) => ({ ...point(attributes, writing), asDouble: sum }));
      const sum = { aggregationTemporality: cumulative, isMonotonic: true, dataPoints } as const;
      return dataPoints.length === 0 ? null : { ...name, sum };
    },
  };
}

/** @param bounds upper ends of the buckets, rising; a value on a bound is below it */
export function createHistogram(name: InstrumentName, bounds: readonly number[]): Instrument {
  const series = createSeries(() => ({ sum: 0, counts: Array.from({ length: bounds.length + 1 }, () => 0) }));
  return {
    record: (attributes, value) => {
      const buckets = series.of(attributes);
      const found = bounds.findIndex((bound) => value <= bound);
      const at = found < 0 ? bounds.length : found;
      buckets.counts[at] = (buckets.counts[at] ?? 0) + 1;
      buckets.sum += value;
    },
    write: (writing) => {
      const dataPoints = series.all().map(([attributes, { sum, counts }]) => ({
        ...point(attributes, writing),
        count: String(counts.reduce((total, count) => total + count, 0)),
        sum,
        bucketCounts: counts.map(String),
        explicitBounds: bounds,
      }));
      const histogram = { aggregationTemporality: cumulative, dataPoints } as const;
      return dataPoints.length === 0 ? null : { ...name, histogram };
    },
  };
}

interface Series<T> {
  readonly of: (attributes: Attributes) => T;
  readonly all: () => readonly (readonly [Attributes, T])[];
}

function createSeries<T>(make: () => T): Series<T> {
  const byKey = new Map<string, readonly [Attributes, T]>();
  const find = (attributes: Attributes): T | undefined => byKey.get(JSON.stringify(attributes))?.[1];
  const add = (attributes: Attributes): T => {
    const value = make();
    byKey.set(JSON.stringify(attributes), [attributes, value]);
    return value;
  };
  return {
    of: (attributes) => {
      const known = find(attributes);
      if (known !== undefined) return known;
      return byKey.size < mostSeries ? add(attributes) : (find(overflow) ?? add(overflow));
    },
    all: () => [...byKey.values()],
  };
}

function point(attributes: Attributes, { startedAt, now, clean }: Writing): Point {
  return {
    attributes: toKeyValues(attributes, clean),
    startTimeUnixNano: toNano(startedAt),
    timeUnixNano: toNano(now),
  };
}
