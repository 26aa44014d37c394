import { listOf, objectOf, objectsOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { Reshape } from '../stream-facts.ts';

type Growing = Record<string, unknown>;

/** Completions of servers that stream whatever they are asked for, or never do. Nothing of an answer is lost on the way. */
export const chatReshape: Reshape = {
  toStream(answer) {
    const choices = objectsOf(answer.choices).map(({ message, ...choice }, index) => ({
      index,
      ...choice,
      finish_reason: choice.finish_reason ?? 'stop',
      delta: numbered(objectOf(message) ?? {}),
    }));
    return `data: ${JSON.stringify({ ...answer, object: 'chat.completion.chunk', choices })}\n\ndata: [DONE]\n\n`;
  },
  toWhole(chunks) {
    const whole: Growing = {};
    const choices = new Map<unknown, Growing>();
    for (const { choices: pieces, ...rest } of chunks) {
      // the last usage counts
      for (const [key, value] of Object.entries(rest)) whole[key] = value ?? whole[key] ?? null;
      for (const { index = 0, delta, ...piece } of objectsOf(pieces)) {
        const known = choices.get(index) ?? { index, message: { role: 'assistant', content: null } };
        choices.set(index, known);
        grow(known, { ...piece, message: delta });
      }
    }
    return { ...whole, object: 'chat.completion', choices: [...choices.values()] };
  },
};

/** Streams tell calls apart by their index. */
function numbered(message: JsonObject): JsonObject {
  const calls = objectsOf(message.tool_calls);
  return calls.length === 0 ? message : { ...message, tool_calls: calls.map((call, index) => ({ index, ...call })) };
}

/** Texts that stand in a stream once, though some servers repeat them. */
const once: ReadonlySet<string> = new Set(['role', 'type', 'id', 'name', 'format', 'signature', 'finish_reason']);

/** Puts a piece behind what came before it: texts become longer, and so do lists, but for entries that are continued. */
function grow(known: Growing, piece: JsonObject): void {
  for (const [key, value] of Object.entries(piece)) {
    const before = known[key];
    if (value === null || value === undefined) known[key] ??= value;
    else if (typeof before === 'string' && typeof value === 'string')
      known[key] = once.has(key) ? value || before : before + value;
    else if (Array.isArray(value)) known[key] = growList([...listOf(before)], value);
    else if (objectOf(value) !== null) known[key] = grown(objectOf(before), objectOf(value));
    else known[key] = value;
  }
}

function growList(known: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const index = objectOf(piece)?.index;
    const at = index === undefined ? -1 : known.findIndex((entry) => objectOf(entry)?.index === index);
    if (at < 0) known.push(piece);
    else known[at] = grown(objectOf(known[at]), objectOf(piece));
  }
  return known;
}

function grown(before: JsonObject | null, piece: JsonObject | null): JsonObject {
  const known = { ...before };
  grow(known, piece ?? {});
  return known;
}
