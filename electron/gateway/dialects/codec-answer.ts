import type { Dialect } from '../../../shared/dialect.ts';
import type { OutboundCodec, StreamReader } from './dialect-codec.ts';
import { openAiChatAnswer } from './openai-chat/read-answer.ts';
import { isOver } from './provider-failure.ts';
import type { ReplyEvent } from './reply.ts';
import { createSseSplitter, type SseEvent } from './sse.ts';
import type { AnswerFacts, AnswerObserver, AnswerReader, EventMeaning } from './stream-facts.ts';

/** One event with a picture in it may be large; more than this is no answer. */
const maxObservedEventBytes = 64 * 1024 * 1024;

/** How the events of each wire format begin something, and how they end a stream. */
const events: Readonly<
  Record<
    Exclude<Dialect, 'openai-chat'>,
    { readonly opening: string | null; readonly marks: readonly string[]; readonly terminal: string | null }
  >
> = {
  'anthropic-messages': {
    opening: '"content_block_start"',
    marks: ['"message_stop"'],
    terminal: 'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  },
  'openai-responses': {
    opening: '"response.output_item.added"',
    marks: ['"response.completed"', '"response.incomplete"'],
    terminal: null,
  },
  // Gemini has no last event: the reason to stop is the end.
  gemini: { opening: null, marks: [], terminal: null },
};

/**
 * Reads answers in any wire format through its codec.
 *
 * @param author catalog author of the model
 */
export function answerReaderFor(dialect: Dialect, codec: OutboundCodec, author: string): AnswerReader {
  if (dialect === 'openai-chat') return openAiChatAnswer;
  const { opening, marks, terminal } = events[dialect];
  const reader = codec.createStreamReader(author);
  return {
    meaningOf(event) {
      const meaning = strongest(reader.read(event));
      const isOpening = meaning.kind === 'preamble' && opening !== null && event.data.includes(opening);
      return isOpening ? { kind: 'opening' } : meaning;
    },
    observe: () => observeAll(codec.createStreamReader(author), marks),
    // Every event is read anyway: the observer knows, wherever the chunks were cut.
    mayEnd: () => true,
    terminal,
    readWhole(body) {
      const reply = codec.readReply(body, author);
      return 'failure' in reply ? reply : { usage: reply.usage?.tokens ?? null };
    },
    reshape: codec.reshape,
    readError: codec.readError,
  };
}

/** Reads every event: these formats count tokens at the beginning and at the end. */
function observeAll(reader: StreamReader, marks: readonly string[]): AnswerObserver {
  const splitter = createSseSplitter(maxObservedEventBytes);
  const facts = createFactsCollector();
  let bytes = 0;
  let count = 0;
  let terminated = false;

  function take(events: readonly SseEvent[]): void {
    for (const event of events) {
      count += 1;
      facts.add(reader.read(event));
      terminated ||= marks.some((mark) => event.data.includes(mark)) && reader.ended;
    }
  }

  return {
    push(chunk) {
      bytes += chunk.length;
      take(splitter.push(chunk));
    },
    hasTerminated: () => terminated,
    isOver: () => isOver(facts.read()),
    read() {
      take(splitter.end());
      return { ...facts.read(), terminated, bytesPerEvent: count === 0 ? null : bytes / count };
    },
  };
}

/** Sums up what the events of an answer told. */
export interface FactsCollector {
  add(events: readonly ReplyEvent[]): void;
  read(): Pick<AnswerFacts, 'finished' | 'failure' | 'usage'>;
}

export function createFactsCollector(): FactsCollector {
  let finished = false;
  let failure: AnswerFacts['failure'] = null;
  let usage: AnswerFacts['usage'] = null;
  return {
    add(events) {
      for (const event of events) {
        if (event.kind === 'usage') usage = event.usage.tokens;
        else if (event.kind === 'finish') finished = true;
        else if (event.kind === 'error') failure = event.failure;
      }
    },
    read: () => ({ finished, failure, usage }),
  };
}

function strongest(events: readonly ReplyEvent[]): EventMeaning {
  let meaning: EventMeaning = { kind: 'preamble' };
  for (const event of events) {
    switch (event.kind) {
      case 'error':
        return { kind: 'failure', failure: event.failure };
      case 'reasoning':
        return { kind: 'content', isThinking: true };
      case 'text':
      case 'reasoning-seal':
      case 'tool-start':
      case 'tool-arguments':
      case 'tool-end':
      case 'refusal':
      case 'image':
        return { kind: 'content' };
      case 'finish':
        meaning = { kind: 'finish' };
        break;
      case 'start':
      case 'citation':
      case 'usage':
        break;
      default:
        event satisfies never;
    }
  }
  return meaning;
}
