import type { RateLimits } from '../../../shared/guardrails.ts';
import { GatewayError } from '../errors.ts';

/** Counts requests and tokens of the last 60 seconds, per payer. */
export interface RateCounter {
  /**
   * Counts a request in, unless a limit forbids it.
   *
   * @param payer whose limit: a client key's name, or a word for all
   * @param tokens estimate of the prompt
   * @param now ms since epoch
   */
  readonly admit: (payer: string, limits: RateLimits, tokens: number, now: number) => RateVerdict;
  /** The same without counting it in. */
  readonly look: (payer: string, limits: RateLimits, tokens: number, now: number) => RateVerdict;
  /** Adds what became known later: the tokens of the answer. */
  readonly addTokens: (payer: string, tokens: number, now: number) => void;
}

/** `retryAfterS`: whole seconds until it would be admitted. */
export type RateVerdict =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly limit: keyof RateLimits; readonly retryAfterS: number };

const windowS = 60;
const admitted: RateVerdict = { admitted: true };

/** Sums per second, so that a payer costs the same however much it asks. */
interface Seconds {
  readonly requests: Float64Array;
  readonly tokens: Float64Array;
  /** Second since epoch up to which the sums are right. */
  last: number;
}

export function createRateCounter(): RateCounter {
  const payers = new Map<string, Seconds>();

  function at(payer: string, now: number): Seconds {
    const second = Math.floor(now / 1000);
    const known = payers.get(payer);
    if (known === undefined) {
      const fresh = { requests: new Float64Array(windowS), tokens: new Float64Array(windowS), last: second };
      payers.set(payer, fresh);
      return fresh;
    }
    // what lies a whole window back, or in a future that a changed clock took away, no longer counts
    const steps = second < known.last ? windowS : Math.min(second - known.last, windowS);
    for (let step = 0; step < steps; step += 1) {
      known.requests[(second - step) % windowS] = 0;
      known.tokens[(second - step) % windowS] = 0;
    }
    known.last = second;
    return known;
  }

  function look(payer: string, limits: RateLimits, tokens: number, now: number): RateVerdict {
    if (isOpen(limits)) return admitted;
    const seconds = at(payer, now);
    return (
      overLimit(seconds.requests, limits.requestsPerMinute, 1, seconds.last, 'requestsPerMinute') ??
      overLimit(seconds.tokens, limits.tokensPerMinute, tokens, seconds.last, 'tokensPerMinute') ??
      admitted
    );
  }

  return {
    look,
    admit: (payer, limits, tokens, now) => {
      const verdict = look(payer, limits, tokens, now);
      if (!verdict.admitted || isOpen(limits)) return verdict;
      const seconds = at(payer, now);
      addAt(seconds.requests, seconds.last, 1);
      addAt(seconds.tokens, seconds.last, tokens);
      return verdict;
    },
    addTokens: (payer, tokens, now) => {
      const known = payers.get(payer);
      if (known === undefined) return;
      // an answer is settled a moment after its end, and others may have been counted in since: that is no changed clock
      const seconds = at(payer, Math.max(now, known.last * 1000));
      addAt(seconds.tokens, seconds.last, tokens);
    },
  };
}

function isOpen({ requestsPerMinute, tokensPerMinute }: RateLimits): boolean {
  return requestsPerMinute === null && tokensPerMinute === null;
}

function addAt(sums: Float64Array, second: number, amount: number): void {
  sums[second % windowS] = (sums[second % windowS] ?? 0) + amount;
}

/** A request larger than the whole limit is let through when nothing else was asked: else it could never be answered. */
function overLimit(
  sums: Float64Array,
  limit: number | null,
  amount: number,
  second: number,
  name: keyof RateLimits,
): RateVerdict | null {
  if (limit === null) return null;
  const sum = sums.reduce((total, value) => total + value, 0);
  if (sum === 0 || sum + amount <= limit) return null;
  let freed = 0;
  let wait = 0;
  while (wait < windowS && sum - freed + amount > limit && sum - freed > 0) {
    wait += 1;
    freed += sums[(second + wait) % windowS] ?? 0;
  }
  return { admitted: false, limit: name, retryAfterS: Math.max(wait, 1) };
}

/** 429 with the time to wait: unlike a spent budget, this passes by itself, and clients that wait are right to. */
export function rateRefusal(
  limits: RateLimits,
  verdict: Extract<RateVerdict, { admitted: false }>,
  whose: string,
): GatewayError {
  const what = verdict.limit === 'requestsPerMinute' ? 'requests' : 'tokens';
  const message = `${whose} limit of ${limits[verdict.limit]} ${what} a minute is reached. Wait ${verdict.retryAfterS} s, or change it in Pareto Desk under Guardrails.`;
  return new GatewayError('rate_limited_by_you', 429, message, {
    errorType: 'rate_limit_exceeded',
    retryAfterS: verdict.retryAfterS,
  });
}
