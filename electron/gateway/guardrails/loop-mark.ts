import { hashNumber } from '../dialects/hash-text.ts';
import { objectOf, objectsOf, type JsonObject } from '../dialects/json-value.ts';

/** What is compared between the requests of a session. */
export interface LoopMark {
  /** Name of the last turn: the same when an agent asks the same thing again, also at the end of a longer history. */
  readonly lastTurn: number;
}

/** Messages at the end that make up a turn: what the model did last and what came of it. */
const turnMessages = 2;

/**
 * Names the end of a conversation, whatever wire format it is in. Numbers count as equal, so that times, counters and random ids
 * do not make the same request look new.
 *
 * @param body of a chat, messages or responses request, parsed; its last two turns are enough
 */
export function readLoopMark(body: JsonObject): LoopMark {
  const messages = messagesOf(body);
  const end = messages.slice(-turnMessages).map(withoutIds);
  return { lastTurn: hashNumber(JSON.stringify(end).replaceAll(/\d+/g, '0')) };
}

function messagesOf(body: JsonObject): readonly JsonObject[] {
  if (Array.isArray(body['messages'])) return objectsOf(body['messages']);
  if (Array.isArray(body['input'])) return objectsOf(body['input']);
  return [{ input: body['input'] ?? body['prompt'] ?? null }];
}

/** Ids are fresh in every call, and cache marks move from turn to turn. */
const fleeting = new Set([
  'id',
  'call_id',
  'tool_call_id',
  'tool_use_id',
  'cache_control',
  'encrypted_content',
  'signature',
]);

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds);
  const object = objectOf(value);
  if (object === null) return value;
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => !fleeting.has(name))
      .map(([name, member]) => [name, withoutIds(member)]),
  );
}
