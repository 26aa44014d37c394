import type { TokenUsage } from '../../../shared/request-log.ts';
import type { Endpoint, Price, PriceOverride } from './catalog.ts';

/** What a price may depend on. */
export interface PriceMoment {
  /** ms since epoch. */
  readonly now: number;
  readonly promptTokens: number;
}

/**
 * The price of an endpoint at one moment for one prompt size. Overrides apply when all their conditions hold: strictly
 * more prompt tokens than named, from a date on, within a daily window in UTC. Later ones win key by key.
 *
 * @see OpenRouter OpenAPI, `pricing.overrides` (read 2026-08)
 */
export function priceAt(endpoint: Endpoint, moment: PriceMoment): Price {
  let price = endpoint.price;
  for (const override of endpoint.overrides) {
    if (holds(override, moment)) price = { ...price, ...pricesOf(override) };
  }
  return price;
}

function holds(override: PriceOverride, { now, promptTokens }: PriceMoment): boolean {
  const { minPromptTokens, validFrom, utcStartMinute, utcEndMinute } = override;
  if (minPromptTokens !== undefined && promptTokens <= minPromptTokens) return false;
  if (validFrom !== undefined && now < validFrom) return false;
  if (utcStartMinute === undefined && utcEndMinute === undefined) return true;
  return isWithin(minuteOfDay(now), utcStartMinute ?? 0, utcEndMinute ?? minutesPerDay);
}

const minutesPerDay = 1_440;

function minuteOfDay(now: number): number {
  return Math.floor(now / 60_000) % minutesPerDay;
}

/** Half-open; a start after the end wraps over midnight, equal ends mean the whole day. */
function isWithin(minute: number, start: number, end: number): boolean {
  if (start === end) return true;
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

function pricesOf(override: PriceOverride): Partial<Price> {
  const { promptUsdPerMTok, completionUsdPerMTok, cacheReadUsdPerMTok, cacheWriteUsdPerMTok } = override;
  return {
    ...(promptUsdPerMTok === undefined ? {} : { promptUsdPerMTok }),
    ...(completionUsdPerMTok === undefined ? {} : { completionUsdPerMTok }),
    ...(cacheReadUsdPerMTok === undefined ? {} : { cacheReadUsdPerMTok }),
    ...(cacheWriteUsdPerMTok === undefined ? {} : { cacheWriteUsdPerMTok }),
  };
}

/**
 * Times the prompt price for what a cache keeps for an hour. The catalog's price is that of five minutes.
 *
 * @see Anthropic docs, "Prompt caching" > "Pricing" (read 2026-11)
 */
const hourWriteFactor = 2;

/**
 * What an answer cost, USD. Cached and cache-write tokens are part of the prompt, reasoning tokens of the completion.
 * A cache price that is not known counts as the prompt price: where a provider names none, it charges that.
 *
 * @returns null when a price that is needed is not known
 */
export function costOf(price: Price, usage: TokenUsage): number | null {
  const { promptUsdPerMTok: prompt, completionUsdPerMTok: completion } = price;
  const cached = Math.min(usage.cached, usage.prompt);
  const cacheWrite = Math.min(usage.cacheWrite, usage.prompt - cached);
  const hour = Math.min(usage.cacheWriteHour ?? 0, cacheWrite);
  if ((usage.prompt > 0 && prompt === null) || (usage.completion > 0 && completion === null)) return null;
  const sum =
    (usage.prompt - cached - cacheWrite) * (prompt ?? 0) +
    cached * (price.cacheReadUsdPerMTok ?? prompt ?? 0) +
    (cacheWrite - hour) * (price.cacheWriteUsdPerMTok ?? prompt ?? 0) +
    hour * hourWriteFactor * (prompt ?? 0) +
    usage.completion * (completion ?? 0);
  return sum / 1_000_000;
}

/** @returns a sum to show, without the last digits that floating point makes up. */
export function roundUsd(costUsd: number): number {
  return Number(costUsd.toPrecision(12));
}
