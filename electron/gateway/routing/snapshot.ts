import type { Settings } from '../../../shared/settings.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { MeasuredSpeed, Rest } from '../catalog/endpoint-health.ts';
import type { TrafficMix } from '../catalog/traffic-mix.ts';
import type { ClientKey } from '../ports.ts';
import type { SessionMemory } from './session.ts';

/** Why a provider cannot be used at all, for a verdict and for a person. */
export interface ProviderBar {
  readonly rule: 'no-key' | 'switched-off' | 'dialect' | 'demo-off';
  readonly detail: string;
}

/** The frozen facts one request may see. Made on arrival; planning reads nothing else. */
export interface Snapshot {
  /** ms since epoch. */
  readonly now: number;
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly clientKey: ClientKey;
  /** Providers that cannot be used; a provider that is absent here is ready. */
  readonly bars: ReadonlyMap<string, ProviderBar>;
  /** Resting endpoints by endpoint key, and providers that refused the key by their id. */
  readonly rests: ReadonlyMap<string, Rest>;
  /** Own measurements by endpoint key. */
  readonly speeds: ReadonlyMap<string, MeasuredSpeed>;
  /** Conversations by session key; absent where none are kept. */
  readonly sessions?: Sessions;
  /** What own requests cost against list prices, by model; absent while nothing is known. */
  readonly taskCosts?: ReadonlyMap<string, { readonly factor: number; readonly samples: number }>;
  /** Absent while nothing is known of the user's traffic. */
  readonly traffic?: TrafficMix | undefined;
  /** Models and providers that a rule of the user's forbids; absent where there is no such rule. */
  readonly bans?: Bans | undefined;
}

/** What conversations remember by session key: one memory for each kind of wishes, the newest first. */
export type Sessions = Pick<ReadonlyMap<string, readonly SessionMemory[]>, 'get'>;

/** Says which rule forbids a model or provider, as a sentence; null = none. */
export interface Bans {
  readonly banOfModel: (model: string) => { readonly detail: string } | null;
  readonly banOfProvider: (provider: string) => { readonly detail: string } | null;
}
