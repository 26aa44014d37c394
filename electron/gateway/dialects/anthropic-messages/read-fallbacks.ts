import { GatewayError } from '../../errors.ts';

/** OpenRouter's limit. */
const mostFallbacks = 3;

/**
 * Reads `fallbacks` of a Messages request: models to try after the one in `model`, as entries with nothing but a `model`.
 *
 * @param models the `models` of the same request, which says the same and may not stand beside it
 * @returns what takes the place of `models`
 * @throws GatewayError 400
 * @see OpenRouter API reference, "Messages" > `fallbacks` (read 2026-08)
 */
export function readFallbacks(fallbacks: unknown, models: unknown): unknown {
  if (fallbacks === undefined) return models;
  if (models !== undefined) throw invalid('cannot stand beside `models`; send one of the two.');
  if (!Array.isArray(fallbacks) || !fallbacks.every(namesOneModel))
    throw invalid('must be an array of objects with nothing but a `model`.');
  if (fallbacks.length > mostFallbacks) throw invalid(`may name at most ${mostFallbacks} models.`);
  return fallbacks;
}

function namesOneModel(entry: unknown): boolean {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    Object.keys(entry).join() === 'model' &&
    typeof (entry as { readonly model: unknown }).model === 'string'
  );
}

function invalid(what: string): GatewayError {
  return new GatewayError('invalid_fallbacks', 400, `\`fallbacks\` ${what}`, {
    param: 'fallbacks',
    errorType: 'invalid_request',
  });
}
