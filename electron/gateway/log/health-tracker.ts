import type { Rest } from '../catalog/endpoint-health.ts';

/**
 * Remembers which endpoints rest after a failure, and lets one request probe each when its rest is over. A provider that
 * refused the key rests as a whole, under its own id; everything here holds for it as for an endpoint.
 */
export interface HealthTracker {
  /**
   * Present rests by endpoint key; entries whose time is over and that nobody probes are left in until they succeed.
   *
   * @param now ms since epoch. Where the clock has been set back, rests begin anew: none lasts longer than it was meant to.
   */
  readonly rests: (now: number) => ReadonlyMap<string, Rest>;
  /** An attempt begins. An endpoint whose rest is over is marked as being probed. */
  readonly began: (endpoint: string, now: number) => void;
  readonly succeeded: (endpoint: string) => void;
  readonly failed: (endpoint: string, failure: FailureSeen) => void;
  /** The attempt ended without telling anything of the endpoint, e.g. the client left. */
  readonly undecided: (endpoint: string) => void;
  readonly wake: (endpoint: string) => void;
  readonly forget: () => void;
  /** Called when a rest began or ended. @returns a function that ends the subscription. */
  readonly onChange: (listener: () => void) => () => void;
}

/** What made an endpoint, or a provider as a whole, rest. */
export interface FailureSeen {
  /** ms since epoch. */
  readonly now: number;
  /** As in an attempt of the request log. */
  readonly reason: string;
  /** HTTP status; null = no answer came. */
  readonly status: number | null;
  /** ms the provider asked for; null = the setting decides. */
  readonly retryAfterMs: number | null;
  /** Length of the first rest, ms. */
  readonly cooldownMs: number;
  /** Each rest is twice as long as the one before, until something succeeds: a refused key seldom mends itself. */
  readonly grows?: boolean;
}

/** ms, where rests grow. */
const longestRestMs = 900_000;

/** All times come in as arguments. */
export function createHealthTracker(): HealthTracker {
  const rests = new Map<string, Rest>();
  /** When each rest began, ms since epoch. */
  const beginnings = new Map<string, number>();
  const listeners = new Set<() => void>();

  function changed(): void {
    for (const listener of listeners) listener();
  }

  function drop(endpoint: string): void {
    if (rests.size === 0) return; // mostly everybody is well
    beginnings.delete(endpoint);
    if (rests.delete(endpoint)) changed();
  }

  function beginAnew(now: number): void {
    for (const [endpoint, began] of beginnings) {
      const rest = rests.get(endpoint);
      if (began <= now || rest === undefined) continue;
      beginnings.set(endpoint, now);
      rests.set(endpoint, { ...rest, until: now + (rest.until - began) });
    }
  }

  function setProbing(endpoint: string, probing: boolean): void {
    const rest = rests.get(endpoint);
    if (rest !== undefined && rest.probing !== probing) rests.set(endpoint, { ...rest, probing });
  }

  return {
    rests(now) {
      beginAnew(now);
      return rests;
    },
    began(endpoint, now) {
      if (rests.size === 0) return;
      const rest = rests.get(endpoint);
      if (rest !== undefined && rest.until <= now) setProbing(endpoint, true);
    },
    succeeded: drop,
    failed(endpoint, failure) {
      const { now, reason, status, retryAfterMs, cooldownMs, grows = false } = failure;
      const before = grows ? rests.get(endpoint) : undefined;
      // other requests that were on their way say the same
      if (before !== undefined && before.until > now) return;
      const lastMs = before === undefined ? 0 : before.until - (beginnings.get(endpoint) ?? before.until);
      const lengthMs = Math.max(Math.min(2 * lastMs, longestRestMs), cooldownMs);
      const until = now + (retryAfterMs ?? lengthMs);
      beginnings.set(endpoint, now);
      rests.set(endpoint, { until, reason, status, fromProvider: retryAfterMs !== null, probing: false });
      changed();
    },
    undecided: (endpoint) => setProbing(endpoint, false),
    wake: drop,
    forget() {
      rests.clear();
      beginnings.clear();
      changed();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
