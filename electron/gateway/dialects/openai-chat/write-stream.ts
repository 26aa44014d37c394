import { writeChatCitation } from '../citations.ts';
import type { ReplyContext, StreamWriter } from '../dialect-codec.ts';
import { authorOf } from '../reasoning-seal.ts';
import type { FinishReason, ReplyEvent, ReplyUsage } from '../reply.ts';
import { createToolIdentities, unwrapCustomInput } from '../tool-names.ts';
import { writeChatUsage } from './chat-usage.ts';
import { reasoningFormat, writeGoogleMark, writeReasoningDetails } from './reasoning-details.ts';
import { writeChatErrorEvent } from './write-error.ts';
import { finishReasonFor, hidesReasoning, writeImage } from './write-reply.ts';

/** Writes a streamed chat completion: role, deltas, one finish chunk, usage when asked for, `[DONE]`. */
export function createChatStreamWriter(context: ReplyContext): StreamWriter {
  const envelope = JSON.stringify({
    id: `chatcmpl-${context.id}`,
    object: 'chat.completion.chunk',
    created: context.createdS,
    model: context.model,
  }).slice(0, -1);
  const head = `data: ${envelope},"choices":[{"index":0,"delta":`;
  const tail = ',"logprobs":null,"finish_reason":null}]}\n\n';
  const opening = `${head}{"role":"assistant","content":""}${tail}`;
  const identify = createToolIdentities(context.conversation);
  const format = reasoningFormat(authorOf(context.model));
  const hides = hidesReasoning(context.conversation);
  const functionsOnly = context.conversation.functionsOnly === true;
  let started = false;
  let calls = 0;
  let images = 0;
  let reasoningItems = 0;
  /** Input of a free-text tool, which the model gives us as JSON: known only when whole. */
  let wrapped: string | null = null;
  /** The open call is of a function whose arguments are still missing. */
  let awaitsArguments = false;
  /** Google's signature of the next call. */
  let mark: string | null = null;
  let usage: ReplyUsage | null = null;
  let finish: FinishReason | null = null;

  const delta = (json: string): string => `${head}${json}${tail}`;

  function writeCallStart(event: Extract<ReplyEvent, { kind: 'tool-start' }>): string {
    const tool = identify(event.name, event.namespace, event.custom);
    const index = calls++;
    if (functionsOnly) return writeFunctionCall({ name: tool.name, arguments: '' });
    wrapped = tool.custom && !event.custom ? '' : null;
    const call = tool.custom
      ? { index, id: event.id, type: 'custom', custom: { name: tool.name, input: '' } }
      : {
          index,
          id: event.id,
          type: 'function',
          function: { name: tool.name, arguments: '' },
          ...writeGoogleMark(mark),
        };
    mark = null;
    return delta(`{"tool_calls":[${JSON.stringify(call)}]}`);
  }

  /** There is room for one. */
  function writeFunctionCall(call: { readonly name?: string; readonly arguments: string }): string {
    return calls > 1 ? '' : delta(`{"function_call":${JSON.stringify(call)}}`);
  }

  function writeArguments(text: string, custom: boolean): string {
    if (functionsOnly) return writeFunctionCall({ arguments: text });
    const fields = custom
      ? `"custom":{"input":${JSON.stringify(text)}}`
      : `"function":{"arguments":${JSON.stringify(text)}}`;
    return delta(`{"tool_calls":[{"index":${calls - 1},${fields}}]}`);
  }

  /** The text twice, as OpenRouter does: clients that bring `reasoning_details` back need it beside its seal. */
  function writeReasoning(text: string): string {
    return delta(
      `{"reasoning_content":${text},"reasoning_details":[{"type":"reasoning.text","text":${text},"format":"${format}","index":${reasoningItems}}]}`,
    );
  }

  function writeEvent(event: ReplyEvent): string {
    switch (event.kind) {
      case 'start':
      case 'error':
        return '';
      case 'text':
        return delta(`{"content":${JSON.stringify(event.text)}}`);
      case 'reasoning':
        return hides ? '' : writeReasoning(JSON.stringify(event.text));
      case 'reasoning-seal': {
        if (event.seal.maker === 'google') mark = event.seal.data;
        if (hides) return '';
        const details = writeReasoningDetails({ kind: 'reasoning', text: '', seal: event.seal }, reasoningItems++);
        return delta(`{"reasoning_details":${JSON.stringify(details)}}`);
      }
      case 'refusal':
        return delta(`{"refusal":${JSON.stringify(event.text)}}`);
      case 'image':
        return delta(`{"images":${JSON.stringify([writeImage(event, images++)])}}`);
      case 'citation':
        return delta(`{"annotations":${JSON.stringify([writeChatCitation(event.citation)])}}`);
      case 'tool-start':
        customCall = identify(event.name, event.namespace, event.custom).custom;
        awaitsArguments = !customCall;
        return writeCallStart(event);
      case 'tool-arguments':
        awaitsArguments &&= event.text === '';
        if (wrapped === null) return writeArguments(event.text, customCall);
        wrapped += event.text;
        return '';
      case 'tool-end': {
        const text = wrapped;
        wrapped = null;
        if (text !== null) return writeArguments(unwrapCustomInput(text), true);
        // clients parse the arguments, and an empty text is no JSON
        return awaitsArguments ? writeArguments('{}', false) : '';
      }
      case 'usage':
        usage = event.usage;
        return '';
      case 'finish':
        finish = event.reason;
        return '';
      default:
        return event satisfies never;
    }
  }

  let customCall = false;
  return {
    write(event) {
      const text = writeEvent(event);
      if (started) return text;
      started = true;
      return opening + text;
    },
    end() {
      const begin = started ? '' : opening;
      const reason = JSON.stringify(finish === null ? null : finishReasonFor(finish, context.conversation));
      const last = `${head}{},"logprobs":null,"finish_reason":${reason}}]}\n\n`;
      const counts =
        usage !== null && context.conversation.streamUsage
          ? `data: ${envelope},"choices":[],"usage":${JSON.stringify(writeChatUsage(usage))}}\n\n`
          : '';
      return `${begin}${last}${counts}data: [DONE]\n\n`;
    },
    error: (failure) => writeChatErrorEvent(failure, context.id),
  };
}
