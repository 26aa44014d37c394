import type { ConfigModel } from '../../../shared/config-file.ts';
import type { EndpointFigures, ModelFigures, OverrideFigures } from './catalog-figures.ts';
import type { CodingScore, Endpoint, Model, PriceOverride } from './catalog.ts';
import type { PercentileOf } from './coding-percentile.ts';

/** A model before anyone has put it into a tier. */
export type UntieredModel = Omit<Model, 'tier' | 'pinned'>;

const notBenchmarked: CodingScore = {
  index: null,
  percentile: null,
  basis: null,
  estimated: false,
  date: null,
  source: null,
};

/** A model of the bundled or refreshed figures. @param percentileOf null where the field is empty: then no model has a percentile. */
export function toBundledModel(figures: ModelFigures, percentileOf: PercentileOf | null): UntieredModel {
  const { quirks, endpoints, score, ...rest } = figures;
  return {
    ...rest,
    quirks: quirks ?? [],
    score: score === null ? notBenchmarked : toScore(score, percentileOf),
    endpoints: endpoints.map((endpoint) => toBundledEndpoint(figures.id, endpoint)),
  };
}

/** An estimate enters the ranking lowered by the error its method states. */
function toScore(score: NonNullable<ModelFigures['score']>, percentileOf: PercentileOf | null): CodingScore {
  const { index, error, basis, date, source } = score;
  const percentile = percentileOf === null ? null : percentileOf(index - error);
  return { index, percentile, basis, estimated: basis !== 'measured', date, source };
}

function toBundledEndpoint(model: string, figures: EndpointFigures): Endpoint {
  return {
    key: `${model}@${figures.provider}`,
    model,
    provider: figures.provider,
    upstreamModel: figures.modelId,
    price: {
      promptUsdPerMTok: figures.prompt,
      completionUsdPerMTok: figures.completion,
      cacheReadUsdPerMTok: figures.cacheRead,
      cacheWriteUsdPerMTok: figures.cacheWrite,
    },
    overrides: (figures.overrides ?? []).map(toOverride),
    priceDate: figures.date,
    priceSource: figures.source,
    contextLength: figures.contextLength,
    maxOutputTokens: figures.maxOutputTokens,
    throughputP50: figures.speed?.p50 ?? null,
    ttftMsP50: figures.speed?.ttftMs ?? null,
  };
}

function toOverride(figures: OverrideFigures): PriceOverride {
  const { minPromptTokens, validFrom, utcStart, utcEnd, prompt, completion, cacheRead, cacheWrite } = figures;
  return {
    ...(minPromptTokens === undefined ? {} : { minPromptTokens }),
    ...(validFrom === undefined ? {} : { validFrom: Date.parse(validFrom) }),
    ...(utcStart === undefined ? {} : { utcStartMinute: toMinute(utcStart) }),
    ...(utcEnd === undefined ? {} : { utcEndMinute: toMinute(utcEnd) }),
    ...given('promptUsdPerMTok', prompt),
    ...given('completionUsdPerMTok', completion),
    ...given('cacheReadUsdPerMTok', cacheRead),
    ...given('cacheWriteUsdPerMTok', cacheWrite),
  };
}

function given<K extends string>(key: K, value: number | null | undefined): { readonly [P in K]?: number } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: number });
}

/** @param clock `HHMM` */
function toMinute(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(2));
}

/** A model that a person described. What is not said of its abilities counts as there: it is the person's own. */
export function toCustomModel(config: ConfigModel, percentileOf: PercentileOf | null): UntieredModel {
  const { id, supports } = config;
  const [author = id, slug = id] = splitId(id);
  return {
    id,
    name: config.name ?? slug,
    author,
    status: 'active',
    releaseDate: null,
    contextLength: config.contextLength ?? null,
    maxOutputTokens: config.maxOutputTokens ?? null,
    supports: {
      tools: supports?.tools ?? true,
      images: supports?.images ?? false,
      structuredOutputs: supports?.structuredOutputs ?? supports?.tools ?? true,
      reasoning: supports?.reasoning ?? false,
    },
    score: customScore(config, percentileOf),
    quirks: [],
    endpoints: config.endpoints.map((endpoint) => toCustomEndpoint(id, endpoint)),
  };
}

function splitId(id: string): readonly string[] {
  const slash = id.indexOf('/');
  return [id.slice(0, slash), id.slice(slash + 1)];
}

function customScore(config: ConfigModel, percentileOf: PercentileOf | null): CodingScore {
  const index = config.codingIndex ?? null;
  const read = index === null || percentileOf === null ? null : percentileOf(index);
  const percentile = config.codingPercentile ?? read;
  if (index === null && percentile === null) return notBenchmarked;
  return { ...notBenchmarked, index, percentile, basis: 'configured' };
}

function toCustomEndpoint(model: string, config: ConfigModel['endpoints'][number]): Endpoint {
  return {
    key: `${model}@${config.provider}`,
    model,
    provider: config.provider,
    upstreamModel: config.modelId,
    price: {
      promptUsdPerMTok: config.promptUsdPerMTok ?? null,
      completionUsdPerMTok: config.completionUsdPerMTok ?? null,
      cacheReadUsdPerMTok: config.cacheReadUsdPerMTok ?? null,
      cacheWriteUsdPerMTok: config.cacheWriteUsdPerMTok ?? null,
    },
    overrides: (config.overrides ?? []).map((override) => toCustomOverride(model, override)),
    priceDate: null,
    priceSource: 'configured',
    contextLength: config.contextLength ?? null,
    maxOutputTokens: config.maxOutputTokens ?? null,
    throughputP50: config.throughputP50 ?? null,
    ttftMsP50: config.ttftMsP50 ?? null,
  };
}

type CustomOverride = NonNullable<ConfigModel['endpoints'][number]['overrides']>[number];

function toCustomOverride(model: string, config: CustomOverride): PriceOverride {
  const { validFrom, promptUsdPerMTok, completionUsdPerMTok, cacheReadUsdPerMTok, cacheWriteUsdPerMTok, ...rest } =
    config;
  if (validFrom !== undefined && Number.isNaN(Date.parse(validFrom))) {
    throw new Error(`The model ${model} has a price from "${validFrom}": write an ISO date, e.g. 2026-12-01.`);
  }
  return toOverride({
    ...definedOnly(rest),
    ...(validFrom === undefined ? {} : { validFrom }),
    prompt: promptUsdPerMTok ?? null,
    completion: completionUsdPerMTok ?? null,
    cacheRead: cacheReadUsdPerMTok ?? null,
    cacheWrite: cacheWriteUsdPerMTok ?? null,
  });
}

function definedOnly(
  rest: Pick<CustomOverride, 'minPromptTokens' | 'utcStart' | 'utcEnd'>,
): Omit<OverrideFigures, 'validFrom'> {
  const { minPromptTokens, utcStart, utcEnd } = rest;
  return {
    ...(minPromptTokens === undefined ? {} : { minPromptTokens }),
    ...(utcStart === undefined ? {} : { utcStart }),
    ...(utcEnd === undefined ? {} : { utcEnd }),
  };
}
