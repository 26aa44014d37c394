import type { ConfigModel } from '../../shared/config-file.ts';
import type { Catalog, Provider } from '../gateway/catalog/catalog.ts';

/** Models taken over from one list at most; a server with more is an aggregator and belongs in a configuration file. */
const mostModels = 200;

/**
 * Describes what a server of the user's own offers, so that its models can be asked for by name, e.g. `ollama/llama3.2-3b`. What
 * runs on this machine costs nothing; elsewhere the price is not known. They are in no tier: nobody benchmarked them.
 *
 * @param ids the provider's own model ids, as it lists them
 * @returns the models the catalog does not know at this provider yet
 */
export function describeDiscovered(
  provider: Provider,
  ids: readonly string[],
  catalog: Catalog,
): readonly ConfigModel[] {
  const known = new Set(
    catalog.models.flatMap((model) =>
      model.endpoints.filter((endpoint) => endpoint.provider === provider.id).map((endpoint) => endpoint.upstreamModel),
    ),
  );
  const price = provider.local ? 0 : null;
  const described = new Map<string, ConfigModel>();
  for (const upstream of ids.slice(0, mostModels)) {
    const id = `${provider.id}/${toSlug(upstream)}`;
    if (known.has(upstream) || catalog.modelById.has(id)) continue;
    described.set(id, {
      id,
      name: `${upstream} (${provider.name})`,
      endpoints: [{ provider: provider.id, modelId: upstream, promptUsdPerMTok: price, completionUsdPerMTok: price }],
    });
  }
  return [...described.values()];
}

/** A colon would begin a suffix, and a space would end the id. */
function toSlug(upstream: string): string {
  return upstream.replaceAll(/[:\s]+/g, '-').slice(0, 150);
}
