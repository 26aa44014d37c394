import { describe, expect, test } from 'vitest';
import { findRepair } from '../../../../electron/gateway/dialects/repairs.ts';
import { anthropic, google, openAi, testCures, thinking } from '../../../support/repair-cases.ts';

testCures([
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
    'Google, about a field',
    'gemini',
    google('Invalid JSON payload received. Unknown name "minP" at \'generation_config\': Cannot find field.'),
    { minP: 1, contents: [] },
    'drop-field:minP',
    { contents: [] },
  ],
]);

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
