/** What an average request of the user's own traffic used, tokens. */
export interface TrafficMix {
  readonly requests: number;
  /** Cached and cache-write tokens included. */
  readonly prompt: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly completion: number;
}
