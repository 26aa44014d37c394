import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Candidate } from './candidate.ts';
import type { Intent, RouteStep } from './route-plan.ts';
import { count, usd } from './wording.ts';

/** What of an intent decides who comes first; one part of a conversation may wish something else than another. */
export interface Wishes extends Pick<
  Intent,
  | 'router'
  | 'tier'
  | 'sort'
  | 'endpointSort'
  | 'frontierCapUsdPerMTok'
  | 'maxPromptUsdPerMTok'
  | 'maxCompletionUsdPerMTok'
  | 'priceSource'
> {
  /** The first that the request names; undefined where a router chooses. */
  readonly model: string | undefined;
  readonly dial: number | undefined;
  readonly costTier: string | null | undefined;
  /** Speeds that the request prefers. */
  readonly throughputP50: number | undefined;
  readonly throughputP90: number | undefined;
  readonly ttftMsP50: number | undefined;
  readonly ttftMsP90: number | undefined;
}

/** The part of an intent that a session is bound to. */
export function wishesOf(intent: Intent): Wishes {
  return {
    router: intent.router,
    model: intent.models[0],
    tier: intent.tier,
    sort: intent.sort,
    endpointSort: intent.endpointSort,
    frontierCapUsdPerMTok: intent.frontierCapUsdPerMTok,
    maxPromptUsdPerMTok: intent.maxPromptUsdPerMTok,
    maxCompletionUsdPerMTok: intent.maxCompletionUsdPerMTok,
    priceSource: intent.priceSource,
    dial: intent.auto?.dial,
    costTier: intent.auto?.costTier,
    throughputP50: intent.providerRules?.minThroughput.p50,
    throughputP90: intent.providerRules?.minThroughput.p90,
    ttftMsP50: intent.providerRules?.maxTtftMs.p50,
    ttftMsP90: intent.providerRules?.maxTtftMs.p90,
  };
}

/** The same as a comparison with `wishesOf(intent)`, which need not be made. */
function areOf(wishes: Wishes, intent: Intent): boolean {
  return (
    wishes.router === intent.router &&
    wishes.model === intent.models[0] &&
    wishes.tier === intent.tier &&
    wishes.sort === intent.sort &&
    wishes.endpointSort === intent.endpointSort &&
    wishes.frontierCapUsdPerMTok === intent.frontierCapUsdPerMTok &&
    wishes.maxPromptUsdPerMTok === intent.maxPromptUsdPerMTok &&
    wishes.maxCompletionUsdPerMTok === intent.maxCompletionUsdPerMTok &&
    wishes.priceSource === intent.priceSource &&
    wishes.dial === intent.auto?.dial &&
    wishes.costTier === intent.auto?.costTier &&
    wishes.throughputP50 === intent.providerRules?.minThroughput.p50 &&
    wishes.throughputP90 === intent.providerRules?.minThroughput.p90 &&
    wishes.ttftMsP50 === intent.providerRules?.maxTtftMs.p50 &&
    wishes.ttftMsP90 === intent.providerRules?.maxTtftMs.p90
  );
}

/** What is remembered of a conversation after an answer. */
export interface SessionMemory {
  /** Of the request that was answered: the memory holds for no others. */
  readonly wishes: Wishes;
  readonly model: string;
  readonly endpointKey: string;
  /** ms since epoch of the last answer. */
  readonly at: number;
  /** ms without an answer after which the provider's prompt cache is taken to be gone. */
  readonly lifetimeMs: number;
  /** true when the client named the session itself, rather than being recognised by its first messages. */
  readonly named: boolean;
  /** Answers so far. */
  readonly answers: number;
  /** Of the last answer. */
  readonly usage: Pick<TokenUsage, 'prompt' | 'cached' | 'cacheWrite' | 'completion'>;
}

/** What the session meant for one plan. */
export interface SessionVerdict {
  readonly state: 'stays' | 'moves' | 'dropped';
  readonly model: string;
  readonly endpointKey: string;
  /** Expected cost of the requests to come, USD; null where a price is unknown or cost does not decide. */
  readonly stayUsd: number | null;
  readonly moveUsd: number | null;
  readonly detail: string;
}

/** OpenRouter keeps a session for ten idle minutes since 2026-08-12; a one-hour cache breakpoint keeps it longer. */
const usualLifetimeMs = 10 * 60_000;
const longLifetimeMs = 60 * 60_000;

export interface SessionAnswer {
  readonly intent: Intent;
  readonly step: Pick<RouteStep, 'model' | 'endpoint'>;
  readonly usage: TokenUsage;
  readonly now: number;
  readonly named: boolean;
  /** The request set a cache breakpoint of one hour. */
  readonly oneHourCache: boolean;
}

/** @returns what a conversation remembers for the wishes of a request */
export function memoryFor(memories: readonly SessionMemory[], intent: Intent): SessionMemory | undefined {
  for (const memory of memories) if (areOf(memory.wishes, intent)) return memory;
  return undefined;
}

/**
 * Called after an answer that succeeded; a failure leaves the memory as it is.
 *
 * @param before what was remembered for the same wishes
 */
export function rememberAnswer(before: SessionMemory | undefined, answer: SessionAnswer): SessionMemory {
  const { intent, step, usage, now, named, oneHourCache } = answer;
  const wasLong =
    before !== undefined && before.endpointKey === step.endpoint.key && before.lifetimeMs === longLifetimeMs;
  return {
    wishes: before?.wishes ?? wishesOf(intent),
    model: step.model.id,
    endpointKey: step.endpoint.key,
    at: now,
    lifetimeMs: oneHourCache || wasLong ? longLifetimeMs : usualLifetimeMs,
    named,
    answers: (before?.answers ?? 0) + 1,
    usage: { prompt: usage.prompt, cached: usage.cached, cacheWrite: usage.cacheWrite, completion: usage.completion },
  };
}

/** @returns whether the memory may bind the next request at all. A recognised session counts once its prefix is cached. */
export function isAlive({ at, lifetimeMs, named, usage }: SessionMemory, now: number): boolean {
  if (Math.abs(now - at) > lifetimeMs) return false; // also by a clock that was set back
  return named || usage.cached + usage.cacheWrite > 0;
}

export interface SessionQuestion {
  readonly memory: SessionMemory;
  /** Where the session is; undefined when it cannot be used for this request any more. */
  readonly held: Candidate | undefined;
  /** What would be chosen without the session. */
  readonly fresh: Candidate;
  readonly promptTokens: number;
  /** false inside a tool loop. Reads the end of the conversation, which may be long: asked only where it matters. */
  readonly isUserTurn: () => boolean;
  /** Whether cost decides; by speed a session stays until it is idle. */
  readonly byCost: boolean;
}

/**
 * Whether a conversation stays where it is. It does while moving would cost more than it saves over the requests to
 * come, since another model has to read the whole conversation anew; as many are expected as there have been. Inside a
 * tool loop it always stays.
 */
export function decideSession(question: SessionQuestion): SessionVerdict {
  const { memory, held, fresh, isUserTurn, byCost } = question;
  const about = { model: memory.model, endpointKey: memory.endpointKey, stayUsd: null, moveUsd: null };
  if (held === undefined) {
    return { ...about, state: 'dropped', detail: 'The session leaves its model, which is no candidate any more.' };
  }
  if (held.endpoint.key === fresh.endpoint.key) {
    return { ...about, state: 'stays', detail: 'The session is already where it would go.' };
  }
  if (!isUserTurn())
    return { ...about, state: 'stays', detail: 'The session stays: a tool loop is not moved half-way.' };
  if (!byCost) return { ...about, state: 'stays', detail: 'The session stays while its prompt is cached.' };
  return compareCosts(question, held);
}

function compareCosts({ memory, fresh, promptTokens }: SessionQuestion, held: Candidate): SessionVerdict {
  const { model, endpointKey, answers, usage } = memory;
  const about = { model, endpointKey };
  const cached = Math.min(usage.cached + usage.cacheWrite, promptTokens);
  const stay = manyRequests(held, {
    requests: answers,
    promptTokens,
    cached,
    completion: usage.completion,
    cachedAtFirst: cached,
  });
  const move = manyRequests(fresh, {
    requests: answers,
    promptTokens,
    cached,
    completion: usage.completion,
    cachedAtFirst: 0,
  });
  if (stay === null || move === null) {
    return {
      ...about,
      state: 'stays',
      stayUsd: stay,
      moveUsd: move,
      detail: 'The session stays: a price is not known.',
    };
  }
  const [from, to] =
    held.model === fresh.model
      ? [held.endpoint.provider, fresh.endpoint.provider]
      : [held.model.name, fresh.model.name];
  const sums =
    `the next ${answers === 1 ? 'request' : `${answers} requests`} would cost about ${usd(stay)} at ${from} and ${usd(move)} ` +
    `at ${to}, which would have to read ${count(promptTokens)} tokens anew`;
  const state = move < stay ? 'moves' : 'stays';
  return { ...about, state, stayUsd: stay, moveUsd: move, detail: `The session ${state}: ${sums}.` };
}

interface Outlook {
  readonly requests: number;
  readonly promptTokens: number;
  /** Tokens of the prefix that a warm cache holds. */
  readonly cached: number;
  readonly cachedAtFirst: number;
  readonly completion: number;
}

/** USD of the requests to come at one endpoint, the first with what is cached there now, the others with a warm cache. */
function manyRequests(candidate: Candidate, outlook: Outlook): number | null {
  const first = oneRequest(candidate, outlook, outlook.cachedAtFirst);
  const next = oneRequest(candidate, outlook, outlook.cached);
  return first === null || next === null ? null : first + next * (outlook.requests - 1);
}

function oneRequest({ price }: Candidate, { promptTokens, completion }: Outlook, cached: number): number | null {
  const { promptUsdPerMTok: prompt, completionUsdPerMTok, cacheReadUsdPerMTok } = price;
  if (prompt === null || completionUsdPerMTok === null) return null;
  const sum =
    (promptTokens - cached) * prompt + cached * (cacheReadUsdPerMTok ?? prompt) + completion * completionUsdPerMTok;
  return sum / 1_000_000;
}
