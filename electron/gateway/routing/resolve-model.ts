import type { Catalog, Model } from '../catalog/catalog.ts';

/** Models by the ids that providers themselves use, per catalog; null where an id stands for several models. */
const byProviderId = new WeakMap<Catalog, ReadonlyMap<string, Model | null>>();

/**
 * Finds the model an id stands for: `author/slug`, the same behind `openrouter/`, or a provider's own bare id, dated
 * or not, as clients of that provider write it, and it in its answers (`claude-opus-5`, `claude-haiku-4-5-20251001`,
 * `gpt-5.1-2025-11-13`).
 */
export function resolveModel(id: string, catalog: Catalog): Model | null {
  const exact = catalog.modelById.get(id);
  if (exact !== undefined) return exact;
  const bare = id.startsWith('openrouter/') ? id.slice('openrouter/'.length) : id;
  const inside = catalog.modelById.get(bare);
  if (inside !== undefined) return inside;
  const ids = providerIds(catalog);
  return ids.get(bare) ?? ids.get(bare.replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2})$/, '')) ?? null;
}

function providerIds(catalog: Catalog): ReadonlyMap<string, Model | null> {
  const known = byProviderId.get(catalog);
  if (known !== undefined) return known;
  const ids = new Map<string, Model | null>();
  for (const model of catalog.models) {
    const own = [model.id.slice(model.author.length + 1), ...model.endpoints.map((endpoint) => endpoint.upstreamModel)];
    for (const id of new Set(own)) ids.set(id, ids.has(id) ? null : model);
  }
  byProviderId.set(catalog, ids);
  return ids;
}
