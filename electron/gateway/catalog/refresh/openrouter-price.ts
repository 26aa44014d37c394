import type { OverrideFigures, PriceFigures } from '../catalog-figures.ts';
import { listOf, numberOf, textOf, type Json } from './read-json.ts';

/** @returns OpenRouter's price of a model or an endpoint, USD per million tokens. */
export function readOpenRouterPrice(pricing: Json): PriceFigures & { readonly overrides?: readonly OverrideFigures[] } {
  const overrides = listOf(pricing.overrides).map(readOverride);
  return {
    prompt: perMillion(pricing.prompt),
    completion: perMillion(pricing.completion),
    cacheRead: perMillion(pricing.input_cache_read),
    cacheWrite: perMillion(pricing.input_cache_write),
    ...(overrides.length === 0 ? {} : { overrides }),
  };
}

function readOverride(override: Json): OverrideFigures {
  const minPromptTokens = numberOf(override.min_prompt_tokens);
  const [utcStart, utcEnd] = [clockOf(override.utc_start), clockOf(override.utc_end)];
  return {
    ...(minPromptTokens === null ? {} : { minPromptTokens }),
    ...(utcStart === null ? {} : { utcStart }),
    ...(utcEnd === null ? {} : { utcEnd }),
    prompt: perMillion(override.prompt),
    completion: perMillion(override.completion),
    cacheRead: perMillion(override.input_cache_read),
    cacheWrite: perMillion(override.input_cache_write),
  };
}

/** USD per token, as text; "-1" stands for "varies". Rounded, since 0.000000435 is no binary fraction. */
function perMillion(value: unknown): number | null {
  const perToken = numberOf(value);
  return perToken === null || perToken < 0 ? null : Number((perToken * 1_000_000).toPrecision(12));
}

/** `HHMM`, as text or as a number that has lost its zeros: 100 = 01:00. */
function clockOf(value: unknown): string | null {
  const digits = typeof value === 'number' ? String(value) : textOf(value);
  return digits === null || !/^\d{1,4}$/.test(digits) ? null : digits.padStart(4, '0');
}
