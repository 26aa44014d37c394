import type { Catalog } from './catalog/catalog.ts';
import type { RequestLog, Verdict } from '../../shared/request-log.ts';
import type { ClientLimits } from '../../shared/guardrails.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Tier } from '../../shared/tier.ts';

/** Settings and facts in memory. Getters return the present frozen value and never touch the disk. */
export interface SettingsSource {
  readonly settings: () => Settings;
  readonly catalog: () => Catalog;
  readonly clientKeys: () => readonly ClientKey[];
}

/** A key that lets one client in. The secret itself is kept nowhere in here. */
export interface ClientKey {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the secret, hex. */
  readonly hash: string;
  readonly defaultTier: Tier | null;
  readonly preventOverrides: boolean;
  /** Rules of this key on top of the general ones. */
  readonly limits: ClientLimits;
}

/** Provider keys. */
export interface KeySource {
  /** Present in memory; undefined = no key. Never logged. */
  readonly secret: (provider: string) => string | undefined;
  /** Another object whenever any key has changed. */
  readonly revision?: () => object;
}

/** Where the time of day comes from; durations are measured apart. */
export interface Clock {
  /** ms since epoch. */
  readonly now: () => number;
}

/** Takes what happened. Never throws. */
export interface RequestSink {
  /** A request began, or changed while running. Returns at once. */
  readonly progressed: (request: RunningRequest) => void;
  /**
   * A request ended. Called once per request; the last byte of its answer waits for the promise, so that an answered
   * request is never missing from the ledger.
   */
  readonly keep: (entry: RequestLog, verdicts: readonly Verdict[]) => void | Promise<void>;
  /** The same, for everything that no answer has to wait for. Called once, after it is kept. Returns at once. */
  readonly finished: (entry: RequestLog, verdicts: readonly Verdict[]) => void;
}

/** A request under way. */
export interface RunningRequest {
  readonly id: string;
  /** How it stands now. */
  readonly entry: () => RequestLog;
}

/** One finished attempt. */
export interface SpeedSample {
  /** ms since epoch. */
  readonly at: number;
  readonly succeeded: boolean;
  /** ms; null when no token came. */
  readonly ttftMs: number | null;
  /** Output tokens per second after the first token; null when it cannot be told. */
  readonly tokensPerSecond: number | null;
}

/** Measurements by endpoint key, oldest first. */
export type Measured = Readonly<Record<string, readonly SpeedSample[]>>;

/** Money spent in a quarter hour. */
export interface PastSpend {
  /** Start of the quarter hour, ms since epoch. */
  readonly at: number;
  /** Name of the client key. */
  readonly clientKey: string;
  readonly costUsd: number;
}

export interface PastSessionSpend {
  readonly clientKey: string;
  readonly sessionKey: string;
  readonly costUsd: number;
}

/** Tokens that earlier requests used, demo answers left out. */
export interface UsedBefore {
  /** Answered ones. */
  readonly requests: number;
  /** Cached and cache-write tokens included. */
  readonly prompt: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly completion: number;
}

/** Takes what is said while a person has asked for it. Never throws. */
export interface BodySink {
  /** Asked once per request, when it arrives. */
  readonly wanted: () => boolean;
  readonly request: (id: string, bytes: Buffer) => void;
  /** A piece of the answer as the client gets it. */
  readonly response: (id: string, bytes: Buffer) => void;
}

/** Everything the gateway needs from outside. */
export interface Ports {
  /** Measurements of earlier runs; absent = none. */
  readonly measured?: Measured;
  /** Silence after which a waiting stream is opened with comments, ms; absent = 10 s. */
  readonly quietMs?: number | undefined;
  readonly source: SettingsSource;
  readonly keys: KeySource;
  readonly clock: Clock;
  readonly sink: RequestSink;
  /** Variables that may name proxies; absent = none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What earlier runs spent; budgets count on from it. Absent = nothing. */
  readonly spentBefore?: {
    readonly spend: readonly PastSpend[];
    readonly sessions: readonly PastSessionSpend[];
  };
  /** What requests of the last weeks used; prices are weighed by it. Absent = nothing. */
  readonly usedBefore?: UsedBefore | undefined;
  /** Tells a person that a budget is nearly or wholly used up; once for each limit and step. */
  readonly warn?: (message: string) => void;
  /** Absent = bodies are never recorded. */
  readonly bodies?: BodySink;
  /** Takes an error that no rule foresaw, with its stack. Must not throw. */
  readonly reportBug?: (error: unknown) => void;
  /** A fresh random id, URL-safe. */
  readonly newId: () => string;
}
