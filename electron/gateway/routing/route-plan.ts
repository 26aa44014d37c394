import type { Verdict } from '../../../shared/request-log.ts';
import type { Tier } from '../../../shared/tier.ts';
import type { Endpoint, Model, Price } from '../catalog/catalog.ts';
import type { GatewayError } from '../errors.ts';
import type { AutoRanking } from './auto/rank-auto.ts';
import type { AutoWishes } from './auto-wishes.ts';
import type { ProviderRules } from './provider-rules.ts';
import type { SessionVerdict } from './session.ts';

export type Router = 'pareto' | 'auto' | 'free' | 'latest' | 'direct';
export type Sort = 'price' | 'throughput' | 'latency';
export type Origin = 'suffix' | 'plugin' | 'request' | 'client-key' | 'window' | 'factory' | 'lock' | 'budget';

/** What the client wants, after precedence has been settled. */
export interface Intent {
  readonly router: Router;
  /** Tier asked for; null when the router has none (direct, free, price mode). */
  readonly tier: Tier | null;
  readonly sort: Sort;
  /** Order of the providers of one model. */
  readonly endpointSort: Sort;
  /** Concrete model ids, in order, when `router` is `direct`; a family, newest first, and those behind it when it is `latest`. */
  readonly models: readonly string[];
  /** How many of `models` are one family, of which the newest that can be used is asked; absent = none. */
  readonly family?: number;
  /** Order of the providers of single models among `models`, where it is another. */
  readonly sortOf?: ReadonlyMap<string, Sort>;
  /** `max_price` of the Pareto plugin, USD per million prompt tokens; switches to the frontier. */
  readonly frontierCapUsdPerMTok: number | null;
  /** Hard cap on the prompt price from settings or request, USD per million tokens. */
  readonly maxPromptUsdPerMTok: number | null;
  readonly maxCompletionUsdPerMTok: number | null;
  readonly priceSource: 'prompt' | 'weighted_avg';
  readonly strictTier: boolean;
  /** A budget is nearly used up: neighbours below the tier come before those above it. Absent = no. */
  readonly sparing?: true;
  /** The request's own wishes about providers; null = none. */
  readonly providerRules: ProviderRules | null;
  /** What the Auto Router is to keep to; absent beside other routers. */
  readonly auto?: AutoWishes;
  /** Where each choice came from, e.g. `{ tier: 'suffix', sort: 'factory' }`. */
  readonly from: Readonly<Record<string, Origin>>;
  /** Settings of the request that have no effect, as sentences. */
  readonly ignored: readonly string[];
}

export type Role = 'primary' | 'fallback' | 'neighbour';

/** One endpoint of the chain, with the figures that put it there. */
export interface RouteStep {
  readonly endpoint: Endpoint;
  readonly model: Model;
  readonly tier: Tier | null;
  readonly role: Role;
  /** Price at the snapshot's time and prompt size. */
  readonly price: Price;
  readonly throughputP50: number | null;
  /** Expected cost of this request; null when a price is unknown. */
  readonly expectedCostUsd: number | null;
}

/** Ordered chain, and one verdict for every model of the catalog. */
export interface RoutePlan {
  readonly intent: Intent;
  /** Primary first; empty when `refusal` says why. At most 3 models of one tier, each at up to 3 providers: first each at its best, then the others. */
  readonly steps: readonly RouteStep[];
  /** Asked when all steps have failed; absent = nobody. Together with the steps at most three models of one tier. */
  readonly reserve?: readonly RouteStep[];
  readonly tierUsed: Tier | null;
  readonly verdicts: readonly Verdict[];
  /** One sentence for a person: why the primary. */
  readonly why: string;
  /** What to answer when there are no steps. */
  readonly refusal: GatewayError | null;
  /** What the conversation's past meant for this plan; absent where it meant nothing. */
  readonly session?: SessionVerdict;
  /** What the choice of the Auto Router rests on; absent beside other routers. */
  readonly auto?: AutoRanking;
}
