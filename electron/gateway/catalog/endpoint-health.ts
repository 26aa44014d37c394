/** Why and how long an endpoint rests after a failure. */
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
