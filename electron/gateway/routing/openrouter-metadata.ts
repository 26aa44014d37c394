import { roundUsd } from '../catalog/price.ts';
import type { RoutePlan } from './route-plan.ts';

/** What a client gets that sends `X-OpenRouter-Metadata: enabled`. */
export interface OpenRouterMetadata {
  readonly requested: string;
  readonly strategy: 'direct' | 'auto' | 'free' | 'latest' | 'fallback' | 'pareto';
  readonly region: null;
  /** e.g. `available=3, selected=openai` */
  readonly summary: string;
  /** 1 = the first of the chain answered; 0 = nobody was asked. */
  readonly attempt: number;
  /** Every key here is the user's own. */
  readonly is_byok: true;
  /** USD, as in `usage.cost` of OpenRouter's answers; absent = not known. */
  readonly cost?: number;
  readonly endpoints: {
    readonly total: number;
    readonly available: readonly { readonly provider: string; readonly model: string; readonly selected: boolean }[];
  };
  readonly params: Readonly<Record<string, unknown>>;
  readonly attempts?: readonly MetadataAttempt[];
  readonly pipeline: readonly {
    readonly type: 'router';
    readonly name: string;
    readonly summary: string;
    readonly data: object;
  }[];
}

export interface MetadataAttempt {
  readonly provider: string;
  readonly model: string;
  /** HTTP status, 0 when the provider never answered. */
  readonly status: number;
}

/**
 * Describes a plan and what came of it in OpenRouter's shape, the reasons beside it in the router's stage.
 *
 * @param attempts every attempt so far, the one that answered last; none when nobody was asked
 * @param isAnswered whether the last attempt answered
 * @param costUsd of the answer; null = not known
 * @see OpenRouter docs, "Response metadata" (read 2026-08)
 */
export function toOpenRouterMetadata(
  requested: string,
  plan: RoutePlan,
  attempts: readonly MetadataAttempt[],
  isAnswered: boolean,
  costUsd: number | null = null,
): OpenRouterMetadata {
  const { intent, steps, tierUsed, why } = plan;
  const winner = isAnswered ? attempts.at(-1) : undefined;
  const available = steps.map(({ endpoint }) => ({
    provider: endpoint.provider,
    model: endpoint.model,
    selected: winner?.provider === endpoint.provider && winner.model === endpoint.model,
  }));
  const strategy = strategyOf(plan);
  return {
    requested,
    strategy,
    region: null,
    summary: `available=${available.length}${winner === undefined ? '' : `, selected=${winner.provider}`}`,
    attempt: attempts.length,
    is_byok: true,
    ...(costUsd === null ? {} : { cost: roundUsd(costUsd) }),
    endpoints: { total: available.length, available },
    params: {
      sort: intent.sort,
      ...(intent.tier === null ? {} : { tier_requested: intent.tier, tier_used: tierUsed }),
      ...(intent.frontierCapUsdPerMTok === null ? {} : { max_price: intent.frontierCapUsdPerMTok }),
      ...(intent.ignored.length === 0 ? {} : { ignored: intent.ignored }),
    },
    ...(attempts.length === 0 ? {} : { attempts }),
    pipeline: [{ type: 'router', name: strategy, summary: why, data: toData(plan) }],
  };
}

function strategyOf({ intent }: RoutePlan): OpenRouterMetadata['strategy'] {
  return intent.router === 'direct' && intent.models.length > 1 ? 'fallback' : intent.router;
}

/** @see OpenRouter docs, "Auto Router" > response metadata, for `task_type` (read 2026-08); the classes are ours */
function toData(plan: RoutePlan): object {
  const candidates = toCandidates(plan);
  return plan.auto === undefined ? { candidates } : { task_type: plan.auto.class, candidates };
}

/** Who was thought of for the answer, with the figures that decided, and who stood by. */
function toCandidates({ steps, verdicts }: RoutePlan): readonly object[] {
  const inChain = new Set(steps.map(({ model }) => model.id));
  return [
    ...steps.map(({ model, endpoint, role, price, throughputP50, expectedCostUsd }) => ({
      model: model.id,
      provider: endpoint.provider,
      role,
      coding_percentile: model.score.percentile,
      prompt_usd_per_mtok: price.promptUsdPerMTok,
      throughput_p50: throughputP50,
      expected_cost_usd: expectedCostUsd === null ? null : roundUsd(expectedCostUsd),
    })),
    ...verdicts
      .filter(({ model, verdict }) => verdict === 'standby' && !inChain.has(model))
      .map(({ model, rule }) => ({ model, role: null, passed_over_by: rule })),
  ];
}
