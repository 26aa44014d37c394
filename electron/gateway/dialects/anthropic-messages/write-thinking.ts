import { effortForBudget } from '../effort.ts';
import type { Conversation, ReasoningWish } from '../conversation.ts';
import type { TargetFacts } from '../dialect-codec.ts';
import type { Dropped } from '../dropped.ts';
import { compact } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';

/** The two places where a messages request says how to think. */
export interface ThinkingFields {
  readonly thinking: JsonObject | null;
  /** `output_config.effort`. */
  readonly effort: string | null;
}

/** The API's own lower limit. */
const leastBudget = 1024;

const silent: ThinkingFields = { thinking: null, effort: null };

/**
 * Writes what the client wishes about thinking, in the words this model knows.
 *
 * @param maxTokens length of the answer as it is sent
 */
export function writeThinking(
  source: Conversation,
  target: TargetFacts,
  maxTokens: number,
  dropped: Dropped,
): ThinkingFields {
  const wish = source.reasoning;
  if (wish === null) return silent;
  if (source.source === 'anthropic-messages')
    return { thinking: writeOwn(wish, source.maxOutputTokens, maxTokens, dropped), effort: wish.effort };
  if (wish.enabled === false || wish.effort === 'none') return { thinking: { type: 'disabled' }, effort: null };
  if (!target.reasoning || forcesTool(source)) {
    dropped.lose('effort');
    return silent;
  }
  if (wish.summary !== null && wish.summary !== 'auto' && wish.summary !== 'omitted') dropped.lose('summary');
  if (target.author === 'anthropic' && !thinksByBudget(target.upstreamModel)) return writeAdaptive(wish);
  const budget = wish.budgetTokens ?? budgetForEffort(wish.effort, maxTokens);
  // the budget must leave room for the answer
  if (maxTokens <= leastBudget) {
    dropped.lose('effort');
    return silent;
  }
  return {
    thinking: { type: 'enabled', budget_tokens: Math.max(leastBudget, Math.min(budget, maxTokens - 1)) },
    effort: null,
  };
}

/** A budget goes as it came, but not beyond an answer that we made shorter than the client asked for. */
function writeOwn(
  wish: ReasoningWish,
  wantedTokens: number | null,
  maxTokens: number,
  dropped: Dropped,
): JsonObject | null {
  if (wish.enabled === null) return null;
  const type = wish.enabled ? (wish.adaptive ? 'adaptive' : 'enabled') : 'disabled';
  const shortened = wantedTokens !== null && wantedTokens > maxTokens;
  const budget =
    wish.budgetTokens !== null && shortened ? Math.min(wish.budgetTokens, maxTokens - 1) : wish.budgetTokens;
  if (shortened && budget !== null && budget < leastBudget) {
    dropped.lose('budget');
    return null;
  }
  return compact({ type, budget_tokens: budget, display: wish.summary });
}

function writeAdaptive(wish: ReasoningWish): ThinkingFields {
  const effort = wish.effort ?? effortForBudget(wish.budgetTokens);
  return { thinking: { type: 'adaptive' }, effort: effort === 'minimal' ? 'low' : effort };
}

/** Claude answers 400 when thinking meets a forced tool. */
function forcesTool(source: Conversation): boolean {
  return source.toolChoice?.mode === 'required' || source.toolChoice?.mode === 'tool';
}

/** Claude up to 4.5 takes a token budget, later ones decide for themselves (Anthropic docs, "Adaptive thinking", read 2026-11). */
function thinksByBudget(model: string): boolean {
  return /claude-(?:3|(?:opus|sonnet|haiku)-4(?:[-.][015])?(?:-\d{8}|@\d{8})?$)/.test(model);
}

/** Shares of the answer's length, as OpenRouter turns an effort into a budget (docs, "Reasoning tokens", read 2026-08). */
const shares: Readonly<Record<string, number>> = {
  minimal: 0.1,
  low: 0.2,
  medium: 0.5,
  high: 0.8,
  xhigh: 0.95,
  max: 0.95,
};

function budgetForEffort(effort: string | null, maxTokens: number): number {
  return Math.min(32_000, Math.floor(maxTokens * (shares[effort ?? 'medium'] ?? 0.5)));
}
