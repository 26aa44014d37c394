import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import { objectOf, objectsOf, type JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { createSseSplitter } from '../../../../electron/gateway/dialects/sse.ts';
import { openAiChatAnswer } from '../../../../electron/gateway/dialects/openai-chat/read-answer.ts';
import { contextFor } from '../../../support/dialect-fixtures.ts';

const png = 'iVBORw0KGgo=';
const dataUrl = `data:image/png;base64,${png}`;
const images = [{ type: 'image_url', image_url: { url: dataUrl }, index: 0 }];
const drawn = { type: 'image_generation_call', id: 'ig', status: 'completed', output_format: 'png', result: png };
const inline = { inlineData: { mimeType: 'image/png', data: png } };

/** A picture behind a text, whole and streamed. */
const providers = {
  'openai-chat': {
    whole: { choices: [{ message: { role: 'assistant', content: 'Here.', images }, finish_reason: 'stop' }] },
    events: [
      { choices: [{ index: 0, delta: { content: 'Here.' } }] },
      { choices: [{ index: 0, delta: { images } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ],
  },
  'openai-responses': {
    whole: { status: 'completed', output: [messageOf('Here.'), drawn] },
    events: [
      { type: 'response.output_item.done', output_index: 0, item: messageOf('Here.') },
      { type: 'response.output_item.done', output_index: 1, item: drawn },
      { type: 'response.completed', response: { status: 'completed', output: [messageOf('Here.'), drawn] } },
    ],
  },
  gemini: {
    whole: { candidates: [{ content: { parts: [{ text: 'Here.' }, inline] }, finishReason: 'STOP' }] },
    events: [
      { candidates: [{ content: { parts: [{ text: 'Here.' }] } }] },
      { candidates: [{ content: { parts: [inline] }, finishReason: 'STOP' }] },
    ],
  },
} as const;

function messageOf(text: string): JsonObject {
  return { type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] };
}

const bodies: Readonly<Record<InboundDialect, JsonObject>> = {
  'openai-chat': { model: 'm', messages: [{ role: 'user', content: 'Draw' }] },
  'openai-responses': { model: 'm', input: 'Draw' },
  'anthropic-messages': { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Draw' }] },
};

/** Pictures that a client finds in a whole answer, and in the events of one. */
const found: Readonly<Record<InboundDialect, (answer: JsonObject) => readonly unknown[]>> = {
  'openai-chat': ({ choices }) =>
    objectsOf(choices).flatMap(({ message, delta }) =>
      objectsOf(objectOf(message ?? delta)?.images).map((image) => objectOf(image.image_url)?.url),
    ),
  'openai-responses': ({ type, item, output }) =>
    (type === 'response.output_item.done' ? objectsOf([item]) : objectsOf(output))
      .filter((entry) => entry.type === 'image_generation_call')
      .map((entry) => `data:image/${String(entry.output_format)};base64,${String(entry.result)}`),
  'anthropic-messages': ({ content }) => objectsOf(content).filter(({ type }) => type !== 'text'),
};

function contextOf(inbound: InboundDialect) {
  return contextFor(inboundCodecs[inbound].readRequest(bodies[inbound]));
}

describe.each(Object.keys(providers) as (keyof typeof providers)[])(
  'a picture that a model of %s has made',
  (outbound) => {
    const { whole, events } = providers[outbound];

    test.each(['openai-chat', 'openai-responses'] as const)('reaches a client of %s', (inbound) => {
      const reply = outboundCodecs[outbound].readReply(whole, 'google');
      if ('failure' in reply) throw new Error(reply.failure.message);
      const context = contextOf(inbound);
      expect(found[inbound](inboundCodecs[inbound].writeReply(reply, context))).toEqual([dataUrl]);
      expect(streamed(inbound, context).flatMap(found[inbound])).toEqual([dataUrl]);
      expect([...context.lost]).toEqual([]);
    });

    test('is said to be lost where a client of Messages asked', () => {
      const reply = outboundCodecs[outbound].readReply(whole, 'google');
      if ('failure' in reply) throw new Error(reply.failure.message);
      const [context, later] = [contextOf('anthropic-messages'), contextOf('anthropic-messages')];
      const answer = inboundCodecs['anthropic-messages'].writeReply(reply, context);
      expect(answer.content).toEqual([{ type: 'text', text: 'Here.' }]);
      expect(JSON.stringify(streamed('anthropic-messages', later))).not.toContain(png);
      expect([[...context.lost], [...later.lost]]).toEqual([['answer.images'], ['answer.images']]);
    });

    function streamed(inbound: InboundDialect, context: ReturnType<typeof contextOf>): readonly JsonObject[] {
      const reader = outboundCodecs[outbound].createStreamReader('google');
      const writer = inboundCodecs[inbound].createStreamWriter(context);
      const replies = events.flatMap((event) => reader.read({ event: null, data: JSON.stringify(event) }));
      const text = [...replies, ...reader.end()].map((reply) => writer.write(reply)).join('') + writer.end();
      return createSseSplitter()
        .push(Buffer.from(text))
        .flatMap(({ data }) => (data === '[DONE]' ? [] : [JSON.parse(data) as JsonObject]));
    }
  },
);

test('an address has no place in a response', () => {
  const url = 'https://pictures.example/1.png';
  const message = { role: 'assistant', content: 'Here.', images: [{ type: 'image_url', image_url: { url } }] };
  const reply = outboundCodecs['openai-chat'].readReply({ choices: [{ message, finish_reason: 'stop' }] }, 'google');
  if ('failure' in reply) throw new Error(reply.failure.message);
  const context = contextOf('openai-responses');
  expect(found['openai-responses'](inboundCodecs['openai-responses'].writeReply(reply, context))).toEqual([]);
  expect([...context.lost]).toEqual(['answer.images']);
});

test('a chat stream of nothing but a picture has begun with it', () => {
  const data = JSON.stringify({ choices: [{ index: 0, delta: { role: 'assistant', content: '', images } }] });
  expect(openAiChatAnswer.meaningOf({ event: null, data })).toEqual({ kind: 'content' });
});
