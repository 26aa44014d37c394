import { createSseSplitter, type SseEvent } from '../dialects/sse.ts';
import type { AnswerReader } from '../dialects/stream-facts.ts';
import { endpointFailure, failureInside, type AttemptFailure } from './attempt-failure.ts';

/** Watches the beginning of a stream until it is clear whether an answer comes. */
export interface Hold {
  /**
   * @returns `content` once the answer has begun, `wait` while nothing was said, `opening` when the model was seen to be at
   * work, or how the attempt failed.
   */
  push(chunk: Buffer): 'content' | 'opening' | 'wait' | AttemptFailure;
  /** The stream ended before content. @returns `content` when its last event completed an answer after all. */
  end(): 'content' | AttemptFailure;
  /** Asked once the answer has begun: does it begin with what the model thinks? */
  isThinking(): boolean;
}

/** @param provider name for messages */
export function createHold(reader: AnswerReader, provider: string): Hold {
  const splitter = createSseSplitter();
  let isThinking = false;

  function judge(events: readonly SseEvent[]): 'content' | 'opening' | 'wait' | AttemptFailure {
    let verdict: 'opening' | 'wait' = 'wait';
    for (const event of events) {
      const meaning = reader.meaningOf(event);
      switch (meaning.kind) {
        case 'preamble':
          continue;
        case 'opening':
          verdict = 'opening';
          continue;
        case 'content':
          isThinking = meaning.isThinking === true;
          return 'content';
        case 'finish':
          return 'content';
        case 'terminal':
          return endpointFailure('empty_answer', 200, `${provider} ended the answer before it began.`);
        case 'failure':
          return failureInside(200, meaning.failure, provider);
        default:
          return meaning satisfies never;
      }
    }
    return verdict;
  }

  return {
    isThinking: () => isThinking,
    push(chunk) {
      try {
        return judge(splitter.push(chunk));
      } catch {
        return endpointFailure('unreadable_answer', 200, `${provider} sent an event that is too large.`);
      }
    },
    end() {
      const verdict = judge(splitter.end());
      if (verdict !== 'wait' && verdict !== 'opening') return verdict;
      return endpointFailure('empty_answer', 200, `${provider} closed the stream before it said anything.`);
    },
  };
}
