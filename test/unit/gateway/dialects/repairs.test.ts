import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { findRepair } from '../../../../electron/gateway/dialects/repairs.ts';
import type { Dialect } from '../../../../shared/dialect.ts';

const openAi = (message: string, param: string | null = null, code = 'unsupported_value'): JsonObject => ({
  error: { message, type: 'invalid_request_error', param, code },
});
const anthropic = (message: string): JsonObject => ({
  type: 'error',
  error: { type: 'invalid_request_error', message },
});
const google = (message: string): JsonObject => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } });

const thinking = { type: 'thinking', thinking: 'Hm', signature: 's' };
const toolUse = { type: 'tool_use', id: 'call:1', name: 'f', input: {} };

/** Provider, its words, the body it refused, the cure, the cured body. */
const rows: readonly [string, Dialect, JsonObject, JsonObject, string, JsonObject][] = [
  [
    'Claude, about thinking of another model',
    'anthropic-messages',
    anthropic('messages.1.content.0: Invalid `signature` in `thinking` block'),
    {
      thinking: { type: 'adaptive' },
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [thinking, { type: 'text', text: 'a' }] },
        { role: 'user', content: 'y' },
      ],
    },
    'drop-thinking-blocks',
    {
      thinking: { type: 'adaptive' },
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [{ type: 'text', text: 'a' }] },
        { role: 'user', content: 'y' },
      ],
    },
  ],
  [
    'Claude, about it inside a tool loop, which must then go on without thinking',
    'anthropic-messages',
    anthropic('messages.1.content.0: Invalid `signature` in `thinking` block'),
    {
      thinking: { type: 'adaptive' },
      messages: [
        { role: 'assistant', content: [thinking, toolUse] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call:1' }] },
      ],
    },
    'drop-thinking-blocks',
    {
      messages: [
        { role: 'assistant', content: [toolUse] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call:1' }] },
      ],
    },
  ],
  [
    'Claude, about a tool loop begun without thinking',
    'anthropic-messages',
    anthropic(
      'messages.3.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block',
    ),
    { thinking: { type: 'enabled', budget_tokens: 2000 }, max_tokens: 9 },
    'switch-thinking-off',
    { max_tokens: 9 },
  ],
  [
    'an older Claude, about adaptive thinking',
    'anthropic-messages',
    anthropic('adaptive thinking is not supported on this model'),
    { thinking: { type: 'adaptive' }, output_config: { effort: 'high' }, max_tokens: 10_000 },
    'thinking-by-budget',
    { thinking: { type: 'enabled', budget_tokens: 5000 }, output_config: {}, max_tokens: 10_000 },
  ],
  [
    'a newer Claude, about a budget',
    'anthropic-messages',
    anthropic(
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    ),
    { thinking: { type: 'enabled', budget_tokens: 5000 } },
    'thinking-adaptive',
    { thinking: { type: 'adaptive' } },
  ],
  [
    'Claude, about the shape of ids',
    'anthropic-messages',
    anthropic("messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"),
    {
      messages: [
        {
          role: 'assistant',
          content: [
            { ...toolUse, id: 'ok' },
            { type: 'text', text: 'x' },
          ],
        },
        { role: 'assistant', content: [{ ...toolUse, id: 'a.b' }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a.b' }] },
      ],
    },
    'plain-call-ids',
    {
      messages: [
        {
          role: 'assistant',
          content: [
            { ...toolUse, id: 'ok' },
            { type: 'text', text: 'x' },
          ],
        },
        { role: 'assistant', content: [{ ...toolUse, id: expect.stringMatching(/^a_b_\w+$/) }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: expect.stringMatching(/^a_b_\w+$/) }] },
      ],
    },
  ],
  [
    'Claude, about instructions in the middle',
    'anthropic-messages',
    anthropic(
      'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.',
    ),
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'system', content: 'Careful' },
      ],
    },
    'system-to-user',
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'user', content: [{ type: 'text', text: '<system>\nCareful\n</system>' }] },
      ],
    },
  ],
  [
    'Claude, about a new field',
    'anthropic-messages',
    anthropic('context_management: Extra inputs are not permitted'),
    { context_management: {}, max_tokens: 1 },
    'drop-field:context_management',
    { max_tokens: 1 },
  ],
  [
    'Claude, about a field deep inside, which is dropped everywhere',
    'anthropic-messages',
    anthropic('tools.3.custom.defer_loading: Extra inputs are not permitted'),
    { tools: [{ name: 'a', custom: { defer_loading: true } }, { name: 'b' }] },
    'drop-field:tools.*.custom.defer_loading',
    { tools: [{ name: 'a', custom: {} }, { name: 'b' }] },
  ],
  [
    'Claude, about both samplings',
    'anthropic-messages',
    anthropic('`temperature` and `top_p` cannot both be specified for this model. Please use only one.'),
    { temperature: 0.1, top_p: 0.9 },
    'drop-field:top_p',
    { temperature: 0.1 },
  ],
  [
    'Claude, about too long an answer',
    'anthropic-messages',
    anthropic('max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens for claude-x'),
    { max_tokens: 64_000 },
    'cap-tokens:8192',
    { max_tokens: 8192 },
  ],
  [
    'Claude, about more thinking than answer',
    'anthropic-messages',
    anthropic('`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation.'),
    { max_tokens: 8192, thinking: { type: 'enabled', budget_tokens: 31_999 } },
    'thinking-within-answer',
    { max_tokens: 8192, thinking: { type: 'enabled', budget_tokens: 7168 } },
  ],
  [
    'Claude, about thinking where there is no room for it',
    'anthropic-messages',
    anthropic('`max_tokens` must be greater than `thinking.budget_tokens`.'),
    { max_tokens: 900, thinking: { type: 'enabled', budget_tokens: 1024 } },
    'thinking-within-answer',
    { max_tokens: 900 },
  ],
  [
    'OpenAI, about the name of the length',
    'openai-chat',
    openAi(
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
      'unsupported_parameter',
    ),
    { max_tokens: 9 },
    'rename-field:max_tokens:max_completion_tokens',
    { max_completion_tokens: 9 },
  ],
  [
    'a local server, about the other name',
    'openai-chat',
    openAi('Unrecognized request argument supplied: max_completion_tokens'),
    { max_completion_tokens: 9 },
    'rename-field:max_completion_tokens:max_tokens',
    { max_tokens: 9 },
  ],
  [
    'OpenAI, about temperature',
    'openai-chat',
    openAi(
      "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
      'temperature',
    ),
    { temperature: 0.2, seed: 1 },
    'drop-field:temperature',
    { seed: 1 },
  ],
  [
    'OpenAI, about an effort',
    'openai-chat',
    openAi(
      "Unsupported value: 'reasoning_effort' does not support 'xhigh' with this model. Supported values are: 'low', 'medium', and 'high'.",
      'reasoning_effort',
    ),
    { reasoning_effort: 'xhigh' },
    'effort:xhigh:high',
    { reasoning_effort: 'high' },
  ],
  [
    'OpenAI, about an effort in responses',
    'openai-responses',
    openAi(
      "Unsupported value: 'minimal' is not supported with the 'gpt-x' model. Supported values are: 'low' and 'high'. reasoning.effort got 'minimal'",
      'reasoning.effort',
    ),
    { reasoning: { effort: 'minimal', summary: 'auto' } },
    'effort:minimal:low',
    { reasoning: { effort: 'low', summary: 'auto' } },
  ],
  [
    'OpenAI, about a parameter',
    'openai-responses',
    openAi("Unsupported parameter: 'top_p' is not supported with this model.", 'top_p', 'unsupported_parameter'),
    { top_p: 1, input: 'x' },
    'drop-field:top_p',
    { input: 'x' },
  ],
  [
    'OpenAI, about foreign ciphertext',
    'openai-responses',
    openAi(
      'The encrypted content for item rs_1 could not be verified. Reason: Encrypted content could not be decrypted or parsed.',
      null,
      'invalid_encrypted_content',
    ),
    {
      input: [
        { type: 'reasoning', id: 'rs_1' },
        { role: 'user', content: 'x' },
      ],
    },
    'drop-reasoning-items',
    { input: [{ role: 'user', content: 'x' }] },
  ],
  [
    'DeepSeek, about its thinking',
    'openai-chat',
    openAi('The `reasoning_content` in the thinking mode must be passed back to the API.'),
    {
      messages: [
        { role: 'assistant', content: 'a' },
        { role: 'user', content: 'x' },
      ],
    },
    'add-reasoning-content',
    {
      messages: [
        { role: 'assistant', content: 'a', reasoning_content: '[thinking not kept]' },
        { role: 'user', content: 'x' },
      ],
    },
  ],
  [
    'Kimi, about its thinking',
    'openai-chat',
    openAi('thinking is enabled but reasoning_content is missing in assistant tool call message at index 2'),
    { messages: [{ role: 'assistant', reasoning: 'Hm' }] },
    'add-reasoning-content',
    { messages: [{ role: 'assistant', reasoning: 'Hm', reasoning_content: 'Hm' }] },
  ],
  [
    'Mistral, about ids',
    'openai-chat',
    { object: 'error', message: 'Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.' },
    {
      messages: [
        { role: 'assistant', tool_calls: [{ id: 'call_1' }] },
        { role: 'tool', tool_call_id: 'call_1' },
      ],
    },
    'call-ids-of-nine',
    {
      messages: [
        { role: 'assistant', tool_calls: [{ id: expect.stringMatching(/^[a-z0-9]{9}$/) }] },
        { role: 'tool', tool_call_id: expect.stringMatching(/^[a-z0-9]{9}$/) },
      ],
    },
  ],
  [
    'Mistral, about a field',
    'openai-chat',
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
    { seed: 1, model: 'm' },
    'drop-field:seed',
    { model: 'm' },
  ],
  [
    'Groq, about a field of a message',
    'openai-chat',
    openAi(
      "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_content' is unsupported)]",
    ),
    { messages: [{ role: 'assistant', reasoning_content: 'x' }], reasoning_content: 1 },
    'drop-field:reasoning_content',
    { messages: [{ role: 'assistant', reasoning_content: 'x' }] },
  ],
  [
    'a local server, about a role',
    'openai-chat',
    openAi('Unexpected message role: developer'),
    { messages: [{ role: 'developer', content: 'x' }] },
    'developer-to-system',
    { messages: [{ role: 'system', content: 'x' }] },
  ],
  [
    'Google, about a field',
    'gemini',
    google('Invalid JSON payload received. Unknown name "minP" at \'generation_config\': Cannot find field.'),
    { minP: 1, contents: [] },
    'drop-field:minP',
    { contents: [] },
  ],
  [
    'Google, about a signature',
    'gemini',
    google('Function call is missing a thought_signature in functionCall parts.'),
    { contents: [{ role: 'model', parts: [{ text: 'a' }, { functionCall: { name: 'f' } }] }] },
    'add-thought-signatures',
    {
      contents: [
        {
          role: 'model',
          parts: [{ text: 'a' }, { functionCall: { name: 'f' }, thoughtSignature: 'skip_thought_signature_validator' }],
        },
      ],
    },
  ],
];

test.each(rows)('%s', (_, dialect, error, body, id, cured) => {
  const before = structuredClone(body);
  const repair = findRepair(dialect, 400, error, body);
  expect(repair?.id).toBe(id);
  expect(repair?.describe).toMatch(/^[A-Z].*\.$/);
  expect(JSON.parse(JSON.stringify(repair?.apply(body)))).toEqual(cured);
  expect(body).toEqual(before);
});

describe('there is no cure for', () => {
  test.each([
    [
      'a field without which there is no request',
      'openai-chat',
      400,
      openAi("Unsupported parameter: 'messages'"),
      { messages: [] },
    ],
    ['a field that is not there', 'openai-chat', 400, openAi("Unsupported parameter: 'seed'"), { model: 'm' }],
    ['words nobody knows', 'openai-chat', 400, openAi('Something else'), { seed: 1 }],
    ['an error that is not about the body', 'openai-chat', 429, openAi("Unsupported parameter: 'seed'"), { seed: 1 }],
    ['an empty answer', 'anthropic-messages', 400, null, { seed: 1 }],
  ] as const)('%s', (_, dialect, status, error, body) => {
    expect(findRepair(dialect, status, error, body)).toBeNull();
  });
});

test('an error that can be read, but not written again, has no cure', () => {
  const error: unknown = JSON.parse(`{"error":{"message":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`);
  expect(findRepair('openai-chat', 400, error, { seed: 1 })).toBeNull();
});

test('cures for one history are not remembered, cures for a model are', () => {
  const body = { messages: [{ role: 'assistant', content: [thinking] }], context_management: {} };
  expect(
    findRepair('anthropic-messages', 400, anthropic('Invalid `signature` in `thinking` block'), body)?.lasting,
  ).toBe(false);
  expect(
    findRepair('anthropic-messages', 400, anthropic('context_management: Extra inputs are not permitted'), body)
      ?.lasting,
  ).toBe(true);
});
