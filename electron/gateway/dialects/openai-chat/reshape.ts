import { objectOf, objectsOf } from '../json-value.ts';
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
      // some servers stream whole messages
      for (const { index = 0, message, delta = message, ...piece } of objectsOf(pieces)) {
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

/** Where in a list the entries stand that have an index. */
const places = new WeakMap<readonly unknown[], Map<unknown, number>>();

/** Puts a piece behind what came before it: texts become longer, and so do lists, but for entries that are continued. */
function grow(known: Growing, piece: JsonObject): Growing {
  for (const [key, value] of Object.entries(piece)) {
    // of its own: a piece named `__proto__` must not reach what all objects share
    const before = Object.hasOwn(known, key) ? known[key] : undefined;
    if (value === null || value === undefined) known[key] ??= value;
    else if (typeof before === 'string' && typeof value === 'string')
      known[key] = once.has(key) ? value || before : before + value;
    else if (Array.isArray(value)) known[key] = growList(Array.isArray(before) ? before : [], value);
    else if (isGrowing(value)) known[key] = grow(isGrowing(before) ? before : {}, value);
    else known[key] = value;
  }
  return known;
}

function growList(known: unknown[], pieces: readonly unknown[]): unknown[] {
  for (const piece of pieces) {
    const entry = isGrowing(piece) ? grow({}, piece) : piece;
    const at = placeOf(known, objectOf(piece)?.index);
    const before = known[at];
    if (isGrowing(before) && isGrowing(piece)) grow(before, piece);
    else known.push(entry);
  }
  return known;
}

/** @returns where the entry with that index stands; where it will, if there is none yet */
function placeOf(known: readonly unknown[], index: unknown): number {
  if (index === undefined) return known.length;
  const byIndex = places.get(known) ?? new Map<unknown, number>();
  places.set(known, byIndex);
  const at = byIndex.get(index) ?? known.length;
  byIndex.set(index, at);
  return at;
}

/** A number that keeps all its digits is a frozen object. */
function isGrowing(value: unknown): value is Growing {
  return objectOf(value) !== null && !Object.isFrozen(value);
}
