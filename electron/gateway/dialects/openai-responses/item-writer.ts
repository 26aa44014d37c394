import { toCallId } from '../call-ids.ts';
import { writeCitation } from '../citations.ts';
import type { Citation, ImagePart, ReasoningSeal } from '../conversation.ts';
import type { ReplyContext } from '../dialect-codec.ts';
import type { JsonObject } from '../json-value.ts';
import { authorOf } from '../reasoning-seal.ts';
import type { ReplyEvent } from '../reply.ts';
import { createToolIdentities } from '../tool-names.ts';
import type { NumberedEvents } from './numbered-events.ts';
import {
  addedItem,
  callEvent,
  closeParts,
  closePart,
  doneItem,
  openPart,
  openSummary,
  type ContentKind,
  type OpenCall,
  type OpenItem,
  type OpenMessage,
  type OpenReasoning,
} from './open-items.ts';
import { imageItem } from './output-items.ts';

type ToolStart = Extract<ReplyEvent, { kind: 'tool-start' }>;

/** Writes the items of a response, one after the other: what does not belong to the open one closes it. */
export interface ItemWriter {
  /** The items that are done. */
  readonly output: readonly JsonObject[];
  content(part: ContentKind, text: string): string;
  /** One that comes before any text has nothing to stand at. */
  cite(citation: Citation): string;
  reasoning(text: string): string;
  /** Ends the reasoning that it belongs to. */
  seal(seal: ReasoningSeal): string;
  image(image: ImagePart): string;
  call(event: ToolStart): string;
  arguments(text: string): string;
  close(): string;
}

export function createItemWriter(context: ReplyContext, events: NumberedEvents): ItemWriter {
  const identify = createToolIdentities(context.conversation);
  const author = authorOf(context.model);
  const output: JsonObject[] = [];
  let item: OpenItem | null = null;

  const nextId = (prefix: string): string => `${prefix}_${context.id}_${output.length}`;
  const nextIndex = (): number => (item === null ? output.length : output.length + 1);

  function open(next: OpenItem): string {
    const closed = close(null);
    item = next;
    return closed + events.write('response.output_item.added', { output_index: next.index, item: addedItem(next) });
  }

  function close(seal: ReasoningSeal | null): string {
    if (item === null) return '';
    const closing = item;
    item = null;
    const closed = closeParts(closing, events);
    const done = doneItem(closing, seal, author);
    output.push(done);
    return closed + events.write('response.output_item.done', { output_index: closing.index, item: done });
  }

  function newMessage(part: ContentKind): OpenMessage {
    return {
      kind: 'message',
      id: nextId('msg'),
      index: nextIndex(),
      done: [],
      part,
      text: '',
      citations: [],
      tail: '',
    };
  }

  function newReasoning(): OpenReasoning {
    return { kind: 'reasoning', id: nextId('rs'), index: nextIndex(), text: '', tail: '' };
  }

  function newCall(event: ToolStart): OpenCall {
    const tool = identify(event.name, event.namespace, event.custom);
    const id = nextId(tool.custom ? 'ctc' : 'fc');
    const index = nextIndex();
    const tail = `"item_id":${JSON.stringify(id)},"output_index":${index}`;
    const wrapped = tool.custom && !event.custom;
    return { kind: 'call', id, index, callId: toCallId(event.id), tool, wrapped, text: '', tail };
  }

  return {
    output,
    content(part, text) {
      if (text === '') return '';
      let opened = '';
      let message = item?.kind === 'message' ? item : null;
      if (message === null) {
        message = newMessage(part);
        opened = open(message);
        opened += openPart(message, part, events);
      } else if (message.part !== part) {
        opened = closePart(message, events);
        opened += openPart(message, part, events);
      }
      message.text += text;
      const type = part === 'text' ? 'response.output_text.delta' : 'response.refusal.delta';
      return opened + events.delta(type, text, message.tail);
    },
    cite(citation) {
      if (item?.kind !== 'message' || item.part !== 'text') return '';
      const place = { item_id: item.id, output_index: item.index, content_index: item.done.length };
      const annotation_index = item.citations.push(citation) - 1;
      const annotation = writeCitation(citation);
      return events.write('response.output_text.annotation.added', { ...place, annotation_index, annotation });
    },
    reasoning(text) {
      if (text === '') return '';
      let opened = '';
      let reasoning = item?.kind === 'reasoning' ? item : null;
      if (reasoning === null) {
        reasoning = newReasoning();
        opened = open(reasoning);
        opened += openSummary(reasoning, events);
      }
      reasoning.text += text;
      return opened + events.delta('response.reasoning_summary_text.delta', text, reasoning.tail);
    },
    seal(seal) {
      const opened = item?.kind === 'reasoning' ? '' : open(newReasoning());
      return opened + close(seal);
    },
    image(image) {
      const closed = close(null);
      const done = imageItem(nextId('ig'), image);
      if (done === null) {
        context.lost.add('answer.images');
        return closed;
      }
      const output_index = output.push(done) - 1;
      const added = { ...done, status: 'in_progress', result: null };
      return (
        closed +
        events.write('response.output_item.added', { output_index, item: added }) +
        events.write('response.output_item.done', { output_index, item: done })
      );
    },
    call: (event) => open(newCall(event)),
    arguments(text) {
      if (item?.kind !== 'call' || text === '') return '';
      item.text += text;
      return item.wrapped ? '' : events.delta(callEvent(item, 'delta'), text, item.tail);
    },
    close: () => close(null),
  };
}
