import type { Catalog } from '../catalog/catalog.ts';
import { checkModelName } from '../dialects/model-name.ts';
import { GatewayError } from '../errors.ts';
import { readModelId, type ReadModelId } from './model-id.ts';
import type { Intent, Sort } from './route-plan.ts';

export interface FallbackModels {
  readonly ids: readonly string[];
  /** Order of the providers of those ids that end in `:nitro` or `:floor`. */
  readonly sorts: ReadonlyMap<string, Sort>;
  readonly ignored: readonly string[];
}

const noFallbacks: FallbackModels = { ids: [], sorts: new Map(), ignored: [] };

/**
 * Reads OpenRouter's `models`: concrete models to try after the one in `model`. Entries may be objects with a `model`,
 * as in Anthropic-style `fallbacks`.
 *
 * @param first the model they stand behind
 * @param sortsModels the request sorts the endpoints of all models as one
 * @throws GatewayError 400 for anything that is no list of ids, and for an id that does not exist
 * @see OpenRouter docs, "Model fallbacks" (read 2026-08)
 */
export function readFallbackModels(
  models: unknown,
  catalog: Catalog,
  first: ReadModelId,
  sortsModels: boolean,
): FallbackModels {
  if (models === undefined || models === null) return noFallbacks;
  if (!Array.isArray(models)) throw wrongShape();
  const ids = new Set<string>();
  const sorts = new Map<string, Sort>();
  const ignored: string[] = [];
  for (const entry of models as readonly unknown[]) {
    const written = typeof entry === 'object' && entry !== null && 'model' in entry ? entry.model : entry;
    if (typeof written !== 'string' || written.trim() === '') throw wrongShape();
    checkModelName(written, 'models');
    const name = written.trim();
    const read = readModelId(name, catalog);
    const shown = name.slice(0, 60);
    // of a family the newest
    const [id] = read.models;
    if (id === undefined) {
      ignored.push(`A router cannot stand in \`models\`: ${shown} has no effect there.`);
      continue;
    }
    ignored.push(...read.ignored);
    const isFirst = first.models[0] === id && (first.router === 'direct' || read.router === 'latest');
    const isNamedBefore = isFirst || ids.has(id);
    if (read.sort !== null && sortsModels) ignored.push(`The endpoints of all models are sorted as one: ${shown} too.`);
    else if (read.sort !== null && !isNamedBefore) sorts.set(id, read.sort);
    else if (read.sort !== null && read.sort !== (isFirst ? first.sort : sorts.get(id)))
      ignored.push(`${id} is named before: ${shown} has no effect.`);
    if (!isNamedBefore) ids.add(id);
  }
  return { ids: [...ids], sorts, ignored };
}

/** Puts the models of a request in one row: the one it names, or a family, then the fallbacks. */
export function joinModels(
  { router, models }: ReadModelId,
  { ids, sorts }: FallbackModels,
): Pick<Intent, 'models' | 'family' | 'sortOf'> {
  return {
    models: [...models, ...ids],
    ...(router === 'latest' ? { family: models.length } : {}),
    ...(sorts.size === 0 ? {} : { sortOf: sorts }),
  };
}

function wrongShape(): GatewayError {
  return new GatewayError('invalid_models', 400, '`models` must be an array of model ids.', {
    param: 'models',
    errorType: 'invalid_request',
  });
}
