import type { Catalog } from '../catalog/catalog.ts';
import { GatewayError } from '../errors.ts';
import { readModelId } from './model-id.ts';

export interface FallbackModels {
  readonly ids: readonly string[];
  readonly ignored: readonly string[];
}

/**
 * Reads OpenRouter's `models`: concrete models to try after the one in `model`. Entries may be objects with a `model`,
 * as in Anthropic-style `fallbacks`.
 *
 * @throws GatewayError 400 for anything that is no list of ids, and for an id that does not exist
 * @see OpenRouter docs, "Model fallbacks" (read 2026-08)
 */
export function readFallbackModels(models: unknown, catalog: Catalog): FallbackModels {
  if (models === undefined || models === null) return { ids: [], ignored: [] };
  if (!Array.isArray(models)) throw wrongShape();
  const ids: string[] = [];
  const ignored: string[] = [];
  for (const entry of models as readonly unknown[]) {
    const id = typeof entry === 'object' && entry !== null && 'model' in entry ? entry.model : entry;
    if (typeof id !== 'string') throw wrongShape();
    const { router, models: named } = readModelId(id, catalog);
    // of a family the newest
    if (router === 'direct' || router === 'latest') ids.push(...named.slice(0, 1));
    else ignored.push(`A router cannot stand in \`models\`: ${id.slice(0, 60)} has no effect there.`);
  }
  return { ids, ignored };
}

function wrongShape(): GatewayError {
  return new GatewayError('invalid_models', 400, '`models` must be an array of model ids.', {
    param: 'models',
    errorType: 'invalid_request',
  });
}
