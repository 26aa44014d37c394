import type { Abilities, Model } from '../catalog/catalog.ts';
import { GatewayError } from '../errors.ts';
import { isCandidate, type Candidate, type Exclusion } from './candidate.ts';
import { toBench, type Bench } from './bench.ts';
import { judge } from './judge.ts';
import { readModelId, type ReadModelId } from './model-id.ts';
import { plainRequest } from './plain-request.ts';
import { planRoute } from './plan-route.ts';
import { readIntent } from './read-intent.ts';
import type { RoutePlan } from './route-plan.ts';
import type { Snapshot } from './snapshot.ts';
import { tiers } from '../../../shared/tier.ts';

/**
 * One entry of `GET /v1/models`: what OpenAI clients need, and OpenRouter's fields beside it. Prices are strings in USD
 * per token; `-1` = varies.
 *
 * @see OpenRouter OpenAPI, `Model` (read 2026-08)
 */
export interface ModelRow {
  readonly id: string;
  readonly object: 'model';
  readonly canonical_slug: string;
  readonly name: string;
  /** Seconds since epoch; 0 = not known. */
  readonly created: number;
  readonly owned_by: string;
  readonly description: string;
  readonly context_length: number | null;
  readonly architecture: {
    readonly modality: string;
    readonly input_modalities: readonly string[];
    readonly output_modalities: readonly string[];
    readonly tokenizer: string;
    readonly instruct_type: null;
  };
  readonly pricing: Readonly<Record<string, string>>;
  readonly top_provider: {
    readonly context_length: number | null;
    readonly max_completion_tokens: number | null;
    readonly is_moderated: boolean;
  };
  readonly per_request_limits: null;
  readonly supported_parameters: readonly string[];
  readonly default_parameters: null;
  readonly supported_voices: null;
  readonly links: { readonly details: string };
}

/** The same in the form of Anthropic's `GET /v1/models`. */
export interface AnthropicModelRow {
  readonly type: 'model';
  readonly id: string;
  readonly display_name: string;
  readonly created_at: string;
}

const routerIds = [
  'pareto-code',
  ...tiers.map((tier) => `pareto-code:${tier}`),
  'pareto-code:nitro',
  'auto',
  'free',
  'openrouter/pareto-code',
  'openrouter/pareto-code:nitro',
  'openrouter/auto',
  'openrouter/free',
  'claude-pareto-code',
  ...tiers.map((tier) => `claude-pareto-code:${tier}`),
  'claude-pareto-code:nitro',
  'claude-auto',
] as const;

/** Day OpenRouter released its Pareto router; clients sort by it. */
const routersCreated = Date.UTC(2026, 3, 21) / 1000;

/** @returns the routers, then every model that could answer now. */
export function listModels(snapshot: Snapshot): readonly ModelRow[] {
  const bench = plainBench(snapshot);
  const concrete = snapshot.catalog.models.flatMap((model) => {
    const judged = judge(model, bench);
    return isCandidate(judged) ? [toModelRow(judged)] : [];
  });
  return [...routerIds.map((id) => toRouterRow(id, snapshot)), ...concrete];
}

/**
 * The entry of any id a client may send, under the id it has in the list: of a family the newest model that can be used,
 * of a model or router with a suffix the one without, as far as the list has it only so.
 *
 * @returns null for an id that does not exist
 * @see OpenRouter docs, "Model variants": the look-up of one model drops routing variants (read 2026-09)
 */
export function findModelRow(id: string, snapshot: Snapshot): ModelRow | null {
  if ((routerIds as readonly string[]).includes(id)) return toRouterRow(id, snapshot);
  const read = readKnownId(id, snapshot);
  if (read === null) return null;
  const bench = plainBench(snapshot);
  const judged = read.models
    .flatMap((named) => snapshot.catalog.modelById.get(named) ?? [])
    .map((model) => judge(model, bench));
  const usable = judged.find(isCandidate);
  if (usable !== undefined) return toModelRow(usable);
  const newest = judged.find((each): each is Exclusion => !isCandidate(each));
  return newest === undefined
    ? toRouterRow(listedRouter(read), snapshot)
    : toUnavailableRow(newest.model, newest.detail);
}

function readKnownId(id: string, { catalog }: Snapshot): ReadModelId | null {
  try {
    return readModelId(id, catalog);
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

/** The id in the list that says most of what was asked for. */
function listedRouter({ router, tier, sort }: ReadModelId): string {
  if (router !== 'pareto') return router;
  if (tier !== null) return `pareto-code:${tier}`;
  return sort === 'throughput' ? 'pareto-code:nitro' : 'pareto-code';
}

/** The same list in the form of Anthropic's `GET /v1/models`. */
export function listAnthropicModels(snapshot: Snapshot): readonly AnthropicModelRow[] {
  return listModels(snapshot).map(toAnthropicRow);
}

/** @returns the entry in the form of Anthropic's list. */
export function toAnthropicRow({ id, name, created }: ModelRow): AnthropicModelRow {
  return { type: 'model', id, display_name: name, created_at: new Date(created * 1000).toISOString() };
}

function plainBench(snapshot: Snapshot): Bench {
  const request = plainRequest('pareto-code');
  return toBench(readIntent(request, snapshot), request, snapshot);
}

/** Clients read window and abilities from here: they are those every model has that may answer. */
function toRouterRow(id: string, snapshot: Snapshot): ModelRow {
  const request = plainRequest(id);
  const plan = planRoute(readIntent(request, snapshot), request, snapshot);
  const pool = poolOf(plan, snapshot);
  const windows = pool.flatMap((candidate) => windowOf(candidate) ?? []);
  const outputs = pool.flatMap((candidate) => mostOutputOf(candidate) ?? []);
  const window = windows.length === 0 ? null : Math.min(...windows);
  const abilities = commonAbilities(pool.map(({ model }) => model.supports));
  return {
    ...commonRow(id, abilities),
    name: nameOf(id),
    created: routersCreated,
    owned_by: 'pareto-desk',
    description: describe(plan, pool.length),
    context_length: window,
    architecture: { ...architectureOf(abilities), tokenizer: 'Router' },
    pricing: plan.intent.router === 'free' ? { prompt: '0', completion: '0' } : { prompt: '-1', completion: '-1' },
    top_provider: {
      context_length: window,
      max_completion_tokens: outputs.length === 0 ? null : Math.min(...outputs),
      is_moderated: false,
    },
  };
}

/** Everything the router may draw from: the whole tier it would use now, or the chain where there is no tier. */
function poolOf(plan: RoutePlan, snapshot: Snapshot): readonly Candidate[] {
  const tier = plan.intent.router === 'pareto' ? plan.tierUsed : null;
  const models = tier === null ? plan.steps.map(({ model }) => model) : snapshot.catalog.tiers[tier];
  const bench = toBench(plan.intent, plainRequest('pareto-code'), snapshot);
  return models.map((model) => judge(model, bench)).filter(isCandidate);
}

function describe(plan: RoutePlan, size: number): string {
  const pick = plan.steps[0];
  if (pick === undefined) return `Nothing can answer now. ${plan.why}`;
  const drawn =
    plan.intent.router === 'pareto' ? ` Draws from ${size} usable models of the ${plan.tierUsed} tier.` : '';
  return `Now ${pick.model.id} at ${pick.endpoint.provider}. ${plan.why}${drawn}`;
}

function nameOf(id: string): string {
  const [, name = id, suffix] = /^(?:openrouter\/|claude-)?([^:]+)(?::(.+))?$/.exec(id) ?? [];
  const names: Readonly<Record<string, string>> = {
    'pareto-code': 'Pareto Code Router',
    auto: 'Auto Router',
    free: 'Free Models Router',
  };
  return suffix === undefined ? (names[name] ?? name) : `${names[name] ?? name} (${suffix})`;
}

function toModelRow(candidate: Candidate): ModelRow {
  const { model, endpoint, price } = candidate;
  return {
    ...bareModelRow(model),
    description: `Served by ${endpoint.provider}.`,
    context_length: windowOf(candidate),
    pricing: {
      prompt: perToken(price.promptUsdPerMTok),
      completion: perToken(price.completionUsdPerMTok),
      ...(price.cacheReadUsdPerMTok === null ? {} : { input_cache_read: perToken(price.cacheReadUsdPerMTok) }),
      ...(price.cacheWriteUsdPerMTok === null ? {} : { input_cache_write: perToken(price.cacheWriteUsdPerMTok) }),
    },
    top_provider: {
      context_length: windowOf(candidate),
      max_completion_tokens: mostOutputOf(candidate),
      is_moderated: false,
    },
  };
}

function toUnavailableRow(model: Model, whyNot: string): ModelRow {
  return {
    ...bareModelRow(model),
    description: `Cannot be used now: ${whyNot}`,
    context_length: model.contextLength,
    pricing: { prompt: '-1', completion: '-1' },
    top_provider: {
      context_length: model.contextLength,
      max_completion_tokens: model.maxOutputTokens,
      is_moderated: false,
    },
  };
}

function bareModelRow(model: Model) {
  return {
    ...commonRow(model.id, model.supports),
    name: model.name,
    created: model.releaseDate === null ? 0 : Math.floor(Date.parse(model.releaseDate) / 1000) || 0,
    owned_by: model.author,
    architecture: { ...architectureOf(model.supports), tokenizer: 'Other' },
  };
}

function commonRow(id: string, abilities: Abilities) {
  return {
    id,
    object: 'model',
    canonical_slug: id,
    per_request_limits: null,
    supported_parameters: parametersOf(abilities),
    default_parameters: null,
    supported_voices: null,
    links: { details: `/api/v1/models/${id}` },
  } as const;
}

function architectureOf({ images }: Abilities) {
  return {
    modality: images ? 'text+image->text' : 'text->text',
    input_modalities: images ? ['text', 'image'] : ['text'],
    output_modalities: ['text'],
    instruct_type: null,
  };
}

function parametersOf({ tools, structuredOutputs, reasoning }: Abilities): readonly string[] {
  return [
    'max_tokens',
    ...(tools ? ['tools', 'tool_choice'] : []),
    ...(structuredOutputs ? ['response_format', 'structured_outputs'] : []),
    ...(reasoning ? ['reasoning'] : []),
  ];
}

function commonAbilities(all: readonly Abilities[]): Abilities {
  const has = (ability: keyof Abilities): boolean => all.length > 0 && all.every((abilities) => abilities[ability]);
  return {
    tools: has('tools'),
    images: has('images'),
    structuredOutputs: has('structuredOutputs'),
    reasoning: has('reasoning'),
  };
}

function windowOf({ endpoint, model }: Candidate): number | null {
  return endpoint.contextLength ?? model.contextLength;
}

function mostOutputOf({ endpoint, model }: Candidate): number | null {
  return endpoint.maxOutputTokens ?? model.maxOutputTokens;
}

/** @returns USD per token without an exponent; `-1` when it is not known. */
function perToken(usdPerMTok: number | null): string {
  if (usdPerMTok === null) return '-1';
  return (usdPerMTok / 1_000_000).toFixed(12).replace(/\.?0+$/, '');
}
