import type { Citation, ReasoningSeal } from '../conversation.ts';
import type { JsonObject } from '../json-value.ts';
import { unwrapCustomInput } from '../tool-names.ts';
import type { ToolIdentity } from '../tool-names.ts';
import type { NumberedEvents } from './numbered-events.ts';
import { callItem, messageItem, reasoningItem, refusalContent, textContent } from './output-items.ts';

/** The item of a streamed response that is being written. */
export type OpenItem = OpenMessage | OpenReasoning | OpenCall;

export type ContentKind = 'text' | 'refusal';

interface Open {
  readonly id: string;
  /** Place in the output of the response, from 0. */
  readonly index: number;
  /** What the deltas added up to; of a message, those of its last part. */
  text: string;
  /** What its deltas end with, as members of a JSON object: where they belong. */
  tail: string;
}

export interface OpenMessage extends Open {
  readonly kind: 'message';
  /** The parts before the last. */
  readonly done: JsonObject[];
  /** What the last part is. */
  part: ContentKind;
  /** Pages that the last part cites. */
  citations: Citation[];
}

export interface OpenReasoning extends Open {
  readonly kind: 'reasoning';
}

export interface OpenCall extends Open {
  readonly kind: 'call';
  readonly callId: string;
  readonly tool: ToolIdentity;
  /** The text is JSON around the input of a free-text tool: only whole can it be opened. */
  readonly wrapped: boolean;
}

/** @returns the item as it begins, before anything of it is there. */
export function addedItem(item: OpenItem): JsonObject {
  switch (item.kind) {
    case 'message':
      return messageItem(item.id, [], 'in_progress');
    case 'reasoning':
      return { id: item.id, type: 'reasoning', summary: [] };
    case 'call':
      return callItem(item.id, item.callId, item.tool, '', 'in_progress');
    default:
      return item satisfies never;
  }
}

/** Ends what is open of an item. */
export function closeParts(item: OpenItem, events: NumberedEvents): string {
  switch (item.kind) {
    case 'message':
      return closePart(item, events);
    case 'reasoning':
      return closeSummary(item, events);
    case 'call':
      return closeArguments(item, events);
    default:
      return item satisfies never;
  }
}

/** @returns the item, whole; its parts are closed. */
export function doneItem(item: OpenItem, seal: ReasoningSeal | null, author: string): JsonObject {
  switch (item.kind) {
    case 'message':
      return messageItem(item.id, item.done, 'completed');
    case 'reasoning':
      return { ...reasoningItem(item.id, item.text, seal, author), id: item.id };
    case 'call':
      return callItem(item.id, item.callId, item.tool, item.text, 'completed');
    default:
      return item satisfies never;
  }
}

/** Opens a part of this kind behind those that are done. */
export function openPart(message: OpenMessage, part: ContentKind, events: NumberedEvents): string {
  message.part = part;
  message.text = '';
  message.citations = [];
  const place = { item_id: message.id, output_index: message.index, content_index: message.done.length };
  message.tail = `${JSON.stringify(place).slice(1, -1)}${part === 'text' ? ',"logprobs":[]' : ''}`;
  const empty = part === 'text' ? textContent('') : refusalContent('');
  return events.write('response.content_part.added', { ...place, part: empty });
}

/** Ends the last part and puts it behind those that are done. */
export function closePart(message: OpenMessage, events: NumberedEvents): string {
  const { text, part, citations } = message;
  const place = { item_id: message.id, output_index: message.index, content_index: message.done.length };
  const whole = part === 'text' ? textContent(text, citations) : refusalContent(text);
  message.done.push(whole);
  const done =
    part === 'text'
      ? events.write('response.output_text.done', { ...place, text, logprobs: [] })
      : events.write('response.refusal.done', { ...place, refusal: text });
  return done + events.write('response.content_part.done', { ...place, part: whole });
}

/** Opens the only part of a summary. */
export function openSummary(reasoning: OpenReasoning, events: NumberedEvents): string {
  const place = { item_id: reasoning.id, output_index: reasoning.index, summary_index: 0 };
  reasoning.tail = JSON.stringify(place).slice(1, -1);
  return events.write('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
}

/** Nothing where no summary was opened: a seal may come without a text. */
function closeSummary({ id, index, text }: OpenReasoning, events: NumberedEvents): string {
  if (text === '') return '';
  const place = { item_id: id, output_index: index, summary_index: 0 };
  const done = events.write('response.reasoning_summary_text.done', { ...place, text });
  return (
    done + events.write('response.reasoning_summary_part.done', { ...place, part: { type: 'summary_text', text } })
  );
}

/** Ends the arguments or the input of a call; what was held back of a wrapped one comes first. */
function closeArguments(call: OpenCall, events: NumberedEvents): string {
  let delta = '';
  if (call.wrapped) {
    call.text = unwrapCustomInput(call.text);
    delta = events.delta(callEvent(call, 'delta'), call.text, call.tail);
  } else if (call.text === '' && !call.tool.custom) call.text = '{}';
  const field = call.tool.custom ? 'input' : 'arguments';
  const place = { item_id: call.id, output_index: call.index };
  return delta + events.write(callEvent(call, 'done'), { ...place, [field]: call.text });
}

/** @returns the type of the event for a step of this kind of call. */
export function callEvent({ tool }: OpenCall, step: 'delta' | 'done'): string {
  return tool.custom ? `response.custom_tool_call_input.${step}` : `response.function_call_arguments.${step}`;
}
