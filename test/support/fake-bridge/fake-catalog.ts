import type { CatalogRefresh, CatalogView, EndpointView, ModelView, ProviderView } from '../../../shared/app-state.ts';
import type { Settings } from '../../../shared/settings.ts';
import { tiers, type Tier } from '../../../shared/tier.ts';
import { fakeRefresh } from './fake-refresh.ts';
import { modelFigures, type ModelFigures } from './model-figures.ts';

export interface CatalogFacts {
  readonly settings: Settings;
  readonly providers: readonly ProviderView[];
  /** Endpoint keys that rest, with the time until which. */
  readonly cooling: ReadonlyMap<string, number>;
  readonly refresh?: CatalogRefresh;
}

/** As in the product, the simulated models have a percentile and no coding index. */
const demoFigures: readonly ModelFigures[] = [
  ['demo/summit', 'Summit (demo)', null, 98, 'simulated', 2, 10, 200_000, 60, 'demo-north'],
  ['demo/falcon', 'Falcon (demo)', null, 96, 'simulated', 3, 12, 200_000, 210, 'demo-east'],
  ['demo/ridge', 'Ridge (demo)', null, 90, 'simulated', 0.6, 2.4, 200_000, 90, 'demo-south'],
  ['demo/brook', 'Brook (demo)', null, 78, 'simulated', 0.1, 0.3, 200_000, 130, 'demo-south'],
  ['demo/pebble', 'Pebble (demo)', null, 71, 'simulated', 0, 0, 200_000, 40, 'demo-north'],
];

/** The catalog view as main would make it, from the same settings and keys. */
export function fakeCatalog(facts: CatalogFacts): CatalogView {
  const demo = facts.providers.some((provider) => provider.demo) ? demoFigures : [];
  const models = [...demo, ...modelFigures].map((figures) => modelOf(figures, facts));
  const pickOf = (tier: Tier): ModelView | undefined =>
    models.filter((model) => model.tier === tier && model.available).toSorted(byPrice)[0];
  const picks = Object.fromEntries(tiers.map((tier) => [tier, pickOf(tier)?.id ?? null])) as CatalogView['picks'];
  return {
    asOf: '2026-11-17',
    pricesAsOf: '2026-11-17',
    scoresAsOf: '2026-09-22',
    refresh: facts.refresh ?? fakeRefresh(),
    attribution: 'Coding, intelligence and agentic indices by Artificial Analysis (artificialanalysis.ai)',
    models,
    frontier: frontierOf(models),
    picks,
    dominatedTiers: tiers.filter((tier) => tiers.some((other) => beats(pickOf(other), pickOf(tier)))),
  };
}

function modelOf(figures: ModelFigures, facts: CatalogFacts): ModelView {
  const [id, name, catalogIndex, codingPercentile, catalogBasis, , , contextLength, , providerIds] = figures;
  const { settings } = facts;
  const own = settings.overrides.models[id]?.codingIndex;
  const [codingIndex, scoreBasis] = own === undefined ? [catalogIndex, catalogBasis] : [own, 'yours'];
  const endpoints = providerIds
    .split(' ')
    .map((provider) => endpointOf(figures, provider, facts))
    .toSorted((a, b) => Number(b.available) - Number(a.available));
  const pin = settings.tierPins[id];
  const enabled = !settings.disabledModels.includes(id);
  const available = enabled && endpoints.some((endpoint) => endpoint.available);
  return {
    id,
    name,
    author: id.split('/')[0] ?? '',
    tier: pin === 'none' ? null : (pin ?? bandOf(codingPercentile, settings)),
    pinned: pin !== undefined,
    enabled,
    codingIndex,
    codingPercentile,
    scoreBasis,
    scoreEstimated: scoreBasis !== null && scoreBasis !== 'measured' && scoreBasis !== 'yours',
    replacedScore: own === undefined ? null : { codingIndex: catalogIndex },
    scoreDate: codingIndex === null ? null : '2026-09-22',
    scoreSource: codingIndex === null ? null : 'Artificial Analysis',
    priceDate: '2026-11-09',
    priceSource: "Maker's price list",
    releaseDate: '2026-09-08',
    status: 'active',
    contextLength,
    maxOutputTokens: id.startsWith('demo/') ? null : 128_000,
    supports: { tools: true, images: !id.startsWith('deepseek'), structuredOutputs: true, reasoning: true },
    available,
    whyNot: available ? null : enabled ? (endpoints[0]?.whyNot ?? 'No provider serves it.') : 'You switched it off.',
    endpoints,
  };
}

function endpointOf(
  figures: ModelFigures,
  provider: string,
  { settings, providers, cooling }: CatalogFacts,
): EndpointView {
  const [id, , , , , prompt, completion, contextLength, throughput] = figures;
  const view = providers.find((candidate) => candidate.id === provider);
  const key = `${id}@${provider}`;
  const coolingUntil = cooling.get(key) ?? null;
  const own = settings.overrides.endpoints[key];
  const isUsed = view?.status === 'ready' || view?.status === 'not-reachable';
  const measured = view?.status === 'ready' && throughput !== null && throughput > 60;
  return {
    key,
    provider,
    upstreamModel: provider === 'openrouter' ? id : (id.split('/')[1] ?? id),
    promptUsdPerMTok: own?.promptUsdPerMTok ?? prompt,
    completionUsdPerMTok: own?.completionUsdPerMTok ?? completion,
    contextLength,
    throughputP50: own?.throughputP50 ?? throughput,
    throughputSource:
      own?.throughputP50 !== undefined ? 'yours' : throughput === null ? null : measured ? 'measured' : 'catalog',
    throughputSamples: measured ? 23 : 0,
    ttftMsP50: measured ? 640 : null,
    // a test that got no answer keeps no request away
    available: isUsed && coolingUntil === null,
    whyNot: isUsed
      ? coolingUntil === null
        ? null
        : 'It rests after a failure (rate limited).'
      : (view?.statusDetail ?? `No key for ${view?.name ?? provider}.`),
    coolingUntil,
    replaced:
      own === undefined
        ? null
        : { promptUsdPerMTok: prompt, completionUsdPerMTok: completion, throughputP50: throughput },
  };
}

function bandOf(percentile: number | null, { tierBands }: Settings): Tier | null {
  return percentile === null ? null : (tiers.find((tier) => percentile >= tierBands[tier]) ?? null);
}

function priceOf(model: ModelView): number {
  return model.endpoints[0]?.promptUsdPerMTok ?? Number.MAX_VALUE;
}

function byPrice(a: ModelView, b: ModelView): number {
  return priceOf(a) - priceOf(b) || (b.codingIndex ?? 0) - (a.codingIndex ?? 0);
}

function beats(other: ModelView | undefined, model: ModelView | undefined): boolean {
  if (other?.codingIndex == null || model?.codingIndex == null) return false;
  return other.codingIndex > model.codingIndex && priceOf(other) < priceOf(model);
}

function frontierOf(models: readonly ModelView[]): string[] {
  let best = 0;
  const found: string[] = [];
  for (const model of models.toSorted(byPrice)) {
    if (model.codingIndex === null || model.codingIndex <= best) continue;
    best = model.codingIndex;
    found.push(model.id);
  }
  return found;
}
