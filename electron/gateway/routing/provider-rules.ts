import type { RequestLog } from '../../../shared/request-log.ts';
import { GatewayError } from '../errors.ts';

/** OpenRouter's `provider` object, read. */
export interface ProviderRules {
  /** Provider slugs, first choice first; null = no preference. */
  readonly order: readonly string[] | null;
  readonly only: readonly string[] | null;
  readonly ignore: readonly string[];
  /** false: only the providers named in `order`, or the first one. */
  readonly allowFallbacks: boolean;
  readonly sort: RequestLog['sort'];
  /** true: models and providers are sorted as one (`partition: "none"`). */
  readonly sortsModels: boolean;
  /** Tokens per second, by percentile. Whoever is slower comes later. */
  readonly minThroughput: Partial<Readonly<Record<'p50' | 'p90', number>>>;
  /** Until the first token, ms, by percentile. Whoever is slower comes later. */
  readonly maxTtftMs: Partial<Readonly<Record<'p50' | 'p90', number>>>;
  /** USD per million tokens. */
  readonly maxPromptUsdPerMTok: number | null;
  readonly maxCompletionUsdPerMTok: number | null;
  /** Promises about prompts or weights that the request insists on, in its own words. */
  readonly promises: readonly string[];
  readonly ignored: readonly string[];
}

/** Of `promises`, those about the weights. What runs on this machine keeps all others. */
export const aboutWeights: ReadonlySet<string> = new Set(['enforce_distillable_text', 'quantizations']);

type Fields = Readonly<Record<string, unknown>>;

const levels: ReadonlySet<string> = new Set(
  'int4 int8 fp4 mxfp4 nvfp4 fp6 fp8 mxfp8 fp16 bf16 fp32 unknown'.split(' '),
);

const known = [
  'order',
  'only',
  'ignore',
  'allow_fallbacks',
  'sort',
  'preferred_min_throughput',
  'preferred_max_latency',
  'max_price',
  'require_parameters',
  'data_collection',
  'zdr',
  'enforce_distillable_text',
  'quantizations',
] as const;

/**
 * Reads the `provider` object of a request. Strict, as with OpenRouter: a key nobody knows is a mistake that would
 * otherwise go unnoticed.
 *
 * @returns null when there is none
 * @throws GatewayError 400
 * @see OpenRouter OpenAPI, `ProviderPreferences` (read 2026-08)
 */
export function readProviderRules(value: unknown): ProviderRules | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw invalid('provider', 'an object');
  const strange = Object.keys(value).find((key) => !(known as readonly string[]).includes(key));
  if (strange !== undefined) {
    throw new GatewayError(
      'unknown_provider_field',
      400,
      `\`provider\` has no field "${strange.slice(0, 40)}". It knows: ${known.join(', ')}.`,
      {
        param: `provider.${strange.slice(0, 40)}`,
        errorType: 'invalid_request',
      },
    );
  }
  const ignored: string[] = [];
  const prices = readMaxPrice(value.max_price, ignored);
  return {
    order: slugs(value, 'order'),
    only: slugs(value, 'only'),
    ignore: slugs(value, 'ignore') ?? [],
    allowFallbacks: flag(value, 'allow_fallbacks') ?? true,
    ...readSort(value.sort, ignored),
    minThroughput: readCutOffs(value, 'preferred_min_throughput', 1, ignored),
    // Seconds on the wire, by the documentation of the field; the listing's own unit is another matter.
    maxTtftMs: readCutOffs(value, 'preferred_max_latency', 1000, ignored),
    maxPromptUsdPerMTok: prices.prompt,
    maxCompletionUsdPerMTok: prices.completion,
    promises: readPromises(value, ignored),
    ignored,
  };
}

function readSort(sort: unknown, ignored: string[]): Pick<ProviderRules, 'sort' | 'sortsModels'> {
  if (sort === undefined || sort === null) return { sort: null, sortsModels: false };
  const by = isObject(sort) ? sort.by : sort;
  const partition = isObject(sort) ? (sort.partition ?? 'model') : 'model';
  if (partition !== 'model' && partition !== 'none') throw invalid('provider.sort.partition', '"model" or "none"');
  if (by === undefined || by === null) return { sort: null, sortsModels: false };
  if (by === 'exacto') {
    ignored.push('The order `exacto` has no effect here: nothing is known of the quality of tool calls by provider.');
    return { sort: null, sortsModels: false };
  }
  if (by !== 'price' && by !== 'throughput' && by !== 'latency') {
    throw invalid('provider.sort', '"price", "throughput" or "latency", or an object with `by`');
  }
  return { sort: by, sortsModels: partition === 'none' };
}

function readMaxPrice(value: unknown, ignored: string[]): Readonly<Record<'prompt' | 'completion', number | null>> {
  if (value === undefined || value === null) return { prompt: null, completion: null };
  if (!isObject(value)) throw invalid('provider.max_price', 'an object with `prompt` and `completion`');
  for (const kind of ['request', 'image', 'audio']) {
    if (value[kind] != null) ignored.push(`max_price.${kind} has no effect here: such prices are not known.`);
  }
  const strange = Object.keys(value).find(
    (key) => !['prompt', 'completion', 'request', 'image', 'audio'].includes(key),
  );
  if (strange !== undefined)
    throw invalid('provider.max_price', 'made of `prompt`, `completion`, `request`, `image` and `audio`');
  return { prompt: price(value, 'prompt'), completion: price(value, 'completion') };
}

/** Numbers, or strings of them as OpenRouter's schema has it. */
function price(fields: Fields, key: string): number | null {
  const value = fields[key];
  if (value === undefined || value === null) return null;
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof read !== 'number' || !(read >= 0) || read === Infinity)
    throw invalid(`provider.max_price.${key}`, 'USD per million tokens');
  return read;
}

function readCutOffs(
  fields: Fields,
  key: 'preferred_min_throughput' | 'preferred_max_latency',
  factor: number,
  ignored: string[],
): Partial<Record<'p50' | 'p90', number>> {
  const value = fields[key];
  if (value === undefined || value === null) return {};
  const byPercentile = typeof value === 'number' ? { p50: value } : value;
  if (!isObject(byPercentile)) throw invalid(`provider.${key}`, 'a number, or an object of percentiles');
  const cutOffs: Partial<Record<'p50' | 'p90', number>> = {};
  for (const [percentile, limit] of Object.entries(byPercentile)) {
    if (!['p50', 'p75', 'p90', 'p99'].includes(percentile))
      throw invalid(`provider.${key}`, 'made of p50, p75, p90 and p99');
    if (limit === null) continue;
    if (typeof limit !== 'number' || !(limit >= 0)) throw invalid(`provider.${key}.${percentile}`, 'a number');
    if (percentile === 'p50' || percentile === 'p90') cutOffs[percentile] = limit * factor;
    else ignored.push(`${key}.${percentile} has no effect here: p50 and p90 are measured.`);
  }
  return cutOffs;
}

/** What only a provider can promise. None of our figures says it, so it is never taken for granted. */
function readPromises(fields: Fields, ignored: string[]): readonly string[] {
  const promises: string[] = [];
  const collection = fields.data_collection ?? 'allow';
  if (collection !== 'allow' && collection !== 'deny') throw invalid('provider.data_collection', '"allow" or "deny"');
  if (collection === 'deny') promises.push('data_collection: "deny"');
  if (flag(fields, 'zdr') === true) promises.push('zdr');
  if (flag(fields, 'enforce_distillable_text') === true) promises.push('enforce_distillable_text');
  const quantizations = slugs(fields, 'quantizations');
  if (quantizations?.some((level) => !levels.has(level)) === true)
    throw invalid('provider.quantizations', `made of ${[...levels].join(', ')}`);
  if (quantizations !== null && !quantizations.includes('unknown')) promises.push('quantizations');
  if (flag(fields, 'require_parameters') === true) {
    ignored.push(
      'require_parameters: whoever has no place for a parameter is left out; whether a model heeds what its provider takes is not known.',
    );
  }
  return promises;
}

/** @returns null without a preference, which an empty list is, too */
function slugs(fields: Fields, key: string): readonly string[] | null {
  const value = fields[key];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value) || !value.every((slug) => typeof slug === 'string')) {
    throw invalid(`provider.${key}`, 'an array of strings');
  }
  return value.length === 0 ? null : value;
}

function flag(fields: Fields, key: string): boolean | null {
  const value = fields[key];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'boolean') throw invalid(`provider.${key}`, 'true or false');
  return value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(param: string, expected: string): GatewayError {
  return new GatewayError('invalid_provider', 400, `\`${param}\` must be ${expected}.`, {
    param,
    errorType: 'invalid_request',
  });
}
