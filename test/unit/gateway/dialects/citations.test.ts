import OpenAI from 'openai';
import { expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { contextFor } from '../../../support/dialect-fixtures.ts';

const page = { url: 'https://a.example', title: 'A', start_index: 0, end_index: 2 };
const inChat = { type: 'url_citation', url_citation: page };
const inResponse = { type: 'url_citation', ...page };
/** Names a file in somebody's store. */
const file = { type: 'file_citation', file_id: 'f', index: 0 };

const chatAnswer = {
  choices: [{ message: { role: 'assistant', content: 'Hi', annotations: [inChat, file] }, finish_reason: 'stop' }],
};
const response = {
  status: 'completed',
  output: [{ type: 'message', content: [{ type: 'output_text', text: 'Hi', annotations: [inResponse, file] }] }],
};
const chatChunks = [
  { choices: [{ index: 0, delta: { content: 'Hi' } }] },
  { choices: [{ index: 0, delta: { annotations: [inChat, file] } }] },
  { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
];
const responseEvents = [
  { type: 'response.output_text.delta', output_index: 0, delta: 'Hi' },
  ...[inResponse, file].map((annotation) => ({
    type: 'response.output_text.annotation.added',
    output_index: 0,
    annotation,
  })),
  { type: 'response.completed', response: { status: 'completed', output: [] } },
];

function whole(outbound: 'openai-chat' | 'openai-responses', inbound: 'openai-chat' | 'openai-responses'): unknown {
  const reply = outboundCodecs[outbound].readReply(outbound === 'openai-chat' ? chatAnswer : response, 'a');
  if ('failure' in reply) throw new Error(reply.failure.message);
  const body = { model: 'm', messages: [], input: [] };
  return inboundCodecs[inbound].writeReply(reply, contextFor(inboundCodecs[inbound].readRequest(body)));
}

function stream(
  events: readonly JsonObject[],
  outbound: 'openai-chat' | 'openai-responses',
  inbound: 'openai-chat' | 'openai-responses' | 'anthropic-messages',
): string {
  const reader = outboundCodecs[outbound].createStreamReader('a');
  const body = { model: 'm', messages: [], input: [], max_tokens: 9 };
  const writer = inboundCodecs[inbound].createStreamWriter(contextFor(inboundCodecs[inbound].readRequest(body)));
  const replies = events.flatMap((event) => reader.read({ event: null, data: JSON.stringify(event) }));
  return replies.map((reply) => writer.write(reply)).join('') + writer.end();
}

function clientFor(answer: string): OpenAI {
  const fetch = () => Promise.resolve(new Response(answer, { headers: { 'content-type': 'text/event-stream' } }));
  return new OpenAI({ apiKey: 'k', baseURL: 'http://gateway.test/v1', maxRetries: 0, fetch });
}

test('pages behind a whole answer are told in the words of the client', () => {
  const annotated = { output: [{ content: [{ type: 'output_text', text: 'Hi', annotations: [inResponse] }] }] };
  expect(whole('openai-chat', 'openai-responses')).toMatchObject(annotated);
  expect(whole('openai-responses', 'openai-chat')).toMatchObject({
    choices: [{ message: { content: 'Hi', annotations: [inChat] } }],
  });
});

test('pages behind a streamed answer reach the official library', async () => {
  const answer = await clientFor(stream(chatChunks, 'openai-chat', 'openai-responses'))
    .responses.stream({ model: 'm', input: 'x' })
    .finalResponse();
  expect(answer.output).toMatchObject([{ content: [{ type: 'output_text', text: 'Hi', annotations: [inResponse] }] }]);
  const completion = await clientFor(stream(responseEvents, 'openai-responses', 'openai-chat'))
    .chat.completions.stream({ model: 'm', messages: [] })
    .finalChatCompletion();
  expect(completion.choices[0]?.message).toMatchObject({ content: 'Hi', annotations: [inChat] });
});

test('a message has no page that Anthropic did not sign', () => {
  expect(stream(chatChunks, 'openai-chat', 'anthropic-messages')).not.toContain('a.example');
});
