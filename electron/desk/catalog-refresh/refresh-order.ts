import type { Clock } from '../../gateway/ports.ts';
import type { DeskState } from '../desk-state.ts';
import type { AnalysisKey } from './analysis-key.ts';
import type { Knowledge, RefreshOrder } from './knowledge.ts';
import type { CatalogSources, SourceKeys } from './sources.ts';

/** Everything a refresh needs to know, as of now. */
export function orderRefresh(
  known: Knowledge,
  from: CatalogSources,
  { state, analysisKey, clock }: OrderParts,
): RefreshOrder {
  const keys = { openrouter: findOpenRouterKey(state, from), artificialAnalysis: analysisKey()?.secret ?? null };
  return { known, sources: from, keys, tierModels: findTierModels(state), now: clock.now() };
}

interface OrderParts {
  readonly state: DeskState;
  readonly analysisKey: () => AnalysisKey | null;
  readonly clock: Clock;
}

/** OpenRouter's key goes to OpenRouter only: not when the provider was given another address, or was switched off. */
function findOpenRouterKey(state: DeskState, from: CatalogSources): SourceKeys['openrouter'] {
  const { secrets, catalog, settings } = state.facts();
  const provider = catalog.providerById.get('openrouter');
  const isThere = provider !== undefined && new URL(provider.baseUrl).origin === new URL(from.openrouter).origin;
  const mayUse = isThere && !settings.disabledProviders.includes(provider.id);
  return mayUse ? (secrets.get(provider.id)?.secret ?? null) : null;
}

/** Ids by which OpenRouter serves the models of the tiers, best tier first. */
function findTierModels(state: DeskState): readonly string[] {
  const { high, medium, low } = state.facts().catalog.tiers;
  return [...high, ...medium, ...low]
    .flatMap(({ endpoints }) => endpoints.filter(({ provider }) => provider === 'openrouter'))
    .map(({ upstreamModel }) => upstreamModel)
    .filter((id) => !id.includes(':'));
}
