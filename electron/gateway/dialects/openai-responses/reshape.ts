import { listOf, objectOf, objectsOf, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import type { Reshape } from '../stream-facts.ts';

/** Responses of servers that stream whatever they are asked for, or never do. Nothing of an answer is lost on the way. */
export const responsesReshape: Reshape = {
  toStream(response) {
    const events: JsonObject[] = [
      { type: 'response.created', response: { ...response, status: 'in_progress', output: [], usage: null } },
      ...objectsOf(response.output).flatMap(itemEvents),
      { type: response.status === 'incomplete' ? 'response.incomplete' : 'response.completed', response },
    ];
    return events
      .map(
        (event, index) =>
          `event: ${String(event.type)}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`,
      )
      .join('');
  },
  toWhole(events) {
    const response = objectOf(events.findLast(({ response: told }) => objectOf(told) !== null)?.response);
    if (response === null || listOf(response.output).length > 0) return response;
    // some servers tell the items only one by one
    const done = events.filter(({ type }) => type === 'response.output_item.done');
    return { ...response, output: done.length > 0 ? done.map(({ item }) => item) : messageOf(events) };
  },
};

/** @returns what was said, where nothing but its pieces came */
function messageOf(events: readonly JsonObject[]): readonly JsonObject[] {
  const deltas = events.filter(({ type }) => type === 'response.output_text.delta');
  const text = deltas.map(({ delta }) => textOf(delta) ?? '').join('');
  if (text === '') return [];
  const content = [{ type: 'output_text', text, annotations: [] }];
  return [{ id: deltas[0]?.item_id, type: 'message', status: 'completed', role: 'assistant', content }];
}

/** What of an item grows while it is streamed, and the events that tell of it. */
const growing: Readonly<Record<string, readonly [member: string, event: string]>> = {
  function_call: ['arguments', 'response.function_call_arguments'],
  custom_tool_call: ['input', 'response.custom_tool_call_input'],
  output_text: ['text', 'response.output_text'],
  refusal: ['refusal', 'response.refusal'],
};

function itemEvents(item: JsonObject, output_index: number): readonly JsonObject[] {
  const place = { item_id: item.id, output_index };
  const parts = item.type === 'message' ? objectsOf(item.content) : [];
  return [
    {
      type: 'response.output_item.added',
      output_index,
      item: parts.length > 0 ? { ...item, content: [] } : begun(item),
    },
    ...textEvents(item, place),
    ...parts.flatMap((part, content_index) => {
      const at = { ...place, content_index };
      return [
        { type: 'response.content_part.added', ...at, part: begun(part) },
        ...textEvents(part, at),
        { type: 'response.content_part.done', ...at, part },
      ];
    }),
    { type: 'response.output_item.done', output_index, item },
  ];
}

function begun(part: JsonObject): JsonObject {
  const known = growing[String(part.type)];
  return known === undefined ? part : { ...part, [known[0]]: '' };
}

function textEvents(part: JsonObject, place: JsonObject): readonly JsonObject[] {
  const known = growing[String(part.type)];
  if (known === undefined) return [];
  const [member, event] = known;
  const text = part[member];
  return [
    { type: `${event}.delta`, ...place, delta: text },
    { type: `${event}.done`, ...place, [member]: text },
  ];
}
