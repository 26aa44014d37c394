import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { outboundDialects, target, targets } from '../../../support/dialect-fixtures.ts';

const chat = (more: JsonObject): JsonObject => ({ model: 'm', messages: [{ role: 'user', content: 'x' }], ...more });
const responses = (more: JsonObject): JsonObject => ({ model: 'm', input: 'x', ...more });
const messages = (more: JsonObject): JsonObject => ({
  model: 'm',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'x' }],
  ...more,
});
const fn = { type: 'object', properties: {} };

const rows: readonly [string, InboundDialect, Dialect, JsonObject, readonly string[]][] = [
  [
    'sampling that Claude does not have',
    'openai-chat',
    'anthropic-messages',
    chat({ frequency_penalty: 0.5, seed: 7, min_p: 0.1 }),
    ['frequency_penalty', 'min_p', 'seed'],
  ],
  [
    'likelihoods, which chat gives only together with a field that responses has not',
    'openai-responses',
    'openai-chat',
    responses({ top_logprobs: 3 }),
    ['top_logprobs'],
  ],
  [
    'a temperature above Claude’s range',
    'openai-chat',
    'anthropic-messages',
    chat({ temperature: 1.4 }),
    ['temperature'],
  ],
  [
    'top_p beside a temperature',
    'openai-chat',
    'anthropic-messages',
    chat({ temperature: 0.4, top_p: 0.9 }),
    ['top_p'],
  ],
  [
    'temperature while thinking',
    'openai-chat',
    'anthropic-messages',
    chat({ temperature: 0.4, reasoning_effort: 'low', max_tokens: 9000 }),
    ['temperature'],
  ],
  [
    'fields nobody else knows',
    'openai-chat',
    'anthropic-messages',
    chat({ logit_bias: { '1': 2 }, a_new_field: 1, user: 'u' }),
    ['a_new_field', 'logit_bias'],
  ],
  ['stop sequences', 'openai-chat', 'openai-responses', chat({ stop: ['a'] }), ['stop']],
  [
    'stop sequences, in the client’s words',
    'anthropic-messages',
    'openai-responses',
    messages({ stop_sequences: ['a'], top_k: 3 }),
    ['stop_sequences', 'top_k'],
  ],
  ['open sampling at a strict provider', 'anthropic-messages', 'openai-chat', messages({ top_k: 3 }), ['top_k']],
  [
    'cache marks',
    'anthropic-messages',
    'openai-chat',
    messages({ system: [{ type: 'text', text: 's', cache_control: { type: 'ephemeral' } }] }),
    ['messages.content.cache_control'],
  ],
  [
    'Claude Code’s own fields',
    'anthropic-messages',
    'openai-chat',
    messages({ context_management: { edits: [] }, metadata: { user_id: 'u'.repeat(150) } }),
    ['context_management', 'metadata.user_id'],
  ],
  [
    'tools that OpenAI runs itself',
    'openai-responses',
    'anthropic-messages',
    responses({ tools: [{ type: 'web_search' }, { type: 'function', name: 'f', parameters: fn, strict: false }] }),
    ['tools.web_search'],
  ],
  [
    'tools that Anthropic runs itself',
    'anthropic-messages',
    'gemini',
    messages({ tools: [{ type: 'web_search_20260318', name: 'web_search' }] }),
    ['tools.web_search_20260318'],
  ],
  [
    'items of tools that OpenAI ran',
    'openai-responses',
    'openai-chat',
    responses({
      input: [
        { role: 'user', content: 'x' },
        { type: 'web_search_call', id: 'ws_1', status: 'completed' },
      ],
    }),
    ['input.web_search_call'],
  ],
  [
    'parallel calls switched off',
    'openai-chat',
    'gemini',
    chat({ parallel_tool_calls: false, tools: [{ type: 'function', function: { name: 'f' } }] }),
    ['parallel_tool_calls'],
  ],
  [
    'verbosity',
    'openai-responses',
    'anthropic-messages',
    responses({ text: { verbosity: 'low' } }),
    ['text', 'text.verbosity'].slice(1),
  ],
  ['what asks for nothing', 'openai-chat', 'anthropic-messages', chat({ n: 1, store: false, logprobs: false }), []],
  [
    'fields of the gateway itself',
    'openai-chat',
    'anthropic-messages',
    chat({ plugins: [], provider: {}, models: [], session_id: 's', route: 'fallback' }),
    [],
  ],
];

test.each(rows)('%s', (_, inbound, outbound, body, dropped) => {
  const written = outboundCodecs[outbound].writeRequest(inboundCodecs[inbound].readRequest(body), targets[outbound]);
  expect(written.dropped).toEqual(dropped);
});

test('a model that cannot think is not asked to, and the client is told', () => {
  const plain = target('groq', 'meta-llama', 'llama', { reasoning: false });
  const conversation = inboundCodecs['openai-responses'].readRequest(responses({ reasoning: { effort: 'high' } }));
  const written = outboundCodecs['openai-chat'].writeRequest(conversation, plain);
  expect(written.body).not.toHaveProperty('reasoning_effort');
  expect(written.dropped).toEqual(['reasoning.effort']);
});

test('a model that refuses to be forced to a tool chooses for itself, and the client is told', () => {
  const free = target('anthropic', 'anthropic', 'claude-sonnet-5-5', { quirks: ['forced-tool-choice-rejected'] });
  const conversation = inboundCodecs['openai-chat'].readRequest(
    chat({ tools: [{ type: 'function', function: { name: 'f' } }], tool_choice: 'required' }),
  );
  const written = outboundCodecs['anthropic-messages'].writeRequest(conversation, free);
  expect(written.body.tool_choice).toEqual({ type: 'auto' });
  expect(written.dropped).toEqual(['tool_choice']);
});

describe('a client that forces a tool which only its own format knows', () => {
  const search = { type: 'web_search_20250305', name: 'web_search' };
  const f = { name: 'f', input_schema: { type: 'object' } };
  const chosen: readonly (readonly [InboundDialect, JsonObject])[] = [
    ['anthropic-messages', messages({ tools: [search, f], tool_choice: { type: 'tool', name: 'web_search' } })],
    [
      'openai-responses',
      responses({
        tools: [{ type: 'web_search' }, { type: 'function', name: 'f', parameters: {} }],
        tool_choice: { type: 'web_search' },
      }),
    ],
  ];
  const pairs = chosen.flatMap(([inbound, body]) =>
    outboundDialects.filter((outbound) => outbound !== inbound).map((outbound) => [inbound, outbound, body] as const),
  );

  test.each(pairs)('%s to %s: the choice is the model’s, and the client is told', (inbound, outbound, body) => {
    const written = outboundCodecs[outbound].writeRequest(inboundCodecs[inbound].readRequest(body), targets[outbound]);
    expect(JSON.stringify(written.body)).not.toContain('web_search');
    expect(JSON.stringify(written.body.tool_choice ?? written.body.toolConfig)).toMatch(/auto/i);
    expect(written.dropped).toContain('tool_choice');
  });
});
