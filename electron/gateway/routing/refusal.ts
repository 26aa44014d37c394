import { GatewayError } from '../errors.ts';
import type { Exclusion, ExclusionRule } from './candidate.ts';
import type { Bench } from './bench.ts';
import { count, list } from './wording.ts';

/**
 * Says why no model is left: what removed how many, and what to change.
 *
 * @param asked what the request asked for, in words, e.g. `the high tier`
 * @see OpenRouter docs, "Errors" > `error.availability` (read 2026-08)
 */
export function refuse(asked: string, exclusions: readonly Exclusion[], bench: Bench): GatewayError {
  const resting = exclusions.flatMap((exclusion) => exclusion.resting ?? []);
  if (resting.length > 0) {
    const seconds = Math.max(
      Math.ceil((Math.min(...resting.map(({ until }) => until)) - bench.snapshot.now) / 1000),
      1,
    );
    const isLimited = resting.every(({ status }) => status === 429);
    return exhausted(asked, seconds, isLimited, exclusions, bench);
  }
  return isAnyProviderReady(bench) ? filtered(asked, exclusions, bench) : nothingSetUp(bench);
}

function exhausted(
  asked: string,
  retryAfterS: number,
  isLimited: boolean,
  exclusions: readonly Exclusion[],
  { request }: Bench,
): GatewayError {
  const message = `Every usable model for ${asked} rests until its provider takes requests again. Try again in ${count(retryAfterS)} s.`;
  const code = isLimited ? 'capacity_exhausted' : 'temporarily_unavailable';
  return new GatewayError(isLimited ? 'rate_limit_exceeded' : code, isLimited ? 429 : 503, message, {
    errorType: isLimited ? 'rate_limit_exceeded' : 'provider_overloaded',
    retryAfterS,
    availability: {
      code,
      retryable: true,
      retry_after: retryAfterS,
      requested_models: [request.model],
      affected_providers: [...new Set(exclusions.flatMap(({ resting }) => resting?.endpoint.provider ?? []))],
      excluded_by: [...countRules(exclusions).keys()],
    },
  });
}

function nothingSetUp({ request }: Bench): GatewayError {
  const message = 'No provider is ready. Open Pareto Desk, go to Keys and paste the key of a provider you have.';
  return new GatewayError('no_provider_ready', 503, message, {
    errorType: 'provider_unavailable',
    availability: {
      code: 'no_endpoints',
      retryable: false,
      requested_models: [request.model],
      excluded_by: ['no-key'],
    },
  });
}

function filtered(asked: string, exclusions: readonly Exclusion[], { request }: Bench): GatewayError {
  const rules = countRules(exclusions);
  const excludedBy = [...rules.keys()];
  const reasons = [...rules].map(([rule, number]) => `${count(number)} ${number === 1 ? one[rule] : many[rule]}`);
  const lead = leadFor(excludedBy);
  const why = reasons.length === 0 ? 'there is none in the catalog' : list(reasons);
  // "something" helps nobody: one model says what it is
  const told = exclusions.length === 1 ? exclusions[0] : exclusions.find(({ rule }) => rule === 'lacks-ability');
  const detail = told === undefined ? '' : ` ${told.detail}`;
  return new GatewayError('no_endpoints', 404, `${lead}No model is left for ${asked}: ${why}.${detail}`, {
    param: 'model',
    errorType: 'not_found',
    availability: {
      code:
        excludedBy.every((rule) => rule === 'retired') && excludedBy.length > 0
          ? 'model_deprecated'
          : 'constraint_filtered',
      retryable: false,
      requested_models: [request.model],
      excluded_by: excludedBy,
    },
  });
}

/**
 * Clients look for these words: they try again without tools, or with a shorter conversation (Claude Code 2.1.197), or show what to
 * do about OpenRouter's sentence.
 */
function leadFor(excludedBy: readonly ExclusionRule[]): string {
  if (excludedBy.length === 1 && excludedBy[0] === 'lacks-tools') return 'No endpoints found that support tool use. ';
  if (
    excludedBy.length > 0 &&
    excludedBy.every((rule) => rule === 'provider-not-allowed' || rule === 'provider-ignored')
  )
    return 'No allowed providers are available for the selected model. ';
  return excludedBy.includes('window-too-small') ? 'The prompt is too long. ' : '';
}

/** @returns how many models each rule removed, the most frequent first. */
function countRules(exclusions: readonly Exclusion[]): ReadonlyMap<ExclusionRule, number> {
  const counts = new Map<ExclusionRule, number>();
  for (const { rule } of exclusions) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return new Map([...counts].toSorted(([, a], [, b]) => b - a));
}

function isAnyProviderReady({ snapshot }: Bench): boolean {
  for (const id of snapshot.catalog.providerById.keys()) if (!snapshot.bars.has(id)) return true;
  return false;
}

const one: Readonly<Record<ExclusionRule, string>> = {
  retired: 'is retired',
  'switched-off': 'is switched off',
  guardrail: 'is forbidden by a rule of yours',
  'lacks-tools': 'cannot use tools',
  'lacks-images': 'cannot read images',
  'lacks-structured-outputs': 'is not known to follow a JSON schema',
  'lacks-ability': 'lacks something this request needs',
  'no-provider': 'has no provider',
  'no-key': 'has no provider with a key',
  'provider-ignored': 'is left out by provider.ignore',
  'provider-not-allowed': 'is at no provider that provider.only or provider.order allows',
  'promise-unknown': 'is at no provider known to keep what `provider` insists on',
  dialect: 'speaks a wire format that does not fit',
  'demo-off': 'is a demo, and demos are off',
  'window-too-small': 'has a window that is too small',
  'output-too-small': 'cannot write as much as was asked for',
  'unknown-price': 'has an unknown price under a price cap',
  'price-cap': 'is above the price cap',
  'cooling-down': 'rests after a failure',
};

const many: Readonly<Record<ExclusionRule, string>> = {
  retired: 'are retired',
  'switched-off': 'are switched off',
  guardrail: 'are forbidden by a rule of yours',
  'lacks-tools': 'cannot use tools',
  'lacks-images': 'cannot read images',
  'lacks-structured-outputs': 'are not known to follow a JSON schema',
  'lacks-ability': 'lack something this request needs',
  'no-provider': 'have no provider',
  'no-key': 'have no provider with a key',
  'provider-ignored': 'are left out by provider.ignore',
  'provider-not-allowed': 'are at no provider that provider.only or provider.order allows',
  'promise-unknown': 'are at no provider known to keep what `provider` insists on',
  dialect: 'speak a wire format that does not fit',
  'demo-off': 'are demos, and demos are off',
  'window-too-small': 'have a window that is too small',
  'output-too-small': 'cannot write as much as was asked for',
  'unknown-price': 'have an unknown price under a price cap',
  'price-cap': 'are above the price cap',
  'cooling-down': 'rest after a failure',
};
