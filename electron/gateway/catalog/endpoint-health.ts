import type { Endpoint } from './catalog.ts';

/** Why and how long an endpoint rests after a failure, or a provider after it refused the key. */
export interface Rest {
  /** ms since epoch; after it one request may probe. */
  readonly until: number;
  /** Short machine reason, as in the attempt log. */
  readonly reason: string;
  readonly status: number | null;
  /** true when the provider itself named the time (Retry-After): never cut short. */
  readonly fromProvider: boolean;
  /** true while one request probes an endpoint whose rest is over; others wait for its result. */
  readonly probing: boolean;
}

/**
 * @param rests by endpoint key, and by provider id
 * @returns what keeps an endpoint from being asked now: a rest of its provider, or its own; undefined = nothing
 */
export function restOf(
  rests: ReadonlyMap<string, Rest>,
  { key, provider }: Pick<Endpoint, 'key' | 'provider'>,
  now: number,
): Rest | undefined {
  if (rests.size === 0) return undefined;
  const whole = rests.get(provider);
  if (whole !== undefined && isResting(whole, now)) return whole;
  const own = rests.get(key);
  return own !== undefined && isResting(own, now) ? own : undefined;
}

function isResting({ until, probing }: Rest, now: number): boolean {
  return until > now || probing;
}

/** Own measurements of one endpoint. */
export interface MeasuredSpeed {
  /** Output tokens per second after the first token. */
  readonly throughputP50: number | null;
  readonly throughputP90: number | null;
  readonly ttftMsP50: number | null;
  readonly ttftMsP90: number | null;
  /** 0..1 over the window. */
  readonly successRate: number | null;
  readonly samples: number;
}
