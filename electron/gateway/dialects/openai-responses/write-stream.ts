import type { ReplyContext, StreamWriter } from '../dialect-codec.ts';
import type { FinishReason, ReplyEvent, ReplyUsage } from '../reply.ts';
import { createItemWriter } from './item-writer.ts';
import { createNumberedEvents } from './numbered-events.ts';
import { createResponseObject, statusFor } from './response-object.ts';
import { failedResponseFields } from './write-error.ts';

/**
 * Writes a streamed response: created, in progress, each item with its parts and deltas, then completed or incomplete with
 * the whole response. Codex reads `output_item.done` and the last event; SDKs build on every event.
 */
export function createResponsesStreamWriter(context: ReplyContext): StreamWriter {
  const writeResponse = createResponseObject(context);
  const events = createNumberedEvents();
  const items = createItemWriter(context, events);
  let started = false;
  let usage: ReplyUsage | null = null;
  let finish: FinishReason | null = null;

  function start(): string {
    started = true;
    const response = writeResponse({ status: 'in_progress', output: [], usage: null, finish: null, error: null });
    return events.write('response.created', { response }) + events.write('response.in_progress', { response });
  }

  function writeEvent(event: ReplyEvent): string {
    switch (event.kind) {
      case 'start':
      case 'error':
        return '';
      case 'text':
        return items.content('text', event.text);
      case 'refusal':
        return items.content('refusal', event.text);
      case 'image':
        return items.image(event);
      case 'citation':
        return items.cite(event.citation);
      case 'reasoning':
        return items.reasoning(event.text);
      case 'reasoning-seal':
        return items.seal(event.seal);
      case 'tool-start':
        return items.call(event);
      case 'tool-arguments':
        return items.arguments(event.text);
      case 'tool-end':
        return items.close();
      case 'usage':
        usage = event.usage;
        return '';
      case 'finish':
        finish = event.reason;
        return items.close();
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
      const closed = items.close();
      const status = statusFor(finish);
      const response = writeResponse({ status, output: items.output, usage, finish, error: null });
      return begin + closed + events.write(`response.${status}`, { response });
    },
    error(failure) {
      const begin = started ? '' : start();
      const { error, event } = failedResponseFields(failure);
      const response = writeResponse({ status: 'failed', output: items.output, usage, finish, error });
      return begin + events.write('error', event) + events.write('response.failed', { response });
    },
  };
}
