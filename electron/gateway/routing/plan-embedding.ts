import type { Catalog, Endpoint, Model, Provider } from '../catalog/catalog.ts';
import { badRequest } from '../dialects/bad-request.ts';
import type { GatewayError } from '../errors.ts';
import { isCandidate, type Candidate } from './candidate.ts';
import { toStep } from './chain.ts';
import { toBench } from './bench.ts';
import { judge } from './judge.ts';
import { plainRequest } from './plain-request.ts';
import { readProviderRules } from './provider-rules.ts';
import { lower } from './read-intent.ts';
import { refuse } from './refusal.ts';
import type { Intent, RoutePlan } from './route-plan.ts';
import type { RouteRequest } from './route-request.ts';
import type { Snapshot } from './snapshot.ts';

/** What is asked for when a text is to become a vector. */
export type EmbeddingWish = Pick<RouteRequest, 'model' | 'promptTokens' | 'sessionKey' | 'provider' | 'unheeded'>;

/**
 * Embeddings are not routed: vectors of two models cannot be mixed, so the client names the model. Either a model of the
 * catalog, or `provider/model` with any model of the provider, e.g. `openai/text-embedding-3-small`. What rules say of models,
 * providers and prices holds as for a chat that names one model.
 *
 * @throws GatewayError 400 for a name without a provider, and for a `provider` object of a wrong shape
 */
export function planEmbedding(wish: EmbeddingWish, snapshot: Snapshot): RoutePlan {
  const model = find(wish.model, snapshot.catalog);
  if (model === null) throw unknown(wish.model);
  const intent = intentFor(model, wish, snapshot);
  // Each text has the window for itself, and what they have together says nothing.
  const bench = { ...toBench(intent, toRouteRequest(wish), snapshot), checksSize: false };
  const judged = judge(model, bench);
  const candidate = isCandidate(judged) ? judged : spared(judged.resting);
  if (candidate === null) {
    const refusal = refuse(model.id, isCandidate(judged) ? [] : [judged], bench);
    return { intent, steps: [], tierUsed: null, verdicts: [], why: refusal.message, refusal };
  }
  const step = toStep(candidate, 'primary', bench);
  const why = `The request names ${model.name}, which ${step.endpoint.provider} serves.`;
  return { intent, steps: [step], tierUsed: step.tier, verdicts: [], why, refusal: null };
}

/** Nobody can stand in: only what the provider itself asked for keeps it from being asked. */
function spared(resting: (Candidate & { readonly fromProvider: boolean }) | null): Candidate | null {
  return resting === null || resting.fromProvider ? null : resting;
}

function find(id: string, catalog: Catalog): Model | null {
  const known = catalog.modelById.get(id);
  if (known !== undefined) return known;
  const slash = id.indexOf('/');
  const provider = catalog.providerById.get(id.slice(0, Math.max(slash, 0)));
  const upstreamModel = id.slice(slash + 1);
  if (provider === undefined || upstreamModel === '') return null;
  return servedAs(upstreamModel, provider, catalog) ?? stranger(id, upstreamModel, provider);
}

/** A model of the catalog by the id its provider has for it: a rule about a model holds whatever a client calls it. */
function servedAs(upstreamModel: string, { id }: Provider, { models }: Catalog): Model | null {
  for (const model of models)
    for (const endpoint of model.endpoints)
      if (endpoint.upstreamModel === upstreamModel && endpoint.provider === id)
        return { ...model, endpoints: [endpoint] };
  return null;
}

/** A model the catalog does not have: nothing is known of it but who serves it. */
function stranger(name: string, upstreamModel: string, provider: Provider): Model {
  // Aggregators call a model `author/slug` themselves.
  const id = provider.aggregator && upstreamModel.includes('/') ? upstreamModel : name;
  const endpoint: Endpoint = {
    key: `${id}@${provider.id}`,
    model: id,
    provider: provider.id,
    upstreamModel,
    price: {
      promptUsdPerMTok: null,
      completionUsdPerMTok: null,
      cacheReadUsdPerMTok: null,
      cacheWriteUsdPerMTok: null,
    },
    overrides: [],
    priceDate: null,
    priceSource: null,
    contextLength: null,
    maxOutputTokens: null,
    throughputP50: null,
    ttftMsP50: null,
  };
  return {
    id,
    name: id,
    author: id.slice(0, id.indexOf('/')),
    status: 'active',
    releaseDate: null,
    contextLength: null,
    maxOutputTokens: null,
    supports: { tools: false, images: false, structuredOutputs: false, reasoning: false },
    score: { index: null, percentile: null, basis: null, estimated: false, date: null, source: null },
    tier: null,
    pinned: false,
    quirks: [],
    endpoints: [endpoint],
  };
}

function intentFor({ id }: Model, { provider, unheeded }: EmbeddingWish, { settings }: Snapshot): Intent {
  const rules = readProviderRules(provider);
  const sort = rules?.sort ?? 'price';
  return {
    router: 'direct',
    tier: null,
    sort,
    endpointSort: sort,
    models: [id],
    frontierCapUsdPerMTok: null,
    maxPromptUsdPerMTok: lower(settings.maxPromptUsdPerMTok, rules?.maxPromptUsdPerMTok),
    maxCompletionUsdPerMTok: null,
    priceSource: settings.priceSource,
    strictTier: settings.strictTier,
    providerRules: rules,
    from: {},
    ignored: [...unheeded, ...(rules?.ignored ?? [])],
  };
}

function toRouteRequest({ model, promptTokens, sessionKey }: EmbeddingWish): RouteRequest {
  return {
    ...plainRequest(model),
    promptTokens,
    // A vector costs its text and no more.
    maxOutputTokens: 0,
    sessionKey,
    lacks: (_model, { dialects }) =>
      dialects.includes('openai-chat') ? null : 'has no embeddings in a wire format known here',
  };
}

function unknown(id: string): GatewayError {
  const message = `Embeddings need a model by name: write provider/model, e.g. openai/text-embedding-3-small. There is no provider for "${id}".`;
  return badRequest(message, 'model');
}
