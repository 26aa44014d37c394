import type { TokenUsage } from '../../../../shared/request-log.ts';
import { createCallSequencer } from '../call-sequencer.ts';
import type { StreamReader } from '../dialect-codec.ts';
import { objectOf, parseJson, textOf } from '../json-value.ts';
import type { JsonObject } from '../json-value.ts';
import { unreadable } from '../provider-failure.ts';
import { eventFailure, isErrorEvent } from '../status-failure.ts';
import type { ReplyEvent } from '../reply.ts';
import { readMessagesUsage } from './messages-usage.ts';
import { messagesFailureIn } from './read-error.ts';
import { refusalOf } from './read-reply.ts';
import { readStopReason } from './stop-reason.ts';

const none: readonly ReplyEvent[] = [];

/** Reads the events of a streamed message. @param author catalog author of the model, who can read its seals */
export function createMessagesStreamReader(author: string): StreamReader {
  const calls = createCallSequencer();
  /** Inputs that some providers give with the beginning of a call, by index: deltas, where there are any, say the same again. */
  const given = new Map<number, string>();
  let usage: TokenUsage | null = null;
  let ended = false;
  let stopped = false;

  function readUsage(value: unknown): readonly ReplyEvent[] {
    const tokens = readMessagesUsage(objectOf(value), usage);
    if (tokens === null) return none;
    usage = tokens;
    return calls.pass({ kind: 'usage', usage: { tokens, costUsd: null } });
  }

  function readStart(message: JsonObject | null): readonly ReplyEvent[] {
    return [{ kind: 'start', id: textOf(message?.id), model: textOf(message?.model) }, ...readUsage(message?.usage)];
  }

  function readText(kind: 'text' | 'reasoning', text: unknown): readonly ReplyEvent[] {
    return typeof text === 'string' && text !== '' ? calls.pass({ kind, text }) : none;
  }

  function readBlockStart(index: number, block: JsonObject | null): readonly ReplyEvent[] {
    switch (block?.type) {
      case 'text':
        return readText('text', block.text);
      case 'thinking':
        return readText('reasoning', block.thinking);
      case 'redacted_thinking':
        return calls.pass({
          kind: 'reasoning-seal',
          seal: { maker: author, form: 'redacted', data: textOf(block.data) ?? '', itemId: null },
        });
      case 'tool_use': {
        const begun = calls.start(index, {
          kind: 'tool-start',
          id: textOf(block.id) ?? '',
          name: textOf(block.name) ?? '',
          namespace: null,
          custom: false,
        });
        const input = objectOf(block.input);
        if (input !== null && Object.keys(input).length > 0) given.set(index, JSON.stringify(input));
        return begun;
      }
      default:
        return none;
    }
  }

  function fillGiven(index: number): readonly ReplyEvent[] {
    const input = given.get(index);
    if (input === undefined) return none;
    given.delete(index);
    return calls.fill(index, input);
  }

  function flush(): readonly ReplyEvent[] {
    return [...[...given.keys()].flatMap(fillGiven), ...calls.flush()];
  }

  function readDelta(index: number, delta: JsonObject | null): readonly ReplyEvent[] {
    switch (delta?.type) {
      case 'text_delta':
        return readText('text', delta.text);
      case 'input_json_delta': {
        const text = textOf(delta.partial_json) ?? '';
        if (text !== '') given.delete(index);
        return calls.fill(index, text);
      }
      case 'thinking_delta':
        return readText('reasoning', delta.thinking);
      case 'signature_delta':
        return calls.pass({
          kind: 'reasoning-seal',
          seal: { maker: author, form: 'signature', data: textOf(delta.signature) ?? '', itemId: null },
        });
      default:
        return none;
    }
  }

  function readMessageDelta(event: JsonObject): readonly ReplyEvent[] {
    const delta = objectOf(event.delta);
    const reason = textOf(delta?.stop_reason);
    const counts = readUsage(event.usage);
    if (delta === null || reason === null || stopped) return counts;
    stopped = true;
    const refusal = refusalOf(delta);
    return [
      ...flush(),
      ...(refusal === null ? [] : [{ kind: 'refusal' as const, text: refusal }]),
      ...counts,
      { kind: 'finish', reason: readStopReason(reason, calls.calls), stopSequence: textOf(delta.stop_sequence) },
    ];
  }

  function readEvent(event: JsonObject): readonly ReplyEvent[] {
    const index = typeof event.index === 'number' ? event.index : 0;
    switch (event.type) {
      case 'content_block_delta':
        return readDelta(index, objectOf(event.delta));
      case 'content_block_start':
        return readBlockStart(index, objectOf(event.content_block));
      case 'content_block_stop':
        return [...fillGiven(index), ...calls.finish(index)];
      case 'message_start':
        return readStart(objectOf(event.message));
      case 'message_delta':
        return readMessageDelta(event);
      case 'message_stop':
        ended = stopped;
        return none;
      case 'error':
        return [{ kind: 'error', failure: eventFailure(event, messagesFailureIn) }];
      default:
        return none;
    }
  }

  return {
    read(sent) {
      const { data } = sent;
      if (data === '' || data === '[DONE]') return none;
      const parsed = parseJson(data);
      if (isErrorEvent(sent)) return [{ kind: 'error', failure: eventFailure(parsed ?? data, messagesFailureIn) }];
      const event = objectOf(parsed);
      return event === null
        ? [{ kind: 'error', failure: unreadable('an event that is no JSON object') }]
        : readEvent(event);
    },
    end: flush,
    get ended() {
      return ended;
    },
  };
}
