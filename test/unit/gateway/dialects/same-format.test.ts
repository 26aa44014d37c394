import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { InboundDialect } from '../../../../electron/gateway/dialects/conversation.ts';
import type { JsonObject } from '../../../../electron/gateway/dialects/json-value.ts';
import { inboundDialects, providerStream, readStream, target } from '../../../support/dialect-fixtures.ts';
import { outboundDialects } from '../../../support/dialect-fixtures.ts';

/** Takes cache marks, thinking and every optional field, so that nothing has a reason to be left out. */
const generous: Readonly<Record<InboundDialect, ReturnType<typeof target>>> = {
  'openai-chat': target('alibaba', 'qwen', 'm', { usageOnRequest: false, maxOutputTokens: null }),
  'openai-responses': target('openai', 'openai', 'm', { maxOutputTokens: null }),
  'anthropic-messages': target('anthropic', 'anthropic', 'm', { maxOutputTokens: null }),
};

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
const id = fc.stringMatching(/^[a-zA-Z0-9_-]{9,30}$/);
const args = fc.dictionary(name, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 });
const schema = fc.record({
  type: fc.constant('object'),
  properties: fc.dictionary(name, fc.constant({ type: 'string' }), { maxKeys: 2 }),
});
const base64 = fc.base64String({ minLength: 4, maxLength: 12 });
const cache = fc.constantFrom({ type: 'ephemeral' }, { type: 'ephemeral', ttl: '1h' });
const temperature = fc.double({ min: 0, max: 1, noNaN: true });
const flag = fc.constant(true);

/** Optional members, without the ones that are absent. */
function some(
  required: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<JsonObject> {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
}

function listOf(entry: fc.Arbitrary<unknown>, minLength = 1): fc.Arbitrary<unknown> {
  return fc.array(entry, { minLength, maxLength: 3 });
}

const chatContent = fc.oneof(
  text,
  listOf(
    fc.oneof(
      some({ type: fc.constant('text'), text }, { cache_control: cache }),
      base64.map((data) => ({
        type: 'image_url',
        image_url: { url: `data:image/png;base64,${data}`, detail: 'high' },
      })),
      base64.map((data) => ({
        type: 'file',
        file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${data}` },
      })),
      base64.map((data) => ({ type: 'input_audio', input_audio: { data, format: 'wav' } })),
    ),
  ),
);
const chatCall = fc.oneof(
  fc.record({
    id,
    type: fc.constant('function'),
    function: fc.record({ name, arguments: args.map((value) => JSON.stringify(value)) }),
  }),
  fc.record({ id, type: fc.constant('custom'), custom: fc.record({ name, input: text }) }),
);
const chatMessage = fc.oneof(
  some({ role: fc.constant('system'), content: text }, { name }),
  some({ role: fc.constant('user'), content: chatContent }, { name }),
  some(
    { role: fc.constant('assistant'), content: text },
    { tool_calls: listOf(chatCall), reasoning_content: text, refusal: text },
  ),
  some({ role: fc.constant('tool'), tool_call_id: id, content: text }),
);

const responsesContent = fc.oneof(
  text,
  listOf(
    fc.oneof(
      fc.record({ type: fc.constant('input_text'), text }),
      base64.map((data) => ({ type: 'input_image', image_url: `data:image/png;base64,${data}`, detail: 'auto' })),
      base64.map((data) => ({
        type: 'input_file',
        filename: 'a.pdf',
        file_data: `data:application/pdf;base64,${data}`,
      })),
      fc.record({ type: fc.constant('input_image'), file_id: id, detail: fc.constant('auto') }),
    ),
  ),
);
const responsesItem = fc.oneof(
  some({
    type: fc.constant('message'),
    role: fc.constantFrom('user', 'developer', 'system'),
    content: responsesContent,
  }),
  some(
    {
      type: fc.constant('message'),
      role: fc.constant('assistant'),
      content: listOf(fc.record({ type: fc.constant('output_text'), text, annotations: fc.constant([]) })),
    },
    { id, status: fc.constant('completed'), phase: fc.constant('commentary') },
  ),
  some(
    { type: fc.constant('function_call'), call_id: id, name, arguments: args.map((value) => JSON.stringify(value)) },
    { id, namespace: name, status: fc.constant('completed') },
  ),
  some({ type: fc.constant('custom_tool_call'), call_id: id, name, input: text }, { id }),
  some({
    type: fc.constant('function_call_output'),
    call_id: id.map((value) => `f-${value}`),
    output: responsesContent,
  }),
  some(
    { type: fc.constant('reasoning'), id, summary: listOf(fc.record({ type: fc.constant('summary_text'), text }), 0) },
    { encrypted_content: base64 },
  ),
  some({ type: fc.constant('web_search_call'), id, status: fc.constant('completed') }),
);

const messagesBlock = fc.oneof(
  some({ type: fc.constant('text'), text }, { cache_control: cache }),
  some(
    {
      type: fc.constant('image'),
      source: fc.record({ type: fc.constant('base64'), media_type: fc.constant('image/png'), data: base64 }),
    },
    { cache_control: cache },
  ),
  some(
    {
      type: fc.constant('document'),
      source: fc.record({ type: fc.constant('base64'), media_type: fc.constant('application/pdf'), data: base64 }),
    },
    { title: text, citations: fc.constant({ enabled: true }) },
  ),
  some(
    {
      type: fc.constant('tool_result'),
      tool_use_id: id,
      content: fc.oneof(text, listOf(fc.record({ type: fc.constant('text'), text }))),
    },
    { is_error: flag, cache_control: cache },
  ),
  some({ type: fc.constant('search_result'), source: text, title: text, content: fc.constant([]) }),
);
const assistantBlock = fc.oneof(
  some({ type: fc.constant('text'), text }),
  some({ type: fc.constant('tool_use'), id, name, input: args }, { cache_control: cache }),
  fc.record({ type: fc.constant('thinking'), thinking: text, signature: base64 }),
  fc.record({ type: fc.constant('redacted_thinking'), data: base64 }),
);
const messagesMessage = fc.oneof(
  some({ role: fc.constantFrom('user', 'system'), content: text }),
  some({ role: fc.constant('user'), content: listOf(messagesBlock) }),
  some({ role: fc.constant('assistant'), content: listOf(assistantBlock) }),
);

/** Words about tools mean nothing without tools (OpenAI even refuses them): then they are not written. */
function sensible(body: JsonObject): JsonObject {
  if (body.tools !== undefined) return body;
  const { parallel_tool_calls: _parallel, tool_choice: _choice, ...rest } = body;
  return rest;
}

/** Bodies as clients write them, every field one we claim to keep. */
const bodies: Readonly<Record<InboundDialect, fc.Arbitrary<JsonObject>>> = {
  'openai-chat': some(
    { model: fc.constant('m'), messages: listOf(chatMessage) },
    {
      tools: listOf(
        some(
          {
            type: fc.constant('function'),
            function: some({ name, parameters: schema }, { description: text, strict: flag }),
          },
          { cache_control: cache },
        ),
      ),
      parallel_tool_calls: fc.boolean(),
      tool_choice: fc.constantFrom(
        'auto',
        'required',
        { type: 'function', function: { name: 'a' } },
        { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools: [] } },
      ),
      max_tokens: fc.nat(),
      temperature,
      top_p: temperature,
      top_k: fc.nat(),
      min_p: temperature,
      seed: fc.integer(),
      stop: listOf(text),
      response_format: some({
        type: fc.constant('json_schema'),
        json_schema: some({ name, schema }, { strict: flag, description: text }),
      }),
      reasoning_effort: fc.constantFrom('low', 'medium', 'high'),
      verbosity: fc.constantFrom('low', 'high'),
      user: text,
      stream: flag,
      logit_bias: fc.constant({ '42': -100 }),
      prompt_cache_key: text,
      an_unknown_field: args,
    },
  ),
  'openai-responses': some(
    { model: fc.constant('m'), input: listOf(responsesItem), store: fc.constant(false) },
    {
      instructions: text,
      tools: listOf(
        fc.oneof(
          some(
            { type: fc.constant('function'), name, parameters: schema, strict: fc.boolean() },
            { description: text },
          ),
          some(
            { type: fc.constant('custom'), name },
            { format: fc.constant({ type: 'grammar', syntax: 'lark', definition: 'start: "a"' }) },
          ),
          fc.record({
            type: fc.constant('namespace'),
            name,
            description: text,
            tools: listOf(some({ type: fc.constant('function'), name, parameters: schema, strict: fc.boolean() })),
          }),
          some({ type: fc.constant('web_search') }, { search_context_size: fc.constant('low') }),
        ),
      ),
      parallel_tool_calls: fc.boolean(),
      tool_choice: fc.constantFrom(
        'none',
        { type: 'custom', name: 'a' },
        { type: 'web_search_preview' },
        { type: 'allowed_tools', mode: 'auto', tools: [] },
      ),
      max_output_tokens: fc.integer({ min: 16, max: 1e6 }),
      temperature,
      text: some(
        { format: some({ type: fc.constant('json_schema'), name, schema }, { strict: flag }) },
        { verbosity: fc.constant('low') },
      ),
      reasoning: some(
        { effort: fc.constantFrom('low', 'xhigh') },
        { summary: fc.constant('auto'), context: fc.constant('all_turns') },
      ),
      include: fc.constant(['reasoning.encrypted_content']),
      prompt_cache_key: text,
      stream: flag,
      an_unknown_field: args,
    },
  ),
  'anthropic-messages': some(
    { model: fc.constant('m'), max_tokens: fc.nat(), messages: listOf(messagesMessage) },
    {
      system: listOf(some({ type: fc.constant('text'), text }, { cache_control: cache })),
      tools: listOf(
        fc.oneof(
          some(
            { name, input_schema: schema },
            { description: text, strict: flag, cache_control: cache, defer_loading: flag },
          ),
          fc.record({ type: fc.constant('web_search_20260318'), name: fc.constant('web_search') }),
        ),
      ),
      tool_choice: fc.constantFrom(
        { type: 'any' },
        { type: 'auto', disable_parallel_tool_use: true },
        { type: 'tool', name: 'a', disable_parallel_tool_use: false },
      ),
      temperature,
      top_p: temperature,
      top_k: fc.nat(),
      stop_sequences: listOf(text),
      thinking: fc.oneof(
        fc.constant({ type: 'adaptive', display: 'summarized' }),
        fc.constant({ type: 'enabled', budget_tokens: 2048 }),
        fc.constant({ type: 'disabled' }),
      ),
      output_config: some(
        { effort: fc.constant('high') },
        { format: fc.record({ type: fc.constant('json_schema'), schema }) },
      ),
      metadata: fc.record({ user_id: text }),
      context_management: fc.constant({ edits: [{ type: 'clear_thinking_20251015' }] }),
      stream: flag,
      an_unknown_field: args,
    },
  ),
};

describe.each(inboundDialects)('%s', (dialect) => {
  test('read and written again, a request is the same', () => {
    fc.assert(
      fc.property(bodies[dialect].map(sensible), (body) => {
        const written = outboundCodecs[dialect].writeRequest(
          inboundCodecs[dialect].readRequest(body),
          generous[dialect],
        );
        expect(written.body).toEqual(body);
        expect(written.dropped).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(outboundDialects)('%s stream', (dialect) => {
  test.each(['text', 'tools', 'reasoning', 'refusal', 'error'])(
    '%s: chunk boundaries never change what is read',
    (feature) => {
      const bytes = providerStream(dialect, feature);
      const whole = readStream(dialect, bytes);
      expect(whole.events.length).toBeGreaterThan(1);
      fc.assert(
        fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 }), (cuts) => {
          expect(readStream(dialect, bytes, cuts)).toEqual(whole);
        }),
        { numRuns: 50 },
      );
      expect(readStream(dialect, bytes, Array.from(bytes.keys()))).toEqual(whole);
      const crlf = Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n'));
      expect(readStream(dialect, crlf)).toEqual(whole);
    },
  );

  test.each(['text', 'tools', 'reasoning'])('%s: cut anywhere before its end, it never counts as ended', (feature) => {
    const bytes = providerStream(dialect, feature);
    const end = {
      'openai-chat': '"finish_reason":"',
      'openai-responses': 'event: response.completed',
      'anthropic-messages': 'event: message_stop',
      gemini: '"finishReason"',
    }[dialect];
    const last = bytes.indexOf(end.replace(/:"$/, ':"'));
    const before = bytes.subarray(0, Math.max(bytes.lastIndexOf('\n\n', last), 0));
    for (let length = 0; length <= before.length; length += 7)
      expect(readStream(dialect, bytes.subarray(0, length)).ended).toBe(false);
  });
});

test('white space alone stays in a messages client’s own format', () => {
  const space = [{ type: 'text', text: ' ' }];
  const result = { type: 'tool_result', tool_use_id: 'toolu_01', content: space };
  const body = { model: 'm', max_tokens: 9, system: space, messages: [{ role: 'user', content: [result] }] };
  const source = inboundCodecs['anthropic-messages'].readRequest(body);
  expect(outboundCodecs['anthropic-messages'].writeRequest(source, generous['anthropic-messages']).body).toEqual(body);
});
