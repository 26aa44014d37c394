import { toCallId } from '../call-ids.ts';
import type { ReasoningSeal } from '../conversation.ts';
import type { ReplyContext, StreamWriter } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { authorOf } from '../reasoning-seal.ts';
import type { FinishReason, ReplyEvent, ReplyUsage } from '../reply.ts';
import { createToolIdentities, unwrapCustomInput } from '../tool-names.ts';
import type { ToolIdentity } from '../tool-names.ts';
import { callItem, messageItem, reasoningItem, refusalContent, textContent } from './output-items.ts';
import { createResponseObject, statusFor } from './response-object.ts';
import { failedResponseFields } from './write-error.ts';

/** The item being written. `text` is what its deltas added up to. */
type OpenItem =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly done: JsonObject[];
      part: 'text' | 'refusal';
      text: string;
    }
  | { readonly kind: 'reasoning'; readonly id: string; text: string }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly callId: string;
      readonly tool: ToolIdentity;
      readonly wrapped: boolean;
      text: string;
    };

/**
 * Writes a streamed response: created, in progress, each item with its parts and deltas, then completed or incomplete with
 * the whole response. Codex reads `output_item.done` and the last event; SDKs build on every event.
 */
export function createResponsesStreamWriter(context: ReplyContext): StreamWriter {
  const identify = createToolIdentities(context.conversation);
  const writeResponse = createResponseObject(context);
  const author = authorOf(context.model);
  const output: JsonObject[] = [];
  let sequence = 0;
  let started = false;
  let item: OpenItem | null = null;
  let deltaTail = '';
  let usage: ReplyUsage | null = null;
  let finish: FinishReason | null = null;

  function eventText(type: string, fields: JsonObject): string {
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`;
  }

  /** The hot path: one delta of the open item. `deltaTail` holds everything that stays the same. */
  function deltaText(type: string, text: string): string {
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${sequence++},"delta":${JSON.stringify(text)},${deltaTail}}\n\n`;
  }

  function start(): string {
    started = true;
    const response = writeResponse({ status: 'in_progress', output: [], usage: null, finish: null, error: null });
    return eventText('response.created', { response }) + eventText('response.in_progress', { response });
  }

  function openItem(next: OpenItem, added: JsonObject): string {
    const closed = closeItem(null);
    item = next;
    deltaTail = `"item_id":${JSON.stringify(next.id)},"output_index":${output.length}`;
    return closed + eventText('response.output_item.added', { output_index: output.length, item: added });
  }

  const nextId = (prefix: string): string => `${prefix}_${context.id}_${output.length}`;

  function writeContent(part: 'text' | 'refusal', text: string): string {
    if (text === '') return '';
    let opened = '';
    if (item?.kind !== 'message') {
      const id = nextId('msg');
      opened = openItem({ kind: 'message', id, done: [], part, text: '' }, messageItem(id, [], 'in_progress'));
      opened += openPart(part);
    } else if (item.part !== part) {
      opened = closePart(item);
      item.part = part;
      item.text = '';
      opened += openPart(part);
    }
    if (item?.kind === 'message') item.text += text;
    return opened + deltaText(part === 'text' ? 'response.output_text.delta' : 'response.refusal.delta', text);
  }

  function openPart(part: 'text' | 'refusal'): string {
    if (item?.kind !== 'message') return '';
    const place = { item_id: item.id, output_index: output.length, content_index: item.done.length };
    deltaTail = `${JSON.stringify(place).slice(1, -1)}${part === 'text' ? ',"logprobs":[]' : ''}`;
    return eventText('response.content_part.added', {
      ...place,
      part: part === 'text' ? textContent('') : refusalContent(''),
    });
  }

  function closePart(message: Extract<OpenItem, { kind: 'message' }>): string {
    const place = { item_id: message.id, output_index: output.length, content_index: message.done.length };
    const whole = message.part === 'text' ? textContent(message.text) : refusalContent(message.text);
    message.done.push(whole);
    const done =
      message.part === 'text'
        ? eventText('response.output_text.done', { ...place, text: message.text, logprobs: [] })
        : eventText('response.refusal.done', { ...place, refusal: message.text });
    return done + eventText('response.content_part.done', { ...place, part: whole });
  }

  function writeReasoning(text: string): string {
    if (text === '') return '';
    let opened = '';
    if (item?.kind !== 'reasoning') {
      opened = openReasoning();
      opened += openSummary();
    }
    if (item?.kind === 'reasoning') item.text += text;
    return opened + deltaText('response.reasoning_summary_text.delta', text);
  }

  function openReasoning(): string {
    const id = nextId('rs');
    return openItem({ kind: 'reasoning', id, text: '' }, { id, type: 'reasoning', summary: [] });
  }

  function openSummary(): string {
    if (item?.kind !== 'reasoning') return '';
    const place = { item_id: item.id, output_index: output.length, summary_index: 0 };
    deltaTail = JSON.stringify(place).slice(1, -1);
    return eventText('response.reasoning_summary_part.added', { ...place, part: { type: 'summary_text', text: '' } });
  }

  function closeReasoning(reasoning: Extract<OpenItem, { kind: 'reasoning' }>): string {
    if (reasoning.text === '') return '';
    const place = { item_id: reasoning.id, output_index: output.length, summary_index: 0 };
    const part = { type: 'summary_text', text: reasoning.text };
    const done = eventText('response.reasoning_summary_text.done', { ...place, text: reasoning.text });
    return done + eventText('response.reasoning_summary_part.done', { ...place, part });
  }

  function openCall(event: Extract<ReplyEvent, { kind: 'tool-start' }>): string {
    const tool = identify(event.name, event.namespace, event.custom);
    const id = nextId(tool.custom ? 'ctc' : 'fc');
    const callId = toCallId(event.id);
    const wrapped = tool.custom && !event.custom;
    return openItem(
      { kind: 'call', id, callId, tool, wrapped, text: '' },
      callItem(id, callId, tool, '', 'in_progress'),
    );
  }

  function writeArguments(text: string): string {
    if (item?.kind !== 'call' || text === '') return '';
    item.text += text;
    // JSON around a free text: only whole can it be opened
    return item.wrapped ? '' : deltaText(callEvent(item.tool, 'delta'), text);
  }

  function closeCall(call: Extract<OpenItem, { kind: 'call' }>): string {
    let delta = '';
    if (call.wrapped) {
      call.text = unwrapCustomInput(call.text);
      delta = deltaText(callEvent(call.tool, 'delta'), call.text);
    } else if (call.text === '' && !call.tool.custom) call.text = '{}';
    const field = call.tool.custom ? 'input' : 'arguments';
    const place = { item_id: call.id, output_index: output.length };
    return delta + eventText(callEvent(call.tool, 'done'), { ...place, [field]: call.text });
  }

  function closeItem(seal: ReasoningSeal | null): string {
    if (item === null) return '';
    const closing = item;
    item = null;
    let text: string;
    let whole: JsonObject;
    switch (closing.kind) {
      case 'message':
        text = closePart(closing);
        whole = messageItem(closing.id, closing.done, 'completed');
        break;
      case 'reasoning':
        text = closeReasoning(closing);
        whole = { ...reasoningItem(closing.id, closing.text, seal, author), id: closing.id };
        break;
      case 'call':
        text = closeCall(closing);
        whole = callItem(closing.id, closing.callId, closing.tool, closing.text, 'completed');
        break;
    }
    const index = output.length;
    output.push(whole);
    return text + eventText('response.output_item.done', { output_index: index, item: whole });
  }

  function writeSeal(seal: ReasoningSeal): string {
    const opened = item?.kind === 'reasoning' ? '' : openReasoning();
    return opened + closeItem(seal);
  }

  function writeEvent(event: ReplyEvent): string {
    switch (event.kind) {
      case 'start':
      case 'error':
        return '';
      case 'text':
        return writeContent('text', event.text);
      case 'refusal':
        return writeContent('refusal', event.text);
      case 'reasoning':
        return writeReasoning(event.text);
      case 'reasoning-seal':
        return writeSeal(event.seal);
      case 'tool-start':
        return openCall(event);
      case 'tool-arguments':
        return writeArguments(event.text);
      case 'tool-end':
        return closeItem(null);
      case 'usage':
        usage = event.usage;
        return '';
      case 'finish':
        finish = event.reason;
        return closeItem(null);
      default:
        return event satisfies never;
    }
  }

  return {
    write(event) {
      if (started) return writeEvent(event);
      const opening = start();
      return opening + writeEvent(event);
    },
    end() {
      const begin = started ? '' : start();
      const closed = closeItem(null);
      const status = statusFor(finish);
      const response = writeResponse({ status, output, usage, finish, error: null });
      return begin + closed + eventText(`response.${status}`, { response });
    },
    error(failure) {
      const begin = started ? '' : start();
      const { error, event } = failedResponseFields(failure);
      const response = writeResponse({ status: 'failed', output, usage, finish, error });
      return begin + eventText('error', event) + eventText('response.failed', { response });
    },
  };
}

function callEvent(tool: ToolIdentity, step: 'delta' | 'done'): string {
  return tool.custom ? `response.custom_tool_call_input.${step}` : `response.function_call_arguments.${step}`;
}
