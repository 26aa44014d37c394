import type { TokenUsage } from '../../../shared/request-log.ts';
import type { PriceMoment } from '../catalog/price.ts';
import type { TrafficMix } from '../catalog/traffic-mix.ts';
import { expectedUsage } from './chain.ts';
import type { ProviderRules } from './provider-rules.ts';
import type { Intent, Sort } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';

/** Everything a judgement depends on besides the model. */
export interface Bench {
  readonly intent: Intent;
  readonly request: RouteRequest;
  readonly snapshot: Snapshot;
  readonly moment: PriceMoment;
  /** What the request is taken to use: only for the cost that is shown. */
  readonly usage: TokenUsage;
  readonly sort: Sort;
  readonly endpointSort: Sort;
  readonly rules: ProviderRules | null;
  readonly maxPromptUsdPerMTok: number | null;
  readonly maxCompletionUsdPerMTok: number | null;
  /** null = order by list price. */
  readonly traffic: TrafficMix | null;
  /** false leaves it to the provider whether a request fits, whose size is only estimated here. */
  readonly checksSize: boolean;
}

/** Works out once per request what every judgement needs. */
export function toBench(intent: Intent, request: RouteRequest, snapshot: Snapshot): Bench {
  return {
    intent,
    request,
    snapshot,
    moment: { now: snapshot.now, promptTokens: request.promptTokens },
    usage: expectedUsage(request, snapshot),
    sort: intent.sort,
    endpointSort: intent.endpointSort,
    rules: intent.providerRules,
    maxPromptUsdPerMTok: intent.maxPromptUsdPerMTok,
    maxCompletionUsdPerMTok: intent.maxCompletionUsdPerMTok,
    traffic: intent.priceSource === 'weighted_avg' ? (snapshot.traffic ?? null) : null,
    checksSize: true,
  };
}
