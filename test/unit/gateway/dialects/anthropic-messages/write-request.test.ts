import { describe, expect, test } from 'vitest';
import { readMessagesRequest } from '../../../../../electron/gateway/dialects/anthropic-messages/read-request.ts';
import { writeMessagesRequest } from '../../../../../electron/gateway/dialects/anthropic-messages/write-request.ts';
import type { TargetFacts } from '../../../../../electron/gateway/dialects/dialect-codec.ts';
import { objectOf, objectsOf } from '../../../../../electron/gateway/dialects/json-value.ts';
import type { JsonObject } from '../../../../../electron/gateway/dialects/json-value.ts';
import { readChatRequest } from '../../../../../electron/gateway/dialects/openai-chat/read-request.ts';
import { readResponsesRequest } from '../../../../../electron/gateway/dialects/openai-responses/read-request.ts';
import { emptySeal, packSeal } from '../../../../../electron/gateway/dialects/reasoning-seal.ts';
import { target } from '../../../../support/dialect-fixtures.ts';

const claude = target('anthropic', 'anthropic', 'claude-opus-5-5');

function writeChat(body: JsonObject, facts: TargetFacts = claude): JsonObject {
  return writeMessagesRequest(
    readChatRequest({ model: 'm', messages: [{ role: 'user', content: 'x' }], ...body }),
    facts,
  ).body;
}

describe('the answer’s length, which the API demands', () => {
  test.each([
    ['what the client says', { max_completion_tokens: 50 }, claude, 50],
    ['what the model can write, when the client says nothing', {}, claude, 32_000],
    ['never more than the model can write', { max_tokens: 99_000 }, claude, 32_000],
    ['8192, when nobody knows', {}, { ...claude, maxOutputTokens: null }, 8192],
  ] as const)('is %s', (_, body, facts, expected) => {
    expect(writeChat(body, facts).max_tokens).toBe(expected);
  });
});

test('Claude is not asked to stop at white space, which it refuses, and the client hears of it', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'x' }], stop: ['\n\n', 'END'] };
  const written = writeMessagesRequest(readChatRequest(body), claude);
  expect([written.body.stop_sequences, written.dropped]).toEqual([['END'], ['stop']]);
  expect(writeChat({ stop: '\n' })).not.toHaveProperty('stop_sequences');
  expect(writeChat(body, target('minimax', 'minimax', 'm3')).stop_sequences).toEqual(body.stop);
});

describe('turns', () => {
  test('of one side are joined, results of tools come first, and instructions in between become the user’s', () => {
    const { messages } = writeChat({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'call:1/x', type: 'function', function: { name: 'f', arguments: '' } }],
        },
        { role: 'system', content: 'Careful.' },
        { role: 'tool', tool_call_id: 'call:1/x', content: 'r' },
        { role: 'user', content: 'c' },
      ],
    });
    const [, assistant, last] = messages as JsonObject[];
    expect(messages).toHaveLength(3);
    const [call] = objectsOf(assistant?.content);
    expect(call).toMatchObject({
      type: 'tool_use',
      name: 'f',
      input: {},
      id: expect.stringMatching(/^[a-zA-Z0-9_-]+$/),
    });
    expect(last?.content).toEqual([
      { type: 'tool_result', tool_use_id: call?.id, content: 'r' },
      { type: 'text', text: '<system>\nCareful.\n</system>' },
      { type: 'text', text: 'c' },
    ]);
  });

  test('start with the user even when the client starts otherwise', () => {
    expect(writeChat({ messages: [{ role: 'system', content: 's' }] })).toMatchObject({
      system: [{ type: 'text', text: 's' }],
      messages: [{ role: 'user' }],
    });
    expect(writeChat({ messages: [{ role: 'assistant', content: 'Hi' }] }).messages).toMatchObject([
      { role: 'user' },
      { role: 'assistant' },
    ]);
  });

  test.each(['', '\n'])('have no text that shows nothing, which the API refuses: %j', (blank) => {
    const { system, messages } = writeChat({
      messages: [
        { role: 'system', content: blank },
        {
          role: 'user',
          content: [
            { type: 'text', text: blank },
            { type: 'text', text: 'x' },
          ],
        },
        { role: 'assistant', content: blank },
        { role: 'system', content: blank },
        { role: 'user', content: 'y' },
        {
          role: 'assistant',
          content: blank,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: [{ type: 'text', text: blank }] },
      ],
    });
    expect(system).toBeUndefined();
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'x' },
          { type: 'text', text: 'y' },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c', content: [] }] },
    ]);
  });

  test('keep arguments a model broke off as text', () => {
    const { messages } = writeChat({
      messages: [
        { role: 'user', content: 'x' },
        {
          role: 'assistant',
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a": "b' } }],
        },
      ],
    });
    expect(messages).toMatchObject([{}, { content: [{ input: { unreadable_arguments: '{"a": "b' } }] }]);
  });

  test('name the type of a picture as the API knows it', () => {
    const content = [{ type: 'image_url', image_url: { url: 'data:image/jpg;base64,AAAA' } }];
    const [turn] = objectsOf(writeChat({ messages: [{ role: 'user', content }] }).messages);
    const source = { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' };
    expect(turn?.content).toEqual([{ type: 'image', source }]);
  });

  test('show pictures that a tool gave back, inside its result', () => {
    const body = {
      model: 'm',
      input: [
        { type: 'function_call', call_id: 'c', name: 'shot', arguments: '{}' },
        {
          type: 'function_call_output',
          call_id: 'c',
          output: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA', detail: 'auto' }],
        },
      ],
    };
    const { messages } = writeMessagesRequest(readResponsesRequest(body), claude).body;
    expect((messages as JsonObject[]).at(-1)?.content).toEqual([
      {
        type: 'tool_result',
        tool_use_id: 'c',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
      },
    ]);
  });
});

describe('thinking', () => {
  const think = { reasoning_effort: 'high', max_tokens: 10_000 };
  test.each([
    ['the model decides, since Claude 4.6', 'claude-opus-4-6', think, { type: 'adaptive' }, 'high'],
    [
      'a share of the answer, up to Claude 4.5',
      'claude-sonnet-4-5-20250929',
      think,
      { type: 'enabled', budget_tokens: 8000 },
      undefined,
    ],
    [
      'a share of the answer, for Claude Haiku 4.5',
      'claude-haiku-4-5',
      { reasoning_effort: 'low', max_tokens: 10_000 },
      { type: 'enabled', budget_tokens: 2000 },
      undefined,
    ],
    ['off', 'claude-opus-5-5', { reasoning_effort: 'none' }, { type: 'disabled' }, undefined],
    [
      'nothing where the answer leaves no room',
      'claude-haiku-4-5',
      { reasoning_effort: 'low', max_tokens: 500 },
      undefined,
      undefined,
    ],
    [
      'nothing when a tool is forced',
      'claude-opus-5-5',
      { ...think, tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: 'required' },
      undefined,
      undefined,
    ],
  ] as const)('%s (%s)', (_, model, body, thinking, effort) => {
    const written = writeChat(body, { ...claude, upstreamModel: model });
    expect(written.thinking).toEqual(thinking);
    expect((written.output_config as JsonObject | undefined)?.effort).toBe(effort);
  });
});

test('Claude is not shown a thought of its own that came without a signature: it would refuse it', () => {
  const thought = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] };
  const sealed = { ...thought, encrypted_content: packSeal(emptySeal('anthropic')) };
  const input = [{ role: 'user', content: 'x' }, sealed, { role: 'assistant', content: 'Yes.' }];
  const written = writeMessagesRequest(readResponsesRequest({ model: 'm', input }), claude);
  expect(objectsOf(written.body.messages)[1]?.content).toEqual([{ type: 'text', text: 'Yes.' }]);
  expect(written.dropped).toEqual(['input.reasoning']);
});

describe('a budget for thinking leaves room in the answer that is really asked for', () => {
  const small = { ...claude, upstreamModel: 'claude-haiku-4-5', maxOutputTokens: 8000 };
  test.each([
    ['a share of it', { reasoning_effort: 'high' }, small, 6400],
    ['less than it', { reasoning: { max_tokens: 32_000 } }, small, 7999],
    ['none at all', { reasoning_effort: 'high' }, { ...small, maxOutputTokens: 1024 }, undefined],
  ] as const)('%s, from chat', (_, body, facts, budget) => {
    const written = writeChat({ max_tokens: 64_000, ...body }, facts);
    expect(written.max_tokens).toBe(facts.maxOutputTokens);
    expect(objectOf(written.thinking)?.budget_tokens).toBe(budget);
  });

  test.each([
    ['less than it, where we shortened the answer', 64_000, 32_000, 8000, { type: 'enabled', budget_tokens: 7999 }, []],
    ['none at all, where too little is left', 64_000, 32_000, 1024, undefined, ['thinking.budget_tokens']],
    ['as it came otherwise', 4000, 32_000, 8000, { type: 'enabled', budget_tokens: 32_000 }, []],
  ] as const)('%s, from messages', (_, wanted, budget, limit, thinking, dropped) => {
    const written = writeMessagesRequest(
      readMessagesRequest({
        model: 'm',
        max_tokens: wanted,
        thinking: { type: 'enabled', budget_tokens: budget },
        messages: [{ role: 'user', content: 'x' }],
      }),
      { ...small, maxOutputTokens: limit },
    );
    expect(written.body.thinking).toEqual(thinking);
    expect(written.dropped).toEqual(dropped);
  });
});

describe('what other formats do by themselves', () => {
  test('an agent’s prompt is cached, a single question is not', () => {
    expect(writeChat({ tools: [{ type: 'function', function: { name: 'f' } }] }).cache_control).toEqual({
      type: 'ephemeral',
    });
    expect(writeChat({}).cache_control).toBeUndefined();
  });

  test('JSON without a schema becomes an instruction', () => {
    expect(writeChat({ response_format: { type: 'json_object' } }).system).toEqual([
      { type: 'text', text: 'Answer with one JSON object and nothing else.' },
    ]);
  });

  test('a schema is closed, as the API demands', () => {
    const schema = { type: 'object', properties: { a: { type: 'array', items: { type: 'object', properties: {} } } } };
    expect(
      writeChat({ response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } }).output_config,
    ).toEqual({
      format: {
        type: 'json_schema',
        schema: {
          type: 'object',
          properties: { a: { type: 'array', items: { type: 'object', properties: {}, additionalProperties: false } } },
          additionalProperties: false,
        },
      },
    });
  });
});
