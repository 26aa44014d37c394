import { describe, expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import type { TargetFacts } from '../../../../../electron/gateway/dialects/dialect-codec.ts';
import { objectOf, objectsOf } from '../../../../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { readChatReply } from '../../../../../electron/gateway/dialects/openai-chat/read-reply.ts';
import { writeChatRequest } from '../../../../../electron/gateway/dialects/openai-chat/write-request.ts';
import { readResponsesRequest } from '../../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import { writeResponsesReply } from '../../../../../electron/gateway/dialects/openai-responses/write-reply.ts';
import type { Reply } from '../../../../../electron/gateway/dialects/reply.ts';
import { contextFor, target } from '../../../../support/dialect-fixtures.ts';

const deepseek = target('deepseek', 'deepseek', 'deepseek-v4-pro');

function fromMessages(body: JsonObject, facts: TargetFacts): JsonObject {
  return writeChatRequest(
    readMessagesRequest({ model: 'm', max_tokens: 100, messages: [{ role: 'user', content: 'x' }], ...body }),
    facts,
  ).body;
}

function fromResponses(body: JsonObject, facts: TargetFacts): JsonObject {
  return writeChatRequest(readResponsesRequest({ model: 'm', input: 'x', ...body }), facts).body;
}

test('the answer’s length has the name the provider knows', () => {
  expect(fromMessages({}, target('openai', 'openai', 'gpt'))).toMatchObject({ max_completion_tokens: 100 });
  expect(fromMessages({}, deepseek)).toMatchObject({ max_tokens: 100 });
});

test('the answer is never asked to be longer than the model writes', () => {
  expect(fromMessages({ max_tokens: 64_000 }, { ...deepseek, maxOutputTokens: 8192 }).max_tokens).toBe(8192);
});

test('OpenAI gets the four stop sequences it takes, and the client hears of the rest', () => {
  const body = { model: 'm', max_tokens: 9, messages: [], stop_sequences: ['a', 'b', 'c', 'd', 'e'] };
  const written = writeChatRequest(readMessagesRequest(body), target('openai', 'openai', 'gpt'));
  expect(written.body.stop).toEqual(['a', 'b', 'c', 'd']);
  expect(written.dropped).toEqual(['stop_sequences']);
  expect(fromMessages(body, deepseek).stop).toHaveLength(5);
});

test('streams report usage where they must be asked to', () => {
  expect(fromMessages({ stream: true }, deepseek).stream_options).toEqual({ include_usage: true });
  expect(fromMessages({ stream: true }, { ...deepseek, usageOnRequest: false }).stream_options).toEqual({
    include_usage: true,
  });
  expect(fromMessages({}, deepseek).stream_options).toBeUndefined();
});

describe('history of an agent', () => {
  const history = {
    messages: [
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'pareto:deepseek:signature::' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_01', name: 'shot', input: { a: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          {
            type: 'tool_result',
            tool_use_id: 'toolu_01',
            content: [
              { type: 'text', text: 'done' },
              { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            ],
          },
          { type: 'text', text: 'go on' },
        ],
      },
      { role: 'system', content: 'Careful.' },
    ],
  };

  test('is written as chat has it: thinking beside the text, results as messages, their pictures after them', () => {
    expect(fromMessages(history, deepseek).messages).toEqual([
      { role: 'user', content: 'x' },
      {
        role: 'assistant',
        content: 'I look.',
        reasoning_content: 'Hm.',
        tool_calls: [{ id: 'toolu_01', type: 'function', function: { name: 'shot', arguments: '{"a":1}' } }],
      },
      { role: 'tool', tool_call_id: 'toolu_01', content: 'done' },
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }] },
      { role: 'user', content: 'go on' },
      { role: 'system', content: 'Careful.' },
    ]);
  });

  test('shows documents that a tool gave back after its result too, and names what it cannot show', () => {
    const pdf = { type: 'base64', media_type: 'application/pdf', data: 'AAAA' };
    const content = [
      { type: 'document', source: pdf, title: 'a.pdf' },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'plain' } },
    ];
    const written = (more: readonly JsonObject[]) =>
      writeChatRequest(
        readMessagesRequest({
          model: 'm',
          max_tokens: 9,
          messages: [
            { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'read', input: {} }] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [...content, ...more] }] },
          ],
        }),
        target('openai', 'openai', 'gpt'),
      );
    expect(objectsOf(written([]).body.messages).slice(1)).toEqual([
      { role: 'tool', tool_call_id: 't', content: 'plain' },
      {
        role: 'user',
        content: [{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } }],
      },
    ]);
    expect(written([]).dropped).toEqual([]);
    expect(written([{ type: 'search_result', title: 't' }]).dropped).toEqual(['messages.content.document']);
  });

  test('has no thinking where the provider refuses the field', () => {
    expect(JSON.stringify(fromMessages(history, target('groq', 'qwen', 'q')))).not.toContain('reasoning_content');
  });

  test('has the ids Mistral wants: nine letters and digits, the same for call and result', () => {
    const [, assistant, result] = fromMessages(history, target('mistral', 'mistralai', 'devstral'))
      .messages as JsonObject[];
    const [call] = objectsOf(assistant?.tool_calls);
    expect(call?.id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(result?.tool_call_id).toBe(call?.id);
  });

  test('never has an empty list of calls', () => {
    expect(JSON.stringify(fromMessages({ messages: [{ role: 'assistant', content: 'Hi' }] }, deepseek))).not.toContain(
      'tool_calls',
    );
  });
});

describe('tools of Codex', () => {
  const tools = [
    {
      type: 'custom',
      name: 'apply_patch',
      description: 'Patches',
      format: { type: 'grammar', syntax: 'lark', definition: 'start: "p"' },
    },
    {
      type: 'namespace',
      name: 'mcp',
      description: 'd',
      tools: [{ type: 'function', name: 'read.file', parameters: { type: 'object', properties: {} }, strict: false }],
    },
    { type: 'web_search' },
  ];
  const input = [
    { role: 'user', content: 'x' },
    { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin\n"q"' },
    { type: 'custom_tool_call_output', call_id: 'c1', output: 'ok' },
    { type: 'function_call', call_id: 'c2', name: 'read.file', namespace: 'mcp', arguments: '{}' },
    { type: 'function_call_output', call_id: 'c2', output: 'text' },
  ];

  test('become functions with plain names; free text becomes one argument', () => {
    const body = fromResponses({ tools, input }, deepseek);
    expect(body.tools).toMatchObject([
      {
        type: 'function',
        function: {
          name: 'apply_patch',
          description: expect.stringContaining('start: "p"'),
          parameters: { required: ['input'] },
        },
      },
      { type: 'function', function: { name: expect.stringMatching(/^mcp__read_file_[a-z0-9]+$/) } },
    ]);
    const names = (body.tools as { function: { name: string } }[]).map((tool) => tool.function.name);
    const calls = (body.messages as JsonObject[]).flatMap(
      (message) => (message.tool_calls as { function: { name: string; arguments: string } }[] | undefined) ?? [],
    );
    expect(calls.map((call) => call.function)).toEqual([
      { name: 'apply_patch', arguments: '{"input":"*** Begin\\n\\"q\\""}' },
      { name: names[1], arguments: '{}' },
    ]);
  });

  test('stay free text at OpenAI itself', () => {
    expect(fromResponses({ tools, input }, target('openai', 'openai', 'gpt')).tools).toMatchObject([
      { type: 'custom', custom: { name: 'apply_patch', format: { type: 'grammar', grammar: { syntax: 'lark' } } } },
      {},
    ]);
  });

  test.each([target('openai', 'openai', 'gpt'), deepseek])(
    'a free-text tool is forced as what it is listed as, and its call comes back as one: $provider',
    (facts) => {
      const patch = { type: 'custom', name: 'apply.patch' };
      const request = { model: 'm', tools: [patch], tool_choice: patch };
      const source = readResponsesRequest({ ...request, input: [input[0], { ...input[1], name: 'apply.patch' }] });
      const { body } = writeChatRequest(source, facts);
      const [tool] = objectsOf(body.tools);
      const [call] = objectsOf(objectsOf(body.messages)[1]?.tool_calls);
      const named = (entry: unknown) => /"name":"(\w+)"/.exec(JSON.stringify(entry))?.[1];
      expect([body.tool_choice, call].map((entry) => [objectOf(entry)?.type, named(entry)])).toEqual([
        [tool?.type, named(tool)],
        [tool?.type, named(tool)],
      ]);
      const answer = { choices: [{ message: { content: null, tool_calls: [call] }, finish_reason: 'tool_calls' }] };
      const reply = writeResponsesReply(readChatReply(answer) as Reply, contextFor(source));
      expect(reply.output).toMatchObject([{ type: 'custom_tool_call', name: 'apply.patch', input: input[1]?.input }]);
    },
  );

  test('that may not be called are not shown', () => {
    const choice = { type: 'allowed_tools', mode: 'required', tools: [{ type: 'custom', name: 'apply_patch' }] };
    expect(fromResponses({ tools, tool_choice: choice }, deepseek)).toMatchObject({
      tools: [{ function: { name: 'apply_patch' } }],
      tool_choice: 'required',
    });
  });
});

test('what only the client’s format knows leaves neither a list around a text nor an empty message', () => {
  const search = { type: 'web_search_call', id: 'ws_1', status: 'completed' };
  const said = { role: 'assistant', content: [{ type: 'output_text', text: 'Found.' }] };
  const question = { role: 'user', content: 'x' };
  const written = writeChatRequest(
    readResponsesRequest({ model: 'm', input: [question, search, said, question, search, question] }),
    deepseek,
  );
  expect(written.body.messages).toMatchObject([question, { content: 'Found.' }, { content: 'x\n\nx' }]);
  expect(written.dropped).toEqual(['input.web_search_call']);
});

test('a model that calls tools in chat only without thinking is told not to think', () => {
  const facts = target('openai', 'openai', 'gpt-6-sol', { quirks: ['openai-chat-tools-only-at-effort-none'] });
  const tool = { name: 'f', input_schema: { type: 'object' } };
  const written = writeChatRequest(
    readMessagesRequest({ model: 'm', max_tokens: 9, messages: [], tools: [tool], thinking: { type: 'adaptive' } }),
    facts,
  );
  expect(written.body.reasoning_effort).toBe('none');
  expect(written.dropped).toEqual(['output_config.effort']);
  expect(fromMessages({}, facts).reasoning_effort).toBeUndefined();
});

test('OpenRouter keeps cache marks and sealed thinking', () => {
  const facts = target('openrouter', 'anthropic', 'anthropic/claude-opus-5.5');
  const body = fromMessages(
    {
      system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }],
      messages: [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'EqQB' },
            { type: 'text', text: 'a' },
          ],
        },
      ],
    },
    facts,
  );
  expect(body.messages).toEqual([
    { role: 'system', content: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }] },
    {
      role: 'assistant',
      content: 'a',
      reasoning_details: [
        { type: 'reasoning.text', text: 'Hm.', signature: 'EqQB', format: 'anthropic-claude-v1', index: 0 },
      ],
    },
  ]);
});
