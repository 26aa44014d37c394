import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import { findModelRow, listAnthropicModels, listModels, toAnthropicRow } from '../routing/model-list.ts';
import type { Snapshot } from '../routing/snapshot.ts';

/** Rows of one page where the client names no number, and the most it may name (Anthropic API reference, "List models"). */
const defaultLimit = 1_000;

/**
 * The model list in the shape the client expects: Anthropic's when it sends `anthropic-version`, else OpenAI's with what OpenRouter's
 * own SDK insists on beside it.
 *
 * @see OpenRouter OpenAPI, `ModelsListResponse` (read 2026-09)
 */
export function answerModels(incoming: IncomingMessage, world: Snapshot): object {
  if (incoming.headers['anthropic-version'] === undefined) {
    const data = listModels(world);
    return { object: 'list', data, total_count: data.length, links: { next: null } };
  }
  const { rows, hasMore } = pageOf(listAnthropicModels(world), incoming);
  return { data: rows, has_more: hasMore, first_id: rows[0]?.id ?? null, last_id: rows.at(-1)?.id ?? null };
}

/**
 * @throws GatewayError 404
 * @see OpenRouter OpenAPI, `GET /model/{author}/{slug}` (read 2026-09) for the entry in `data`
 */
export function answerModel(
  { id, isWrapped }: { readonly id: string; readonly isWrapped: boolean },
  incoming: IncomingMessage,
  world: Snapshot,
): object {
  const row = findModelRow(id, world);
  if (row !== null) {
    const shown = incoming.headers['anthropic-version'] === undefined ? row : toAnthropicRow(row);
    return isWrapped ? { data: shown } : shown;
  }
  throw new GatewayError('model_not_found', 404, `There is no model ${id}. GET /v1/models lists them all.`, {
    param: 'model',
    errorType: 'not_found',
  });
}

/** Anthropic's library asks for the page after the last id until there is none. A model that has gone ends the list. */
function pageOf<R extends { readonly id: string }>(
  all: readonly R[],
  incoming: IncomingMessage,
): { readonly rows: readonly R[]; readonly hasMore: boolean } {
  const { searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
  const limit = limitOf(searchParams.get('limit'));
  const before = searchParams.get('before_id');
  if (before !== null) {
    const end = Math.max(placeOf(before, all), 0);
    const start = Math.max(end - limit, 0);
    return { rows: all.slice(start, end), hasMore: start > 0 };
  }
  const after = searchParams.get('after_id');
  const start = after === null ? 0 : placeOf(after, all) + 1 || all.length;
  return { rows: all.slice(start, start + limit), hasMore: start + limit < all.length };
}

function placeOf(id: string, all: readonly { readonly id: string }[]): number {
  return all.findIndex((row) => row.id === id);
}

function limitOf(given: string | null): number {
  const limit = Number(given ?? defaultLimit);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, defaultLimit) : defaultLimit;
}
