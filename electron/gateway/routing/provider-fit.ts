import type { Endpoint, Provider } from '../catalog/catalog.ts';
import type { MeasuredSpeed } from '../catalog/endpoint-health.ts';
import { throughputOf } from '../catalog/own-figures.ts';
import type { ExclusionRule } from './candidate.ts';
import { aboutWeights, type ProviderRules } from './provider-rules.ts';
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

type Providers = ReadonlyMap<string, Provider>;

/**
 * @param providers all of the catalog
 * @returns the rule of the request that this provider breaks; null when it breaks none.
 */
export function brokenRule(
  provider: Provider,
  rules: ProviderRules,
  providers: Providers,
): { readonly rule: ExclusionRule; readonly detail: string } | null {
  const { only, ignore, order, allowFallbacks, promises } = rules;
  if (ignore.some((slug) => isMeant(slug, provider))) {
    return { rule: 'provider-ignored', detail: `The request leaves ${provider.name} out (provider.ignore).` };
  }
  if (only !== null && isLeftOut(only, provider, providers)) {
    return { rule: 'provider-not-allowed', detail: `The request allows only ${list(only)} (provider.only).` };
  }
  if (!allowFallbacks && order !== null && isLeftOut(order, provider, providers)) {
    return {
      rule: 'provider-not-allowed',
      detail: `The request allows only ${list(order)} (provider.order without fallbacks).`,
    };
  }
  if (promises.length === 0 || appliesRulesItself(provider)) return null;
  const unkept = provider.local ? promises.filter((promise) => aboutWeights.has(promise)) : promises;
  if (unkept.length === 0) return null;
  return {
    rule: 'promise-unknown',
    detail: `The request insists on ${list(unkept)}, and nothing is known of that at ${provider.name}.`,
  };
}

/** `allow_fallbacks: false` without an order: the first provider, and its error. */
export function isOneProviderOnly(rules: ProviderRules | null): boolean {
  return rules !== null && !rules.allowFallbacks && rules.order === null;
}

/** A base slug means all regions and variants: `google-vertex/us-east5` is at `google-vertex`. */
function isMeant(slug: string, { id }: Provider): boolean {
  const base = baseOf(slug);
  return base === id || slugsElsewhere[base] === id;
}

function baseOf(slug: string): string {
  return slug.toLowerCase().split('/', 1)[0] ?? '';
}

/** OpenRouter is left out only by a list of names that mean nothing to it. */
function isLeftOut(slugs: readonly string[], provider: Provider, providers: Providers): boolean {
  if (slugs.some((slug) => isMeant(slug, provider))) return false;
  return !appliesRulesItself(provider) || (slugs.length > 0 && slugs.every((slug) => isOnlyOurs(slug, providers)));
}

/** What a person described, what runs on this machine and gateways such as OpenRouter itself are no companies behind OpenRouter. */
function isOnlyOurs(slug: string, providers: Providers): boolean {
  const provider = providers.get(baseOf(slug));
  return provider !== undefined && (provider.custom || provider.local || provider.demo || provider.aggregator);
}

/**
 * The `provider` object of a request as OpenRouter can read it: names that only this configuration knows would match nothing there,
 * and a list of nothing else would be a 404.
 *
 * @param rules as the request has it
 * @param providers all of the catalog
 * @returns null when it can stay as it is
 */
export function rulesForOpenRouter(rules: unknown, providers: Providers): object | null {
  if (typeof rules !== 'object' || rules === null) return null;
  const readable: Record<string, unknown> = {};
  let isChanged = false;
  for (const [key, value] of Object.entries(rules) as [string, unknown][]) {
    readable[key] = value;
    if ((key !== 'only' && key !== 'order') || !Array.isArray(value)) continue;
    const names = value.filter((slug) => typeof slug !== 'string' || !isOnlyOurs(slug, providers));
    if (names.length === value.length) continue;
    isChanged = true;
    if (names.length === 0) delete readable[key];
    else readable[key] = names;
  }
  return isChanged ? readable : null;
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
