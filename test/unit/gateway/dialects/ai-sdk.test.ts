import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, streamText, tool } from 'ai';
import type { ToolSet } from 'ai';
import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import {
  authors,
  contextFor,
  outboundDialects,
  providerJson,
  providerStream,
  readStream,
} from '../../../support/dialect-fixtures.ts';

const client = inboundCodecs['openai-chat'];
const conversation = client.readRequest({ model: 'm', messages: [], stream_options: { include_usage: true } });
const anything = tool({ inputSchema: jsonSchema<Record<string, unknown>>({ type: 'object' }) });
// the library's own types do not fit each other under exactOptionalPropertyTypes
const tools = { read_file: anything, list_dir: anything } as unknown as ToolSet;
const question = { prompt: 'x', maxRetries: 0, tools };

/** The library that OpenCode and many web apps are built on, given one answer. */
function modelAnswering(answer: string, type: string) {
  const fetch = () => Promise.resolve(new Response(answer, { headers: { 'content-type': type } }));
  return createOpenAICompatible({
    name: 'gateway',
    baseURL: 'http://gateway.test/v1',
    apiKey: 'k',
    includeUsage: true,
    fetch,
  }).chatModel('pareto-code');
}

const seen: Readonly<Record<string, JsonObject>> = {
  text: { text: 'Grüße, wörld 🌍!', calls: [], reasoning: '', finish: 'stop' },
  tools: {
    text: '',
    calls: [
      ['read_file', { path: 'a "b".ts' }],
      ['list_dir', { depth: 2 }],
    ],
    reasoning: '',
    finish: 'tool-calls',
  },
  reasoning: { text: 'Then I answer.', calls: [], reasoning: 'First I think.', finish: 'stop' },
};

describe.each(outboundDialects.flatMap((dialect) => Object.keys(seen).map((feature) => [dialect, feature] as const)))(
  'the ai library, %s provider: %s',
  (dialect, feature) => {
    const context = contextFor(conversation, authors[dialect]);

    test('whole', async () => {
      const reply = outboundCodecs[dialect].readReply(providerJson(dialect, feature), authors[dialect]);
      if ('failure' in reply) throw new Error(reply.failure.message);
      const answer = await generateText({
        ...question,
        model: modelAnswering(JSON.stringify(client.writeReply(reply, context)), 'application/json'),
      });
      expect({
        text: answer.text,
        calls: answer.toolCalls.map((call) => [call.toolName, call.input]),
        reasoning: answer.finalStep.reasoningText ?? '',
        finish: answer.finishReason,
      }).toEqual(seen[feature]);
    });

    test('streamed', async () => {
      const { events } = readStream(dialect, providerStream(dialect, feature));
      const writer = client.createStreamWriter(context);
      const stream = events.map((event) => writer.write(event)).join('') + writer.end();
      const answer = streamText({ ...question, model: modelAnswering(stream, 'text/event-stream') });
      const calls = (await answer.toolCalls).map((call) => [call.toolName, call.input]);
      expect({
        text: await answer.text,
        calls,
        reasoning: (await answer.finalStep).reasoningText ?? '',
        finish: await answer.finishReason,
      }).toEqual(seen[feature]);
    });
  },
);
