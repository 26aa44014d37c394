import type { Endpoint, Model, Price } from '../catalog/catalog.ts';

/** One model at its best usable endpoint. */
export interface Candidate {
  readonly model: Model;
  readonly endpoint: Endpoint;
  /** At the snapshot's time and prompt size. */
  readonly price: Price;
  /** USD per million prompt tokens that decides the order: list price, or what the user's own traffic makes of it. */
  readonly rankUsdPerMTok: number | null;
  /** Own measurement, else the catalog's; tokens per second. */
  readonly throughputP50: number | null;
  readonly ttftMsP50: number | null;
}

/** Why a model cannot be used now, as precise as can be said in one rule. */
export type ExclusionRule =
  | 'retired'
  | 'switched-off'
  | 'guardrail'
  | 'lacks-tools'
  | 'lacks-images'
  | 'lacks-structured-outputs'
  | 'lacks-ability'
  | 'no-provider'
  | 'no-key'
  | 'provider-ignored'
  | 'provider-not-allowed'
  | 'promise-unknown'
  | 'dialect'
  | 'demo-off'
  | 'window-too-small'
  | 'output-too-small'
  | 'unknown-price'
  | 'price-cap'
  | 'cooling-down';

/** Why a model cannot be used now, with a sentence for a person. */
export interface Exclusion {
  readonly model: Model;
  readonly rule: ExclusionRule;
  readonly detail: string;
  /** What stands behind `cooling-down`: all other rules let this endpoint pass. */
  readonly resting: Resting | null;
}

/** An endpoint that could be used but for its rest. */
export interface Resting extends Candidate {
  /** ms since epoch. */
  readonly until: number;
  /** true when the provider itself named the time: then it is never asked earlier. */
  readonly fromProvider: boolean;
  /** Its provider rests as a whole. */
  readonly isRefused: boolean;
  readonly status: number | null;
}

/** Tells the two outcomes of a judgement apart. */
export function isCandidate(judged: Candidate | Exclusion): judged is Candidate {
  return 'endpoint' in judged;
}

/** Why a model cannot be used, where it is no rest. */
export function exclude(model: Model, rule: ExclusionRule, detail: string): Exclusion {
  return { model, rule, detail, resting: null };
}
