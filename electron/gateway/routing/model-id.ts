import type { Tier } from '../../../shared/tier.ts';
import type { Catalog, Model } from '../catalog/catalog.ts';
import { GatewayError } from '../errors.ts';
import { membersOf, readFamilyAlias } from './model-family.ts';
import { resolveModel } from './resolve-model.ts';
import { nearMatches } from './near-matches.ts';
import type { Router, Sort } from './route-plan.ts';
import { tierFor } from './tier-for.ts';

/** What the model id of a request says. */
export interface ReadModelId {
  readonly router: Router;
  /** Ids of the concrete model, or of a family newest first; empty when a router chooses. */
  readonly models: readonly string[];
  /** From `:high`, `:medium`, `:low` or `:0.7`; the last one wins. */
  readonly tier: Tier | null;
  /** From `:nitro` or `:floor`; the last one wins. */
  readonly sort: Sort | null;
  readonly ignored: readonly string[];
}

/** Ids by which the routers answer, beside the forms `openrouter/…` and `claude-…` of each. */
const routerNames: Readonly<Record<string, Router>> = {
  'pareto-code': 'pareto',
  pareto: 'pareto',
  auto: 'auto',
  'auto-beta': 'auto',
  free: 'free',
};

/**
 * Reads a model id with its suffixes, in whatever order they come.
 *
 * @throws GatewayError 400 for an id or a suffix that does not exist
 * @see OpenRouter docs, "Model variants" (read 2026-08)
 */
export function readModelId(id: string, catalog: Catalog): ReadModelId {
  const [name = '', ...suffixes] = id.split(':');
  const router = catalog.modelById.has(id) ? null : routerOf(name);
  if (router !== null) return { router, models: [], ...readSuffixes(id, suffixes, router) };
  const alias = readFamilyAlias(name);
  if (alias !== null) {
    const members = membersOf(alias.author, alias.family, catalog);
    if (members.length === 0) throw unknownModel(id, catalog);
    return { router: 'latest', models: idsOf(members), ...readSuffixes(id, suffixes, 'latest') };
  }
  // Local servers name their models with a colon, e.g. `qwen3:8b`.
  const whole = resolveModel(id, catalog);
  if (whole !== null) return { router: 'direct', models: idsOf([whole]), tier: null, sort: null, ignored: [] };
  const model = resolveModel(name, catalog);
  if (model === null) throw unknownModel(id, catalog);
  return { router: 'direct', models: idsOf([model]), ...readSuffixes(id, suffixes, 'direct') };
}

function idsOf(models: readonly Model[]): readonly string[] {
  return models.map((model) => model.id);
}

/** `claude-pareto-code` is for clients that list only ids of that form. */
function routerOf(name: string): Router | null {
  const bare = name.toLowerCase().replace(/^(?:openrouter\/|claude-)/, '');
  return Object.hasOwn(routerNames, bare) ? (routerNames[bare] ?? null) : null;
}

interface Suffixes {
  readonly tier: Tier | null;
  readonly sort: Sort | null;
  readonly ignored: readonly string[];
}

function readSuffixes(id: string, suffixes: readonly string[], router: Router): Suffixes {
  let tier: Tier | null = null;
  let sort: Sort | null = null;
  const ignored: string[] = [];
  for (const suffix of suffixes.map((written) => written.toLowerCase())) {
    if (suffix === 'nitro') sort = 'throughput';
    else if (suffix === 'floor') sort = 'price';
    else if (suffix === 'exacto' || suffix === 'online') ignored.push(`The suffix :${suffix} has no effect here.`);
    else if (router === 'pareto') tier = tierOfSuffix(id, suffix);
    else throw unknownSuffix(id, suffix, ':nitro or :floor');
  }
  return { tier, sort, ignored };
}

function tierOfSuffix(id: string, suffix: string): Tier {
  if (suffix === 'high' || suffix === 'medium' || suffix === 'low') return suffix;
  const score = /^\d*\.?\d+$/.test(suffix) ? Number(suffix) : Number.NaN;
  if (!(score >= 0 && score <= 1)) {
    throw unknownSuffix(id, suffix, ':high, :medium, :low, a score from 0 to 1 as in :0.7, :nitro or :floor');
  }
  return tierFor(score);
}

function unknownSuffix(id: string, suffix: string, known: string): GatewayError {
  return new GatewayError(
    'invalid_model_suffix',
    400,
    `\`${shorten(id)}\` ends in :${shorten(suffix)}; use ${known}.`,
    {
      param: 'model',
      errorType: 'invalid_request',
    },
  );
}

function unknownModel(id: string, catalog: Catalog): GatewayError {
  const near = nearMatches(id, catalog);
  const hint = near.length === 0 ? 'GET /v1/models lists them all.' : `Did you mean ${near.join(', ')}?`;
  return new GatewayError('model_not_found', 400, `${shorten(id)} is not a valid model ID. ${hint}`, {
    param: 'model',
    errorType: 'invalid_request',
    availability: { code: 'model_not_found', retryable: false, requested_models: [shorten(id)], fallback_models: near },
  });
}

/** What a client wrote goes into messages and logs: not at any length. */
function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
