import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import { listOf, objectsOf, type JsonObject } from '../../electron/gateway/dialects/json-value.ts';
import type { InboundDialect } from '../../electron/gateway/dialects/conversation.ts';
import type { Dialect } from '../../shared/dialect.ts';
import { inboundDialects, outboundDialects } from '../support/dialect-fixtures.ts';
import { useEveryFormat } from '../support/every-format.ts';
import { loopThroughAi } from '../support/ai-sdk-client.ts';
import { sendJson } from '../support/fake-upstream.ts';
import { clientSecret, startGateway } from '../support/running-gateway.ts';
import { replays } from '../support/scripted-provider.ts';
import { askChat, askMessages, askResponses } from '../support/sdk-clients.ts';

/** The recorded reply of the first turn, and the thought the provider must find again in the second. */
const kept: Readonly<Record<Dialect, readonly [reply: string, thought: (body: JsonObject) => unknown, JsonObject]>> = {
  'openai-chat': [
    'reasoning',
    (body) => objectsOf(body.messages).find((message) => message.role === 'assistant'),
    { reasoning_content: 'First I think.', content: 'Then I answer.' },
  ],
  'openai-responses': [
    'reasoning',
    (body) => objectsOf(body.input).find((item) => item.type === 'reasoning'),
    { id: 'rs_R3', encrypted_content: 'gAAAAABo', summary: [{ type: 'summary_text', text: 'First I think.' }] },
  ],
  'anthropic-messages': [
    'reasoning',
    (body) =>
      objectsOf(body.messages)
        .flatMap((message) => objectsOf(message.content))
        .find((block) => block.type === 'thinking'),
    { thinking: 'First I think.', signature: 'EqQBCkgIARABGAI=' },
  ],
  gemini: [
    'tool',
    (body) =>
      objectsOf(body.contents)
        .flatMap((content) => objectsOf(content.parts))
        .find((part) => part.functionCall !== undefined),
    { thoughtSignature: 'c2lnbmF0dXJl' },
  ],
};

// OpenAI itself takes no thinking back on its chat API
const house = useEveryFormat({ ids: { 'openai-chat': 'deepseek' } });

const talks: Readonly<Record<InboundDialect, (model: string, streamed: boolean) => Promise<void>>> = {
  'openai-chat': async (model, streamed) => {
    const client = new OpenAI({ baseURL: house.gateway.baseUrl, apiKey: clientSecret, maxRetries: 0 });
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'Think' }];
    const { choices } = await askChat(client, { model, messages, reasoning_effort: 'high' }, streamed);
    if (choices[0] !== undefined) messages.push(choices[0].message);
    for (const call of choices[0]?.message.tool_calls ?? [])
      messages.push({ role: 'tool', tool_call_id: call.id, content: 'a b c' });
    messages.push({ role: 'user', content: 'Go on' });
    await askChat(client, { model, messages, reasoning_effort: 'high' }, streamed);
  },
  'openai-responses': async (model, streamed) => {
    const client = new OpenAI({ baseURL: house.gateway.baseUrl, apiKey: clientSecret, maxRetries: 0 });
    const rest = {
      model,
      store: false,
      include: ['reasoning.encrypted_content' as const],
      reasoning: { effort: 'high' as const },
    };
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Think' }];
    const { output } = await askResponses(client, { ...rest, input }, streamed);
    input.push(...(output as OpenAI.Responses.ResponseInput));
    for (const item of output)
      if (item.type === 'function_call')
        input.push({ type: 'function_call_output', call_id: item.call_id, output: 'a b c' });
    input.push({ role: 'user', content: 'Go on' });
    await askResponses(client, { ...rest, input }, streamed);
  },
  'anthropic-messages': async (model, streamed) => {
    const client = new Anthropic({ baseURL: house.gateway.origin, apiKey: clientSecret, maxRetries: 0 });
    const rest = { model, max_tokens: 9_000, thinking: { type: 'adaptive' as const } };
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'Think' }];
    const { content } = await askMessages(client, { ...rest, messages }, streamed);
    messages.push({ role: 'assistant', content });
    const results = content.flatMap((block) =>
      block.type === 'tool_use' ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: 'a b c' }] : [],
    );
    messages.push({ role: 'user', content: [...results, { type: 'text', text: 'Go on' }] });
    await askMessages(client, { ...rest, messages }, streamed);
  },
};

describe.each(inboundDialects.flatMap((inbound) => outboundDialects.map((outbound) => [inbound, outbound] as const)))(
  '%s client, %s provider',
  (inbound, outbound) => {
    // of a stream the chat library keeps no field it does not know
    const ways = inbound === 'openai-chat' ? [false] : [false, true];

    test.each(ways)('the provider finds its own thought in the second turn, streamed %s', async (streamed) => {
      const { upstream, model } = house.providerOf(outbound);
      const [reply, thoughtIn, thought] = kept[outbound];
      upstream.play(replays(outbound, reply));
      await talks[inbound](model.id, streamed);
      const second = upstream.seen[1]?.json ?? {};
      expect(thoughtIn(second)).toMatchObject(thought);
      expect(JSON.stringify(second)).not.toContain('pareto:');
      expect(listOf(second.messages ?? second.input ?? second.contents).length).toBeGreaterThan(2);
    });
  },
);

describe.each(outboundDialects)('the tool loop of the ai library, %s provider', (outbound) => {
  test.each([false, true])('goes round once and closes, streamed %s', async (streamed) => {
    const { upstream, model } = house.providerOf(outbound);
    upstream.play((outgoing, seen) => replays(outbound, upstream.seen.length === 1 ? 'tool' : 'text')(outgoing, seen));
    const connection = { baseURL: house.gateway.baseUrl, apiKey: clientSecret, model: model.id };
    expect(await loopThroughAi(connection, streamed)).toBe('Grüße, wörld 🌍!');
    expect(upstream.seen).toHaveLength(2);
    const second = JSON.stringify(upstream.seen[1]?.json);
    expect(second).toContain('a b c');
    if (outbound === 'gemini') expect(second).toContain('"thoughtSignature":"c2lnbmF0dXJl"');
  });
});

describe('a conversation that once met another maker', () => {
  const seal = 'pareto:minimax:signature::S';

  test('goes to OpenAI in its own format, with the tools and the reasoning only that has', async () => {
    const { upstream, config, model } = house.providerOf('openai-responses');
    const both = { ...config, dialects: ['openai-chat' as const, 'openai-responses' as const] };
    const openai = await startGateway({ providers: [both], models: [model] });
    const own = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAABo' };
    const search = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
    const user = { role: 'user', content: 'Go on' };
    const call = { type: 'local_shell_call', id: 'ls', call_id: 'c', status: 'completed', action: { type: 'exec' } };
    const answer = { id: 'r', object: 'response', status: 'completed', output: [call], usage: null };
    upstream.play((outgoing) => sendJson(outgoing, 200, answer));
    const tools = [{ type: 'web_search' }];
    const input = [user, { ...own, encrypted_content: seal }, own, search, user];
    const response = await openai.post('/v1/responses', { model: model.id, tools, input });
    expect(await response.json()).toEqual(answer);
    expect(response.headers.get('x-pareto-dropped')).toBe('input.reasoning');
    expect(upstream.seen).toMatchObject([{ path: '/v1/responses' }]);
    expect(upstream.seen[0]?.json).toMatchObject({ tools, input: [user, own, search, user] });
    await openai.close();
  });

  test('goes to Claude with its beta features, and comes back with the blocks of its own tools', async () => {
    const { upstream, model } = house.providerOf('anthropic-messages');
    const content = [{ type: 'server_tool_use', id: 's', name: 'web_search', input: { query: 'q' } }];
    const usage = { input_tokens: 1, output_tokens: 1 };
    const answer = {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'c',
      content,
      stop_reason: 'pause_turn',
      usage,
    };
    upstream.play((outgoing) => sendJson(outgoing, 200, answer));
    const thought = { type: 'thinking', thinking: 'Hm', signature: seal };
    const body = {
      model: model.id,
      max_tokens: 9,
      context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
      messages: [
        { role: 'user', content: 'Look' },
        { role: 'assistant', content: [thought, ...content] },
      ],
    };
    const headers = { 'anthropic-beta': 'context-management-2025-06-27' };
    const response = await house.gateway.post('/v1/messages', body, { headers });
    expect(await response.json()).toEqual(answer);
    expect(upstream.seen[0]?.headers).toMatchObject(headers);
    expect(upstream.seen[0]?.json).toEqual({
      ...body,
      model: upstream.seen[0]?.json.model,
      messages: [
        { role: 'user', content: 'Look' },
        { role: 'assistant', content },
      ],
    });
  });
});
