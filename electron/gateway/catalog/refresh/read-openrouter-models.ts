import type { ModelFigures } from '../catalog-figures.ts';
import { readOpenRouterPrice } from './openrouter-price.ts';
import { dayOf, listOf, numberOf, objectOf, textOf, wordsOf, type Json } from './read-json.ts';
import type { Reading, Sighting } from './sighting.ts';

export interface ReadModels extends Reading {
  /** Catalog ids by OpenRouter's dated slugs, for its other answers. */
  readonly idBySlug: ReadonlyMap<string, string>;
}

/**
 * Reads `GET https://openrouter.ai/api/v1/models`. Routers, aliases and batch rows are no models of their own; a `:free`
 * row is one, of which no score is known.
 *
 * @param now ms since epoch
 */
export function readOpenRouterModels(answer: unknown, now: number): ReadModels {
  const sightings: Sighting[] = [];
  const skipped: string[] = [];
  const idBySlug = new Map<string, string>();
  for (const row of listOf(objectOf(answer).data)) {
    const id = textOf(row.id);
    const why = id === null ? 'a row without an id' : whyNoModel(id, row);
    if (id === null || why !== null) {
      skipped.push(`${id ?? 'OpenRouter'}: ${why}`);
      continue;
    }
    const slug = textOf(row.canonical_slug);
    if (slug !== null && !id.includes(':')) idBySlug.set(slug, id);
    sightings.push(toSighting(id, row, now));
  }
  return {
    source: 'OpenRouter model list',
    date: dayOf(now),
    listOf: 'openrouter',
    sightings,
    field: new Map(),
    skipped,
    idBySlug,
  };
}

function whyNoModel(id: string, row: Json): string | null {
  if (id.startsWith('~') || row.alias_target !== undefined) return 'an alias';
  if (id.startsWith('openrouter/') || objectOf(row.architecture).tokenizer === 'Router') return 'a router';
  const variant = id.split(':')[1];
  if (variant !== undefined && variant !== 'free') return `a ${variant} row`;
  if (!/^[^\s/]+\/[^\s/]+$/.test(id)) return 'no author/slug';
  return null;
}

function toSighting(id: string, row: Json, now: number): Sighting {
  const top = objectOf(row.top_provider);
  const codingIndex = numberOf(objectOf(objectOf(row.benchmarks).artificial_analysis).coding_index);
  return {
    model: id,
    about: toAbout(id, row, now),
    ...(codingIndex === null ? {} : { codingIndex }),
    endpoint: {
      provider: 'openrouter',
      modelId: id,
      price: readOpenRouterPrice(objectOf(row.pricing)),
      contextLength: numberOf(top.context_length) ?? numberOf(row.context_length),
      maxOutputTokens: numberOf(top.max_completion_tokens),
    },
  };
}

function toAbout(id: string, row: Json, now: number): Omit<ModelFigures, 'id' | 'score' | 'endpoints'> {
  const parameters = wordsOf(row.supported_parameters);
  const created = numberOf(row.created);
  const expires = textOf(row.expiration_date);
  return {
    // "Anthropic: Claude Opus 5.5"
    name: (textOf(row.name) ?? id).replace(/^[^:]+: /, ''),
    author: id.slice(0, id.indexOf('/')),
    status: expires !== null && Date.parse(expires) <= now ? 'retired' : 'active',
    releaseDate: created === null ? null : dayOf(created * 1000),
    contextLength: numberOf(row.context_length),
    maxOutputTokens: numberOf(objectOf(row.top_provider).max_completion_tokens),
    supports: {
      tools: parameters.includes('tools'),
      images: wordsOf(objectOf(row.architecture).input_modalities).includes('image'),
      structuredOutputs: parameters.includes('structured_outputs'),
      reasoning: parameters.includes('reasoning'),
    },
  };
}
