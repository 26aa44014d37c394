import { createCallSequencer } from '../call-sequencer.ts';
import { readCitation } from '../citations.ts';
import type { StreamReader } from '../dialect-codec.ts';
import { objectOf, objectsOf, parseJson, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unreadable } from '../provider-failure.ts';
import { eventFailure, isErrorEvent } from '../status-failure.ts';
import type { ReplyEvent } from '../reply.ts';
import { errorEventIn, responsesFailureIn } from './read-error.ts';
import { readReasoningItem } from './read-items.ts';
import { readOutputCall, readPicture, readResponseStatus } from './read-reply.ts';
import { readResponsesUsage } from './responses-usage.ts';

const none: readonly ReplyEvent[] = [];

/** Reads the events of a streamed response. @param author catalog author of the model, who can read its seals */
export function createResponsesStreamReader(author: string): StreamReader {
  const calls = createCallSequencer();
  /** Items that already streamed some of their text, by index: their last event repeats it. Some servers number all of them 0. */
  const streamed = new Set<number>();
  let started = false;
  /** The message being written has told some of its text; known without its index, which servers mistake. */
  let spoken = false;
  let refused = false;
  let ended = false;

  function readStart(response: JsonObject | null): readonly ReplyEvent[] {
    if (started) return none;
    started = true;
    return [{ kind: 'start', id: textOf(response?.id), model: textOf(response?.model) }];
  }

  function readText(kind: 'text' | 'reasoning' | 'refusal', index: number, delta: unknown): readonly ReplyEvent[] {
    const text = textOf(delta) ?? '';
    if (text === '') return none;
    streamed.add(index);
    if (kind === 'refusal') refused = true;
    if (kind !== 'reasoning') spoken = true;
    return calls.pass({ kind, text });
  }

  function readItemAdded(index: number, item: JsonObject | null): readonly ReplyEvent[] {
    if (item?.type !== 'function_call' && item?.type !== 'custom_tool_call') return none;
    const { id, name, namespace, custom } = readOutputCall(item);
    streamed.delete(index);
    return calls.start(index, { kind: 'tool-start', id, name, namespace, custom });
  }

  function readItemDone(index: number, item: JsonObject | null): readonly ReplyEvent[] {
    switch (item?.type) {
      case 'function_call':
      case 'custom_tool_call': {
        const begun = calls.has(index) ? none : readItemAdded(index, item);
        const text = streamed.has(index) ? none : calls.fill(index, readOutputCall(item).arguments);
        return [...begun, ...text, ...calls.finish(index)];
      }
      case 'reasoning': {
        const { text, seal } = readReasoningItem(item, author);
        const thought = streamed.has(index) ? none : readText('reasoning', index, text);
        return seal === null ? thought : [...thought, ...calls.pass({ kind: 'reasoning-seal', seal })];
      }
      case 'message': {
        // some servers send a text only whole
        const whole = spoken
          ? none
          : objectsOf(item.content).flatMap((part) =>
              part.type === 'refusal' ? readText('refusal', index, part.refusal) : readText('text', index, part.text),
            );
        spoken = false;
        return whole;
      }
      case 'image_generation_call':
        streamed.add(index);
        return readPicture(item).flatMap((image) => calls.pass(image));
      default:
        return none;
    }
  }

  function readEnd(response: JsonObject): readonly ReplyEvent[] {
    const failure = responsesFailureIn(response);
    if (failure !== null) return [...calls.flush(), { kind: 'error', failure }];
    if (ended) return none;
    ended = true;
    const tokens = readResponsesUsage(objectOf(response.usage));
    return [
      ...readOutput(response),
      ...calls.flush(),
      ...(tokens === null ? [] : [{ kind: 'usage' as const, usage: { tokens, costUsd: null } }]),
      { kind: 'finish', reason: readResponseStatus(response, calls.calls > 0, refused), stopSequence: null },
    ];
  }

  function readArguments(index: number, text: unknown): readonly ReplyEvent[] {
    streamed.add(index);
    return calls.fill(index, textOf(text) ?? '');
  }

  /** Some servers tell what was said only in the last event. */
  function readOutput(response: JsonObject): readonly ReplyEvent[] {
    if (streamed.size > 0 || calls.calls > 0) return none;
    return objectsOf(response.output).flatMap((item, index) => readItemDone(index, item));
  }

  function readEvent(event: JsonObject): readonly ReplyEvent[] {
    const index = typeof event.output_index === 'number' ? event.output_index : 0;
    switch (event.type) {
      case 'response.output_text.delta':
        return readText('text', index, event.delta);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        return readArguments(index, event.delta);
      case 'response.function_call_arguments.done':
      case 'response.custom_tool_call_input.done':
        return streamed.has(index) ? none : readArguments(index, event.arguments ?? event.input);
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return readText('reasoning', index, event.delta);
      case 'response.reasoning_summary_part.added':
        // paragraphs of a summary come as parts of their own
        return typeof event.summary_index === 'number' && event.summary_index > 0
          ? readText('reasoning', index, '\n\n')
          : none;
      case 'response.refusal.delta':
        return readText('refusal', index, event.delta);
      case 'response.output_text.annotation.added': {
        const citation = readCitation(objectOf(event.annotation));
        return citation === null ? none : calls.pass({ kind: 'citation', citation });
      }
      case 'response.output_item.added':
        return readItemAdded(index, objectOf(event.item));
      case 'response.output_item.done':
        return readItemDone(index, objectOf(event.item));
      case 'response.created':
      case 'response.in_progress':
        return readStart(objectOf(event.response));
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
        return readEnd(objectOf(event.response) ?? event);
      case 'error':
        return [{ kind: 'error', failure: eventFailure(event, errorEventIn) }];
      default:
        return none;
    }
  }

  return {
    read(sent) {
      const { data } = sent;
      if (data === '' || data === '[DONE]') return none;
      const parsed = parseJson(data);
      if (isErrorEvent(sent)) return [{ kind: 'error', failure: eventFailure(parsed ?? data, errorEventIn) }];
      const event = objectOf(parsed);
      return event === null
        ? [{ kind: 'error', failure: unreadable('an event that is no JSON object') }]
        : readEvent(event);
    },
    end: () => calls.flush(),
    get ended() {
      return ended;
    },
  };
}
