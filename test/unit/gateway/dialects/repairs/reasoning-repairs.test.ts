import { anthropic, google, openAi, testCures, thinking, toolUse } from '../../../../support/repair-cases.ts';

testCures([
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
]);
