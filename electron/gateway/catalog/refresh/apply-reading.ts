import type { CatalogFigures, EndpointFigures, FieldEntry, ModelFigures, PriceFigures } from '../catalog-figures.ts';
import { anyProvider } from './read-benchmarks.ts';
import type { Reading, SeenEndpoint, Sighting } from './sighting.ts';

/** New figures, or why the answer is not to be trusted. */
export type Refreshed =
  { readonly ok: true; readonly figures: CatalogFigures } | { readonly ok: false; readonly reason: string };

/**
 * Puts the figures of one answer over those we have. Each keeps its own date and source. An answer that would lose half
 * of what we know, or make much of it free, is refused whole: then somebody else's mistake does not become ours.
 */
export function applyReading(figures: CatalogFigures, reading: Reading): Refreshed {
  const reason = whyNotTrusted(figures, reading);
  if (reason !== null) return { ok: false, reason };
  const seen = new Map<string, Sighting[]>();
  for (const sighting of reading.sightings) seen.set(sighting.model, [...(seen.get(sighting.model) ?? []), sighting]);
  const known = figures.models.map((model) => update(model, seen.get(model.id) ?? [], reading));
  const ids = new Set(figures.models.map(({ id }) => id));
  const added = [...seen].flatMap(([id, sightings]) => (ids.has(id) ? [] : (create(id, sightings, reading) ?? [])));
  const models = [...known, ...added].filter(({ endpoints }) => endpoints.length > 0);
  return {
    ok: true,
    figures: { ...figures, generated: reading.date, field: mergeField(figures.field, reading), models },
  };
}

/** Share of known endpoints a full list has to name, and of known prices that may become zero. */
const leastKept = 0.5;
const mostFreed = 0.1;

function whyNotTrusted(figures: CatalogFigures, { source, listOf, sightings }: Reading): string | null {
  const offered = new Map<string, SeenEndpoint>();
  for (const { model, endpoint } of sightings)
    if (endpoint !== undefined) offered.set(`${model} ${endpoint.provider}`, endpoint);
  if (offered.size === 0 && sightings.length === 0) return `${source} answered with nothing we can read.`;
  const known = figures.models.flatMap(({ id, endpoints }) => endpoints.map((endpoint) => ({ id, endpoint })));
  const listed = known.filter(({ endpoint }) => endpoint.provider === listOf);
  const kept = listed.filter(({ id, endpoint }) => offered.has(`${id} ${endpoint.provider}`)).length;
  if (kept < listed.length * leastKept)
    return `${source} names only ${kept} of the ${listed.length} models we know from it.`;
  const priced = known.flatMap(({ id, endpoint }) => {
    const price = offered.get(`${id} ${endpoint.provider}`)?.price;
    return price !== undefined && (endpoint.prompt ?? 0) > 0 ? [price] : [];
  });
  const freed = priced.filter(isFree).length;
  if (freed > priced.length * mostFreed)
    return `${source} says that ${freed} of ${priced.length} models cost nothing any more.`;
  return null;
}

function isFree({ prompt }: PriceFigures): boolean {
  return prompt === 0;
}

function update(model: ModelFigures, sightings: readonly Sighting[], reading: Reading): ModelFigures {
  const endpoints = model.endpoints
    .filter(
      ({ provider }) =>
        provider !== reading.listOf || sightings.some(({ endpoint }) => endpoint?.provider === provider),
    )
    .map((endpoint) =>
      sightings.reduce((last, sighting) => updateEndpoint(last, sighting.endpoint, reading), endpoint),
    );
  const added = sightings.flatMap(({ endpoint }) =>
    endpoint === undefined || model.endpoints.some(({ provider }) => provider === endpoint.provider)
      ? []
      : (createEndpoint(endpoint, reading) ?? []),
  );
  const about = sightings.findLast((sighting) => sighting.about !== undefined)?.about;
  const index = sightings.findLast((sighting) => sighting.codingIndex !== undefined)?.codingIndex;
  const isRetired = about?.status === 'retired';
  return {
    ...model,
    ...(isRetired ? { status: 'retired' as const } : {}),
    score: index === undefined ? model.score : measured(index, reading),
    endpoints: [...endpoints, ...added],
  };
}

/** Measured figures take the place of estimates; an index that is not said takes nothing away. */
function measured(index: number, { date, source }: Reading): NonNullable<ModelFigures['score']> {
  return { index, basis: 'measured', error: 0, date, source };
}

function updateEndpoint(endpoint: EndpointFigures, seen: SeenEndpoint | undefined, reading: Reading): EndpointFigures {
  if (seen === undefined) return endpoint;
  const isSame = seen.provider === endpoint.provider;
  // A figure of no particular host gives way to any that was measured at this one.
  if (!isSame && !(seen.provider === anyProvider && isOlderOrMissing(endpoint, reading))) return endpoint;
  const { date, source } = reading;
  return {
    ...endpoint,
    ...(isSame ? pricesFrom(endpoint, seen, reading) : {}),
    ...(seen.contextLength == null ? {} : { contextLength: seen.contextLength }),
    ...(seen.maxOutputTokens == null ? {} : { maxOutputTokens: seen.maxOutputTokens }),
    ...(seen.speed === undefined ? {} : { speed: { ...seen.speed, date, source } }),
  };
}

function isOlderOrMissing({ speed }: EndpointFigures, { source }: Reading): boolean {
  return speed === undefined || !speed.source.startsWith('OpenRouter') || speed.source === source;
}

/** A model that cost something and is listed at nothing is a preview or a mistake: its price is left as it was. */
function pricesFrom(
  endpoint: EndpointFigures,
  { price, modelId }: SeenEndpoint,
  { date, source }: Reading,
): Partial<EndpointFigures> {
  const wasFreed = price !== undefined && isFree(price) && (endpoint.prompt ?? 0) > 0;
  if (price === undefined || price.prompt === null || wasFreed) return {};
  const { overrides, ...prices } = price;
  // Sources leave out what they do not know: a cache price of before is kept while the prompt price is the same.
  const isUnchanged = prices.prompt === endpoint.prompt;
  return {
    ...prices,
    cacheRead: prices.cacheRead ?? (isUnchanged ? endpoint.cacheRead : null),
    cacheWrite: prices.cacheWrite ?? (isUnchanged ? endpoint.cacheWrite : null),
    ...(overrides === undefined ? {} : { overrides }),
    ...(modelId === undefined ? {} : { modelId }),
    date,
    source,
  };
}

function create(id: string, sightings: readonly Sighting[], reading: Reading): ModelFigures | null {
  const about = sightings.find((sighting) => sighting.about !== undefined)?.about;
  if (about === undefined) return null;
  const index = sightings.findLast((sighting) => sighting.codingIndex !== undefined)?.codingIndex;
  const endpoints = sightings.flatMap(({ endpoint }) =>
    endpoint === undefined ? [] : (createEndpoint(endpoint, reading) ?? []),
  );
  return { id, ...about, score: index === undefined ? null : measured(index, reading), endpoints };
}

function createEndpoint(seen: SeenEndpoint, { date, source }: Reading): EndpointFigures | null {
  const { provider, modelId, price, contextLength, maxOutputTokens, speed } = seen;
  if (modelId === undefined || price === undefined) return null;
  return {
    provider,
    modelId,
    ...price,
    contextLength: contextLength ?? null,
    maxOutputTokens: maxOutputTokens ?? null,
    ...(speed === undefined ? {} : { speed: { ...speed, date, source } }),
    date: price.prompt === null ? null : date,
    source,
  };
}

function mergeField(field: readonly FieldEntry[], { field: seen, date }: Reading): readonly FieldEntry[] {
  if (seen.size === 0) return field;
  const byName = new Map(field.map((entry) => [entry[0], entry]));
  for (const [name, index] of seen) byName.set(name, [name, index, date]);
  return [...byName.values()].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
}
