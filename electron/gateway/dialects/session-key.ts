import type { InboundDialect } from './conversation.ts';
import { withoutBillingLine } from './billing-header.ts';
import { hashNumber } from './hash-text.ts';
import { objectOf, objectsOf, parseJson, textOf } from './json-value.ts';
import type { JsonObject } from './json-value.ts';

/** Header names lower-case, as node gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

type Reader = (headers: RequestHeaders, field: (name: string) => unknown) => string | null;

const header =
  (name: string): Reader =>
  (headers) => {
    const value = headers[name];
    return textOf(Array.isArray(value) ? value[0] : value);
  };

const bodyField =
  (name: string): Reader =>
  (_, field) =>
    textOf(field(name));

/**
 * Where clients say which conversation a request belongs to, first found wins. Explicit ids first (OpenRouter's order), then
 * each agent's own, as recorded from the real clients in November 2026.
 */
const readers: readonly Reader[] = [
  bodyField('session_id'),
  header('x-session-id'),
  bodyField('prompt_cache_key'),
  header('x-claude-code-session-id'),
  // Claude Code: JSON with `session_id`, older versions `user_…_session_<uuid>`
  (_, field) => sessionInUserId(textOf(objectOf(field('metadata'))?.user_id)),
  // Codex
  header('session-id'),
  header('session_id'),
  header('thread-id'),
  // OpenCode
  header('x-session-affinity'),
  // Zed, set as custom header or field
  header('agent_thread_id'),
  bodyField('agent_thread_id'),
  header('x-agent-thread-id'),
  header('x-amp-thread-id'),
  header('conversation_id'),
  header('x-conversation-id'),
  bodyField('conversation_id'),
];

/** Longer keys are no ids (OpenRouter's limit for `session_id`). */
export const longestSessionKey = 256;

/**
 * @param field top-level field of the body, parsed
 * @returns the identity of the conversation; null when the client names none
 */
export function readSessionKey(headers: RequestHeaders, field: (name: string) => unknown): string | null {
  for (const read of readers) {
    const key = read(headers, field)?.trim();
    if (key !== undefined && key !== '' && key.length <= longestSessionKey) return key;
  }
  return null;
}

function sessionInUserId(userId: string | null): string | null {
  if (userId === null) return null;
  const parsed = userId.startsWith('{') ? objectOf(parseJson(userId)) : null;
  if (parsed !== null) return textOf(parsed.session_id);
  return /_session_([0-9a-f-]{8,})$/i.exec(userId)?.[1] ?? null;
}

/**
 * Names a conversation by how it begins: first instructions and first other message, without the lines that change with
 * every call. For clients that name none themselves.
 *
 * @returns null for a body without messages
 */
export function fingerprint(body: JsonObject, dialect: InboundDialect): string | null {
  const turns = objectsOf(dialect === 'openai-responses' ? body.input : body.messages);
  const first =
    turns.find((turn) => !isInstruction(turn)) ?? (typeof body.input === 'string' ? { content: body.input } : null);
  if (first === null) return null;
  const instructions = body.system ?? body.instructions ?? turns.find(isInstruction)?.content ?? '';
  return `fp-${hashNumber(textIn(instructions))}-${hashNumber(textIn(first.content ?? first), 1)}`;
}

/** A message of the program, not of a person. */
export function isInstruction({ role }: JsonObject): boolean {
  return role === 'system' || role === 'developer';
}

function textIn(content: unknown): string {
  if (typeof content === 'string') return withoutBillingLine(content);
  const blocks = objectsOf(content);
  return blocks.map((block) => withoutBillingLine(textOf(block.text) ?? '')).join('\n');
}
