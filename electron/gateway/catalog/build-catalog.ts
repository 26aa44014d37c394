import type { ConfigModel, ConfigProvider } from '../../../shared/config-file.ts';
import type { Overrides, TierBands, TierPin } from '../../../shared/settings.ts';
import { tiers, type Tier } from '../../../shared/tier.ts';
import { toBundledModel, toCustomModel, type UntieredModel } from './build-model.ts';
import { toBundledProvider, toCustomProvider } from './build-provider.ts';
import type { CatalogFigures } from './catalog-figures.ts';
import type { Catalog, Endpoint, Model, Provider } from './catalog.ts';
import { percentilesIn, tierOf } from './coding-percentile.ts';
import { withOwnFigures } from './own-figures.ts';

/** Everything a catalog is made of. */
export interface CatalogParts {
  /** Bundled or refreshed figures. */
  readonly snapshot: CatalogFigures;
  /** What people described. An entry with the id of a bundled one replaces it. */
  readonly providers: readonly ConfigProvider[];
  readonly models: readonly ConfigModel[];
  /** `only` leaves the bundled models out; bundled providers stay, so that a model may name one. */
  readonly mode: 'merge' | 'only';
  readonly tierBands: TierBands;
  /** By model id; wins over the percentile and over the `tier` of a described model. */
  readonly tierPins: Readonly<Record<string, TierPin>>;
  /** A person's own figures, over all of the above. */
  readonly overrides?: Overrides;
  /** Simulated providers and their models; in the catalog whatever `mode` says. */
  readonly extra?: { readonly providers: readonly Provider[]; readonly models: readonly ConfigModel[] };
}

/**
 * Puts all facts together, once per change, never per request.
 *
 * @throws Error with a sentence for the person when a described endpoint names a provider that does not exist
 */
export function buildCatalog(parts: CatalogParts): Catalog {
  const { snapshot, tierBands, tierPins } = parts;
  const providerById = joinProviders(parts);
  const percentileOf = percentilesIn(snapshot.field);
  const described = [...parts.models, ...(parts.extra?.models ?? [])];
  checkProviders(described, providerById);
  const pins = new Map<string, TierPin>();
  for (const { id, tier } of described) if (tier !== undefined) pins.set(id, tier);
  for (const [id, pin] of Object.entries(tierPins)) pins.set(id, pin);

  const untiered = new Map<string, UntieredModel>();
  if (parts.mode === 'merge') {
    for (const figures of snapshot.models) untiered.set(figures.id, toBundledModel(figures, percentileOf));
  }
  for (const config of described) untiered.set(config.id, toCustomModel(config, percentileOf));

  const { overrides } = parts;
  const figured = [...untiered.values()].map((model) =>
    overrides === undefined ? model : withOwnFigures(model, overrides, percentileOf),
  );
  const models = figured.map((model) => deepFreeze(withTier(model, pins.get(model.id), tierBands)));
  const endpoints = models.flatMap((model) => model.endpoints);
  return Object.freeze({
    models: Object.freeze(models),
    modelById: new Map(models.map((model) => [model.id, model])),
    providerById,
    endpointByKey: new Map(endpoints.map((endpoint) => [endpoint.key, endpoint])),
    tiers: deepFreeze(groupByTier(models)),
    asOf: newestDate(snapshot.generated, models, endpoints),
    attribution: snapshot.attribution,
  });
}

function joinProviders({ snapshot, providers, extra }: CatalogParts): ReadonlyMap<string, Provider> {
  const byId = new Map(snapshot.providers.map((figures) => [figures.id, toBundledProvider(figures)]));
  for (const config of providers) byId.set(config.id, toCustomProvider(config, byId.get(config.id)));
  for (const provider of extra?.providers ?? []) byId.set(provider.id, provider);
  for (const provider of byId.values()) deepFreeze(provider);
  return byId;
}

function checkProviders(models: readonly ConfigModel[], providerById: ReadonlyMap<string, Provider>): void {
  for (const { id, endpoints } of models) {
    const seen = new Set<string>();
    for (const { provider } of endpoints) {
      if (!providerById.has(provider)) {
        throw new Error(
          `The model ${id} names the provider "${provider}", which is not described. ` +
            `Add it to \`providers\`, or use one of: ${[...providerById.keys()].join(', ')}.`,
        );
      }
      if (seen.has(provider)) throw new Error(`The model ${id} names the provider "${provider}" twice.`);
      seen.add(provider);
    }
  }
}

function withTier(model: UntieredModel, pin: TierPin | undefined, bands: TierBands): Model {
  if (pin !== undefined) return { ...model, tier: pin === 'none' ? null : pin, pinned: true };
  const tier = model.status === 'retired' ? null : tierOf(model.score.percentile, bands);
  return { ...model, tier, pinned: false };
}

function groupByTier(models: readonly Model[]): Record<Tier, readonly Model[]> {
  const [high, medium, low] = tiers.map((tier) => models.filter((model) => model.tier === tier));
  return { high: high ?? [], medium: medium ?? [], low: low ?? [] };
}

/** Dates are ISO, of a day or a month, some a range of months `2026-10..2026-11`. */
function newestDate(generated: string, models: readonly Model[], endpoints: readonly Endpoint[]): string {
  const dates = [...models.map((model) => model.score.date), ...endpoints.map((endpoint) => endpoint.priceDate)];
  const last = dates
    .flatMap((date) => date?.split('..').at(-1) ?? [])
    .toSorted()
    .at(-1);
  return last ?? generated;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
