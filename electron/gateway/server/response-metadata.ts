import type { IncomingMessage } from 'node:http';
import { scanJsonObject } from '../dialects/scan-json.ts';
import { spliceBody } from '../dialects/splice-body.ts';
import type { RoutePlan } from '../routing/route-plan.ts';
import { toOpenRouterMetadata, type MetadataAttempt, type OpenRouterMetadata } from '../routing/openrouter-metadata.ts';
import type { AttemptLog } from '../../../shared/request-log.ts';

/** true when the client asked for OpenRouter's `openrouter_metadata`. */
export function wantsMetadata({ headers }: IncomingMessage): boolean {
  return (headers['x-openrouter-metadata'] ?? headers['x-openrouter-experimental-metadata']) === 'enabled';
}

/** @param attempts all so far; the one that answers is the last */
export function metadataFor(
  requested: string,
  plan: RoutePlan,
  attempts: readonly AttemptLog[],
  isAnswered: boolean,
): OpenRouterMetadata {
  const seen = attempts.map(({ provider, model, status }): MetadataAttempt => ({
    provider,
    model,
    status: status ?? 0,
  }));
  const costUsd = isAnswered ? (attempts.at(-1)?.costUsd ?? null) : null;
  return toOpenRouterMetadata(requested, plan, seen, isAnswered, costUsd);
}

/** @returns a JSON answer with the metadata beside its own members; the same bytes when it is no object. */
export function withMetadata(bytes: Buffer, metadata: OpenRouterMetadata): Buffer {
  return setMember(bytes, 'openrouter_metadata', JSON.stringify(metadata));
}

function setMember(bytes: Buffer, key: string, value: string): Buffer {
  try {
    return spliceBody(bytes, scanJsonObject(bytes), { set: { [key]: value }, drop: new Set() });
  } catch {
    return bytes;
  }
}

/** The event that carries the metadata of a Messages stream, before `message_stop`: one that every client passes over. */
export function metadataPing(metadata: OpenRouterMetadata): string {
  return `event: ping\ndata: ${JSON.stringify({ type: 'ping', openrouter_metadata: metadata })}\n\n`;
}

/**
 * The event that carries the metadata of a chat stream, before `[DONE]`.
 *
 * @param at ms since epoch
 */
export function metadataEvent(id: string, at: number, model: string, metadata: OpenRouterMetadata): string {
  const chunk = {
    id: `gen-${id}`,
    object: 'chat.completion.chunk',
    created: Math.floor(at / 1000),
    model,
    choices: [],
    openrouter_metadata: metadata,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/**
 * OpenRouter's own SDK (1.3.19) refuses a whole chat answer without `system_fingerprint`, which many providers leave out. For
 * that client alone the missing member is added as null; everybody else gets the provider's bytes.
 */
export function forOpenRouterSdk(bytes: Buffer, incoming: IncomingMessage): Buffer {
  if (!isOpenRouterSdk(incoming) || bytes.includes('"system_fingerprint"')) return bytes;
  return setMember(bytes, 'system_fingerprint', 'null');
}

/** It also refuses an error whose `code` is a word, as OpenAI has it, and then shows nothing of what the error says. */
export function isOpenRouterSdk({ headers }: IncomingMessage): boolean {
  return headers['user-agent']?.includes('@openrouter/sdk') ?? false;
}
