import type { TokenUsage } from '../../../../shared/request-log.ts';
import { toCallId } from '../call-ids.ts';
import type { ReasoningSeal } from '../conversation.ts';
import type { ReplyContext, StreamWriter } from '../dialect-codec.ts';
import { authorOf } from '../reasoning-seal.ts';
import type { FinishReason, ReplyEvent } from '../reply.ts';
import { createToolIdentities } from '../tool-names.ts';
import { writeMessagesUsage } from './messages-usage.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeMessagesErrorEvent } from './write-error.ts';
import { showsThinking, writeSignature } from './write-reply.ts';

type Block = 'text' | 'thinking' | 'tool_use';

/** Writes a streamed message: `message_start`, blocks one after the other, `message_delta`, `message_stop`. */
export function createMessagesStreamWriter(context: ReplyContext): StreamWriter {
  const identify = createToolIdentities(context.conversation);
  const shows = showsThinking(context.conversation);
  const author = authorOf(context.model);
  let started = false;
  let open: Block | null = null;
  let index = -1;
  let usage: TokenUsage | null = null;
  let finish: FinishReason | null = null;
  let stopSequence: string | null = null;
  /** Start of a delta event of the open block, up to the text. */
  let deltaHead = '';

  function start(): string {
    started = true;
    const message = {
      id: `msg_${context.id}`,
      type: 'message',
      role: 'assistant',
      model: context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeMessagesUsage(usage),
    };
    return eventText('message_start', { message });
  }

  function openBlock(block: Block, content: object): string {
    const closed = closeBlock(null);
    open = block;
    index += 1;
    const [type, field] = deltaWords[block];
    deltaHead = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"${type}","${field}":`;
    return closed + eventText('content_block_start', { index, content_block: content });
  }

  function closeBlock(seal: ReasoningSeal | null): string {
    if (open === null) return '';
    const signature =
      open === 'thinking'
        ? eventText('content_block_delta', {
            index,
            delta: { type: 'signature_delta', signature: writeSignature(seal, author) },
          })
        : '';
    open = null;
    return signature + eventText('content_block_stop', { index });
  }

  function writeText(block: 'text' | 'thinking', text: string): string {
    if (text === '') return '';
    const opened =
      open === block
        ? ''
        : openBlock(
            block,
            block === 'text' ? { type: 'text', text: '' } : { type: 'thinking', thinking: '', signature: '' },
          );
    return `${opened}${deltaHead}${JSON.stringify(text)}}}\n\n`;
  }

  function writeSeal(seal: ReasoningSeal): string {
    if (open === 'thinking') return closeBlock(seal);
    if (seal.form === 'redacted') {
      const closed = closeBlock(null);
      index += 1;
      const block = { type: 'redacted_thinking', data: writeSignature(seal, author) };
      return (
        closed +
        eventText('content_block_start', { index, content_block: block }) +
        eventText('content_block_stop', { index })
      );
    }
    return openBlock('thinking', { type: 'thinking', thinking: '', signature: '' }) + closeBlock(seal);
  }

  function writeEvent(event: ReplyEvent): string {
    switch (event.kind) {
      case 'start':
      case 'error':
      // only Anthropic can make what stands there in a message, and wants it back
      case 'citation':
        return '';
      case 'image':
        context.lost.add('answer.images');
        return '';
      case 'text':
      case 'refusal':
        return writeText('text', event.text);
      case 'reasoning':
        return shows ? writeText('thinking', event.text) : '';
      case 'reasoning-seal':
        return shows ? writeSeal(event.seal) : '';
      case 'tool-start': {
        const { name } = identify(event.name, event.namespace, event.custom);
        return openBlock('tool_use', { type: 'tool_use', id: toCallId(event.id), name, input: {} });
      }
      case 'tool-arguments':
        return `${deltaHead}${JSON.stringify(event.text)}}}\n\n`;
      case 'tool-end':
        return closeBlock(null);
      case 'usage':
        usage = event.usage.tokens;
        return '';
      case 'finish':
        finish = event.reason;
        stopSequence = event.stopSequence;
        return closeBlock(null);
      default:
        return event satisfies never;
    }
  }

  return {
    write(event) {
      if (started) return writeEvent(event);
      // counts that come before the first content belong into message_start
      if (event.kind === 'start' || event.kind === 'usage') return writeEvent(event);
      return start() + writeEvent(event);
    },
    end() {
      const begin = started ? '' : start();
      const delta = { stop_reason: finish === null ? null : writeStopReason(finish), stop_sequence: stopSequence };
      return `${begin}${closeBlock(null)}${eventText('message_delta', { delta, usage: writeMessagesUsage(usage) })}${eventText('message_stop', {})}`;
    },
    error: (failure) => writeMessagesErrorEvent(failure, context.id),
  };
}

const deltaWords: Readonly<Record<Block, readonly [type: string, field: string]>> = {
  text: ['text_delta', 'text'],
  thinking: ['thinking_delta', 'thinking'],
  tool_use: ['input_json_delta', 'partial_json'],
};

function eventText(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
