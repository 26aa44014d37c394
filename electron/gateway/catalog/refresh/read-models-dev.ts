import type { CatalogFigures, OverrideFigures, PriceFigures } from '../catalog-figures.ts';
import { dayOf, numberOf, objectOf, type Json } from './read-json.ts';
import type { Reading, Sighting } from './sighting.ts';

/** Providers of ours by the ids of models.dev, where they differ. */
const providerOf: Readonly<Record<string, string>> = {
  moonshotai: 'moonshot',
  togetherai: 'together',
  'fireworks-ai': 'fireworks',
};

/**
 * Reads `https://models.dev/api.json`: prices and limits of endpoints that the catalog knows. What it does not know is
 * left out, since the list names models by their provider's id and not by author.
 *
 * @param now ms since epoch
 */
export function readModelsDev(answer: unknown, now: number, figures: CatalogFigures): Reading {
  const known = new Map(
    figures.models.flatMap(({ id, endpoints }) =>
      endpoints.map(({ provider, modelId }) => [`${provider} ${modelId}`, id] as const),
    ),
  );
  const sightings: Sighting[] = [];
  const skipped: string[] = [];
  for (const [listed, value] of Object.entries(objectOf(answer))) {
    const provider = Object.hasOwn(providerOf, listed) ? (providerOf[listed] ?? listed) : listed;
    for (const [modelId, row] of Object.entries(objectOf(objectOf(value).models))) {
      const model = known.get(`${provider} ${modelId}`);
      if (model === undefined) skipped.push(`${listed} ${modelId}: not in the catalog`);
      else sightings.push(toSighting(model, provider, objectOf(row)));
    }
  }
  return { source: 'models.dev', date: dayOf(now), listOf: null, sightings, field: new Map(), skipped };
}

function toSighting(model: string, provider: string, row: Json): Sighting {
  const limit = objectOf(row.limit);
  const [context, output] = [numberOf(limit.context), numberOf(limit.output)];
  return {
    model,
    endpoint: {
      provider,
      ...(row.cost === undefined ? {} : { price: toPrice(objectOf(row.cost)) }),
      ...(context === null || context === 0 ? {} : { contextLength: context }),
      ...(output === null || output === 0 ? {} : { maxOutputTokens: output }),
    },
  };
}

/** USD per million tokens already. */
function toPrice(cost: Json): PriceFigures & { readonly overrides?: readonly OverrideFigures[] } {
  const long = objectOf(cost.context_over_200k);
  const longPrice = { ...pricesOf(long), minPromptTokens: 200_000 };
  return { ...pricesOf(cost), ...(numberOf(long.input) === null ? {} : { overrides: [longPrice] }) };
}

function pricesOf(cost: Json): PriceFigures {
  return {
    prompt: priceOf(cost.input),
    completion: priceOf(cost.output),
    cacheRead: priceOf(cost.cache_read),
    cacheWrite: priceOf(cost.cache_write),
  };
}

/** Below nothing stands for "varies", as in OpenRouter's list; taken at its word it would be the cheapest of all. */
function priceOf(value: unknown): number | null {
  const price = numberOf(value);
  return price === null || price < 0 ? null : price;
}
