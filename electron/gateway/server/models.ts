import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import { findModelRow, listAnthropicModels, listModels, toAnthropicRow } from '../routing/model-list.ts';
import type { Snapshot } from '../routing/snapshot.ts';

/** Rows of one page where the client names no number, and the most it may name (Anthropic API reference, "List models"). */
const defaultLimit = 1_000;

/** The model list in the shape the client expects: Anthropic's when it sends `anthropic-version`, else OpenAI's. */
export function answerModels(incoming: IncomingMessage, world: Snapshot): object {
  if (incoming.headers['anthropic-version'] === undefined) return { object: 'list', data: listModels(world) };
  const all = listAnthropicModels(world);
  const data = all.slice(0, limitOf(incoming));
  return { data, has_more: data.length < all.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

/** @throws GatewayError 404 */
export function answerModel(id: string, incoming: IncomingMessage, world: Snapshot): object {
  const row = findModelRow(id, world);
  if (row !== null) return incoming.headers['anthropic-version'] === undefined ? row : toAnthropicRow(row);
  throw new GatewayError('model_not_found', 404, `There is no model ${id}. GET /v1/models lists them all.`, {
    param: 'model',
    errorType: 'not_found',
  });
}

function limitOf(incoming: IncomingMessage): number {
  const limit = Number(new URL(incoming.url ?? '/', 'http://localhost').searchParams.get('limit') ?? defaultLimit);
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, defaultLimit) : defaultLimit;
}
