import { listOf, objectOf, objectsOf, parseJson, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { Reshape } from '../stream-facts.ts';

type Growing = Record<string, unknown>;

/** Messages of servers that stream whatever they are asked for, or never do. Nothing of an answer is lost on the way. */
export const messagesReshape: Reshape = {
  toStream({ content, stop_reason, stop_sequence, stop_details, ...message }) {
    const nothingYet = { content: [], stop_reason: null, stop_sequence: null };
    const delta = { stop_reason: stop_reason ?? 'end_turn', stop_sequence: stop_sequence ?? null, stop_details };
    return [
      eventText({ type: 'message_start', message: { ...message, ...nothingYet } }),
      ...objectsOf(content).map(blockEvents),
      eventText({ type: 'message_delta', delta, usage: message.usage ?? {} }),
      eventText({ type: 'message_stop' }),
    ].join('');
  },
  toWhole(events) {
    const message: Growing = {};
    const usage: Growing = {};
    const blocks = new Map<unknown, Growing>();
    for (const event of events) {
      const delta = objectOf(event.delta) ?? {};
      if (event.type === 'message_start') Object.assign(message, event.message);
      else if (event.type === 'content_block_start') blocks.set(event.index, begin(objectOf(event.content_block)));
      else if (event.type === 'content_block_delta') addDelta(blockAt(blocks, event.index, delta), delta);
      else if (event.type === 'message_delta') Object.assign(message, delta);
      Object.assign(usage, objectOf(event.message)?.usage, event.usage);
    }
    return { ...message, content: [...blocks.values()].map(readInput), usage };
  },
};

/** Members of a block that a stream brings as deltas. */
const deltas: Readonly<Record<string, string>> = {
  text: 'text_delta',
  thinking: 'thinking_delta',
  signature: 'signature_delta',
};

function blockEvents(block: JsonObject, index: number): string {
  const started: Record<string, unknown> = { ...block };
  let pieces = '';
  const add = (delta: JsonObject): void => void (pieces += eventText({ type: 'content_block_delta', index, delta }));
  for (const [member, type] of Object.entries(deltas)) {
    if (typeof block[member] !== 'string' || block.type === 'redacted_thinking') continue;
    started[member] = '';
    add({ type, [member]: block[member] });
  }
  if (objectOf(block.input) !== null) {
    started.input = {};
    add({ type: 'input_json_delta', partial_json: JSON.stringify(block.input) });
  }
  const start = eventText({ type: 'content_block_start', index, content_block: started });
  return start + pieces + eventText({ type: 'content_block_stop', index });
}

/** @returns the block; begun by what comes of it where its first event was left out */
function blockAt(blocks: Map<unknown, Growing>, index: unknown, { type }: JsonObject): Growing {
  const known = blocks.get(index);
  if (known !== undefined) return known;
  const block = begin({ type: type === 'thinking_delta' ? 'thinking' : 'text' });
  blocks.set(index, block);
  return block;
}

function begin(block: JsonObject | null): Growing {
  return { ...block, ...(Array.isArray(block?.citations) ? { citations: [...listOf(block.citations)] } : {}) };
}

const growing = [...Object.keys(deltas), 'partial_json'];

function addDelta(block: Growing, delta: JsonObject): void {
  for (const member of growing)
    if (typeof delta[member] === 'string') block[member] = (textOf(block[member]) ?? '') + delta[member];
  if (delta.type !== 'citations_delta') return;
  if (Array.isArray(block.citations)) block.citations.push(delta.citation);
  else block.citations = [delta.citation];
}

function readInput({ partial_json, ...block }: JsonObject): JsonObject {
  const input = typeof partial_json === 'string' ? objectOf(parseJson(partial_json)) : null;
  return input === null ? block : { ...block, input };
}

function eventText(event: JsonObject): string {
  return `event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`;
}
