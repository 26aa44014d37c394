import type { MeasuredSpeed } from '../catalog/endpoint-health.ts';
import type { Measured, SpeedSample } from '../ports.ts';

/** Rolling speed and success of every endpoint, from our own requests. */
export interface SpeedTracker {
  /** @param now ms since epoch; what is too old by then does not count */
  readonly speeds: (now: number) => ReadonlyMap<string, MeasuredSpeed>;
  readonly add: (endpoint: string, sample: SpeedSample) => void;
  readonly forget: () => void;
  /** All samples that still count, to be kept over a restart. */
  readonly samples: () => Measured;
}

/** Samples that count per endpoint, and how long one does: a provider's speed of last week says little. */
const maxSamples = 50;
const maxAgeMs = 7 * 86_400_000;
/** Sorting is not worth doing for every request of a busy second; the first few samples count at once. */
const summaryIntervalMs = 1_000;
const fewSamples = 5;
/** Samples age by the day: there is no point in looking for old ones more often. */
const sweepIntervalMs = 60_000;

export function createSpeedTracker(initial: Measured = {}): SpeedTracker {
  const rings = new Map<string, SpeedSample[]>();
  const speeds = new Map<string, MeasuredSpeed>();
  const summarizedAt = new Map<string, number>();
  let sweptAt = Number.NEGATIVE_INFINITY;

  function add(endpoint: string, sample: SpeedSample): void {
    const ring = rings.get(endpoint) ?? [];
    if (ring.length === 0) rings.set(endpoint, ring);
    ring.push(sample);
    // Many at once: all others move up when one is taken away.
    if (ring.length === maxSamples * 2) ring.splice(0, maxSamples);
    const last = summarizedAt.get(endpoint) ?? Number.NEGATIVE_INFINITY;
    // Apart in either direction: a clock that was set back must not keep the summary of before.
    if (ring.length > fewSamples && Math.abs(sample.at - last) < summaryIntervalMs) return;
    summarizedAt.set(endpoint, sample.at);
    speeds.set(endpoint, summarize(newest(ring).filter(({ at }) => sample.at - at <= maxAgeMs)));
  }

  /** An endpoint that nobody asks any more gets no new samples: its old ones have to go all the same. */
  function sweep(now: number): void {
    sweptAt = now;
    for (const [endpoint, ring] of rings) {
      // Also those from the future, by a clock that was ahead: they would never get old.
      const kept = ring.filter((sample) => Math.abs(now - sample.at) <= maxAgeMs);
      if (kept.length === ring.length) continue;
      if (kept.length === 0) {
        rings.delete(endpoint);
        speeds.delete(endpoint);
        summarizedAt.delete(endpoint);
      } else {
        rings.set(endpoint, kept);
        speeds.set(endpoint, summarize(newest(kept)));
      }
    }
  }

  for (const [endpoint, samples] of Object.entries(initial)) for (const sample of samples) add(endpoint, sample);
  return {
    speeds(now) {
      if (Math.abs(now - sweptAt) >= sweepIntervalMs) sweep(now);
      return speeds;
    },
    add,
    forget() {
      rings.clear();
      speeds.clear();
      summarizedAt.clear();
    },
    samples: () => Object.fromEntries([...rings].map(([endpoint, ring]) => [endpoint, newest(ring)])),
  };
}

function newest(ring: readonly SpeedSample[]): readonly SpeedSample[] {
  return ring.slice(-maxSamples);
}

function summarize(ring: readonly SpeedSample[]): MeasuredSpeed {
  const throughputs = sorted(ring.map((sample) => sample.tokensPerSecond));
  const ttfts = sorted(ring.map((sample) => sample.ttftMs));
  return {
    throughputP50: quantile(throughputs, 0.5),
    // The 90th percentile is the slow end: nine of ten answers are at least this fast.
    throughputP90: quantile(throughputs, 0.1),
    ttftMsP50: quantile(ttfts, 0.5),
    ttftMsP90: quantile(ttfts, 0.9),
    successRate: ring.filter((sample) => sample.succeeded).length / ring.length,
    samples: throughputs.length,
  };
}

function sorted(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null).toSorted((a, b) => a - b);
}

/** Linear interpolation between the two nearest ranks. @returns null for no values. */
function quantile(ascending: readonly number[], q: number): number | null {
  const position = (ascending.length - 1) * q;
  const low = ascending[Math.floor(position)];
  const high = ascending[Math.ceil(position)];
  if (low === undefined || high === undefined) return null;
  return low + (high - low) * (position - Math.floor(position));
}
