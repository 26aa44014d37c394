import type { CatalogRefresh, CatalogView, EndpointView, ModelView } from '../../../shared/app-state.ts';
import { tiers, type Tier } from '../../../shared/tier.ts';
import type { Endpoint, Model } from '../../gateway/catalog/catalog.ts';
import type { MeasuredSpeed } from '../../gateway/catalog/endpoint-health.ts';
import { throughputOf } from '../../gateway/catalog/own-figures.ts';
import { priceAt } from '../../gateway/catalog/price.ts';
import { paretoFrontier } from '../../gateway/routing/pareto-frontier.ts';
import type { Snapshot } from '../../gateway/routing/snapshot.ts';
import { isOnStage } from './on-stage.ts';
import { findPicks } from './picks.ts';
import { viewRefusedKey } from './refused-key.ts';

/** What the Models page shows. */
export function viewCatalog(world: Snapshot, refresh: CatalogRefresh): CatalogView {
  const models = world.catalog.models
    .filter((model) => isOnStage(model, world))
    .map((model) => viewModel(model, world));
  const picks = findPicks(world);
  return {
    asOf: world.catalog.asOf,
    pricesAsOf: newest([...world.catalog.endpointByKey.values()].map(({ priceDate }) => priceDate)),
    scoresAsOf: newest(world.catalog.models.map(({ score }) => score.date)),
    refresh,
    attribution: world.catalog.attribution,
    models,
    frontier: findFrontier(models),
    picks,
    dominatedTiers: findDominatedTiers(models, picks),
  };
}

/** Dates are ISO, of a day or a month, some a range of months `2026-10..2026-11`. */
function newest(dates: readonly (string | null)[]): string | null {
  const last = dates.flatMap((date) => date?.split('..').at(-1) ?? []).toSorted();
  return last.at(-1) ?? null;
}

function viewModel(model: Model, world: Snapshot): ModelView {
  const endpoints = model.endpoints.map((endpoint) => viewEndpoint(endpoint, world)).toSorted(byUse);
  const enabled = !world.settings.disabledModels.includes(model.id);
  const first = world.catalog.endpointByKey.get(endpoints[0]?.key ?? '');
  const whyNot = findObstacle(model, enabled, endpoints);
  const { score } = model;
  return {
    id: model.id,
    name: model.name,
    author: model.author,
    tier: model.tier,
    pinned: model.pinned,
    enabled,
    codingIndex: score.index,
    codingPercentile: score.percentile,
    scoreBasis: score.basis,
    scoreEstimated: score.estimated,
    scoreDate: score.date,
    scoreSource: score.source,
    replacedScore: model.replacedScore === undefined ? null : { codingIndex: model.replacedScore.index },
    priceDate: first?.priceDate ?? null,
    priceSource: first?.priceSource ?? null,
    releaseDate: model.releaseDate,
    status: model.status,
    contextLength: model.contextLength,
    maxOutputTokens: model.maxOutputTokens,
    supports: { ...model.supports },
    available: whyNot === null,
    whyNot,
    endpoints,
  };
}

/** @param endpoints best first. @returns a sentence, or null when the model can be used. */
function findObstacle(model: Model, enabled: boolean, endpoints: readonly EndpointView[]): string | null {
  if (!enabled) return 'You switched it off.';
  if (model.status === 'retired') return 'Its maker has retired it.';
  if (endpoints[0] === undefined) return 'No provider serves it.';
  return endpoints[0].available ? null : endpoints[0].whyNot;
}

function viewEndpoint(endpoint: Endpoint, world: Snapshot): EndpointView {
  const price = priceAt(endpoint, { now: world.now, promptTokens: 0 });
  const measured = world.speeds.get(endpoint.key);
  const throughput = throughputOf(endpoint, measured);
  const refused = world.rests.get(endpoint.provider);
  const rest = refused ?? world.rests.get(endpoint.key);
  const coolingUntil = rest !== undefined && rest.until > world.now ? rest.until : null;
  const bar = world.bars.get(endpoint.provider);
  return {
    key: endpoint.key,
    provider: endpoint.provider,
    upstreamModel: endpoint.upstreamModel,
    promptUsdPerMTok: price.promptUsdPerMTok,
    completionUsdPerMTok: price.completionUsdPerMTok,
    contextLength: endpoint.contextLength,
    throughputP50: throughput,
    throughputSource: throughput === null ? null : throughputSourceOf(endpoint, measured),
    throughputSamples: measured?.samples ?? 0,
    ttftMsP50: measured?.ttftMsP50 ?? endpoint.ttftMsP50,
    available: bar === undefined && coolingUntil === null && refused === undefined,
    whyNot:
      bar?.detail ??
      (refused === undefined ? null : viewRefusedKey(refused).statusDetail) ??
      (coolingUntil === null ? null : `It rests after a failure (${rest?.reason.replaceAll('_', ' ')}).`),
    coolingUntil,
    replaced: endpoint.replaced === undefined ? null : viewReplaced(endpoint.replaced),
  };
}

function throughputSourceOf(
  { throughputIsOwn }: Endpoint,
  measured: MeasuredSpeed | undefined,
): EndpointView['throughputSource'] {
  if (throughputIsOwn === true) return 'yours';
  return measured?.throughputP50 == null ? 'catalog' : 'measured';
}

function viewReplaced({ price, throughputP50 }: NonNullable<Endpoint['replaced']>): EndpointView['replaced'] {
  const { promptUsdPerMTok, completionUsdPerMTok } = price;
  return { promptUsdPerMTok, completionUsdPerMTok, throughputP50 };
}

/** Available first, then cheapest; an unknown price is never cheapest. */
function byUse(a: EndpointView, b: EndpointView): number {
  if (a.available !== b.available) return a.available ? -1 : 1;
  return priceRank(a) - priceRank(b) || a.key.localeCompare(b.key);
}

function priceRank({ promptUsdPerMTok }: EndpointView): number {
  return promptUsdPerMTok ?? Number.MAX_VALUE;
}

/** Prompt price of the endpoint that would be used first; null = unknown. */
function priceOf(model: ModelView): number | null {
  return model.endpoints[0]?.promptUsdPerMTok ?? null;
}

/** @returns ids of the models that no other one beats in both coding index and price, cheapest first. */
function findFrontier(models: readonly ModelView[]): string[] {
  const points = models.flatMap((model) => {
    const [score, price] = [model.codingIndex, priceOf(model)];
    return model.enabled && score !== null && price !== null ? [{ id: model.id, score, price }] : [];
  });
  return paretoFrontier(points).map(({ id }) => id);
}

/** A tier whose pick is neither better nor cheaper than the pick of another tier. */
function findDominatedTiers(models: readonly ModelView[], picks: CatalogView['picks']): Tier[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const points = tiers.flatMap((tier) => {
    const model = byId.get(picks[tier] ?? '');
    const price = model === undefined ? null : priceOf(model);
    const score = model?.codingIndex ?? null;
    return price === null || score === null ? [] : [{ tier, price, score }];
  });
  return points
    .filter((point) => points.some((other) => other.score > point.score && other.price < point.price))
    .map(({ tier }) => tier);
}
