import type { Endpoint, Provider } from '../catalog/catalog.ts';
import type { MeasuredSpeed } from '../catalog/endpoint-health.ts';
import { throughputOf } from '../catalog/own-figures.ts';
import type { ExclusionRule } from './candidate.ts';
import type { ProviderRules } from './provider-rules.ts';
import { list } from './wording.ts';

/** OpenRouter's slugs of providers that have another id here. */
const slugsElsewhere: Readonly<Record<string, string>> = {
  'google-ai-studio': 'google',
  moonshotai: 'moonshot',
  'z-ai': 'zai',
  'x-ai': 'xai',
  mistralai: 'mistral',
  qwen: 'alibaba',
};

/** OpenRouter reads the same object and applies it to the companies behind it. */
function appliesRulesItself({ id }: Provider): boolean {
  return id === 'openrouter';
}

/** @returns the rule of the request that this provider breaks; null when it breaks none. */
export function brokenRule(
  provider: Provider,
  rules: ProviderRules,
): { readonly rule: ExclusionRule; readonly detail: string } | null {
  const { only, ignore, order, allowFallbacks, promises } = rules;
  if (ignore.some((slug) => isMeant(slug, provider))) {
    return { rule: 'provider-ignored', detail: `The request leaves ${provider.name} out (provider.ignore).` };
  }
  if (appliesRulesItself(provider)) return null;
  if (only !== null && !only.some((slug) => isMeant(slug, provider))) {
    return { rule: 'provider-not-allowed', detail: `The request allows only ${list(only)} (provider.only).` };
  }
  if (!allowFallbacks && order !== null && !order.some((slug) => isMeant(slug, provider))) {
    return {
      rule: 'provider-not-allowed',
      detail: `The request allows only ${list(order)} (provider.order without fallbacks).`,
    };
  }
  if (promises.length > 0 && !provider.local) {
    return {
      rule: 'promise-unknown',
      detail: `The request insists on ${list(promises)}, and nothing is known of that at ${provider.name}.`,
    };
  }
  return null;
}

/** A base slug means all regions and variants: `google-vertex/us-east5` is at `google-vertex`. */
function isMeant(slug: string, { id }: Provider): boolean {
  const [base = ''] = slug.toLowerCase().split('/');
  return base === id || slugsElsewhere[base] === id;
}

/**
 * Place of an endpoint among those of its model: named ones in the order named, then the others; within that, those
 * that meet the preferred speeds. What is not measured does not meet them.
 */
export function placeByRules(
  provider: Provider,
  endpoint: Endpoint,
  rules: ProviderRules,
  measured: MeasuredSpeed | undefined,
): number {
  const named = rules.order?.findIndex((slug) => isMeant(slug, provider)) ?? -1;
  const place = named === -1 ? (rules.order?.length ?? 0) : named;
  return place * 2 + (meetsSpeeds(endpoint, rules, measured) ? 0 : 1);
}

function meetsSpeeds(
  endpoint: Endpoint,
  { minThroughput, maxTtftMs }: ProviderRules,
  measured: MeasuredSpeed | undefined,
): boolean {
  return (
    isAtLeast(throughputOf(endpoint, measured), minThroughput.p50) &&
    isAtLeast(measured?.throughputP90 ?? null, minThroughput.p90) &&
    isAtMost(measured?.ttftMsP50 ?? endpoint.ttftMsP50, maxTtftMs.p50) &&
    isAtMost(measured?.ttftMsP90 ?? null, maxTtftMs.p90)
  );
}

function isAtLeast(value: number | null, limit: number | undefined): boolean {
  return limit === undefined || (value !== null && value >= limit);
}

function isAtMost(value: number | null, limit: number | undefined): boolean {
  return limit === undefined || (value !== null && value <= limit);
}
