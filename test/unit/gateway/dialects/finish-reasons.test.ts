import { describe, expect, test } from 'vitest';
import { answerReaderFor } from '../../../../electron/gateway/dialects/codec-answer.ts';
import { inboundCodecs, outboundCodecs } from '../../../../electron/gateway/dialects/codecs.ts';
import type { FinishReason } from '../../../../electron/gateway/dialects/reply.ts';
import type { Dialect } from '../../../../shared/dialect.ts';
import { contextFor, inboundDialects } from '../../../support/dialect-fixtures.ts';

const chat = (reason: string, calls = false) => ({
  choices: [
    {
      message: {
        content: 'x',
        ...(calls ? { tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] } : {}),
      },
      finish_reason: reason,
    },
  ],
});
const messages = (reason: string, calls = false) => ({
  content: calls ? [{ type: 'tool_use', id: 'c', name: 'f', input: {} }] : [{ type: 'text', text: 'x' }],
  stop_reason: reason,
});
const responses = (status: string, details: object | null = null) => ({
  status,
  incomplete_details: details,
  output: [],
});
const gemini = (reason: string) => ({ candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: reason }] });

describe('reasons of providers', () => {
  const rows: readonly [Dialect, unknown, FinishReason][] = [
    ['openai-chat', chat('stop'), 'stop'],
    ['openai-chat', chat('length'), 'length'],
    ['openai-chat', chat('content_filter'), 'content_filter'],
    ['openai-chat', chat('content_filter: PROHIBITED_CONTENT'), 'content_filter'],
    ['openai-chat', chat('tool_calls', true), 'tool_calls'],
    // servers that say stop although they call, and the other way round: both make clients loop
    ['openai-chat', chat('stop', true), 'tool_calls'],
    ['openai-chat', chat('tool_calls'), 'stop'],
    ['openai-chat', { choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }] }, 'refusal'],
    ['openai-chat', chat('a_new_reason'), 'stop'],
    ['openai-chat', chat('a_new_reason', true), 'tool_calls'],
    ['anthropic-messages', messages('end_turn'), 'stop'],
    ['anthropic-messages', messages('max_tokens'), 'length'],
    ['anthropic-messages', messages('model_context_window_exceeded'), 'length'],
    ['anthropic-messages', messages('stop_sequence'), 'stop_sequence'],
    ['anthropic-messages', messages('tool_use', true), 'tool_calls'],
    ['anthropic-messages', messages('tool_use'), 'stop'],
    ['anthropic-messages', messages('a_new_reason'), 'stop'],
    ['openai-responses', responses('completed'), 'stop'],
    ['openai-responses', responses('incomplete', { reason: 'max_output_tokens' }), 'length'],
    ['openai-responses', responses('incomplete', { reason: 'content_filter' }), 'content_filter'],
    ['openai-responses', responses('incomplete', { reason: 'a_new_reason' }), 'length'],
    ['gemini', gemini('STOP'), 'stop'],
    ['gemini', gemini('MAX_TOKENS'), 'length'],
    ['gemini', gemini('SAFETY'), 'content_filter'],
    ['gemini', gemini('A_NEW_REASON'), 'stop'],
  ];
  test.each(rows)('%s %j means %s', (dialect, body, reason) => {
    expect(outboundCodecs[dialect].readReply(body, 'a')).toMatchObject({ finish: reason });
  });

  test.each([
    ['openai-chat', chat('error')],
    ['openai-chat', chat('insufficient_system_resource')],
    ['openai-responses', responses('failed')],
    ['gemini', gemini('MALFORMED_FUNCTION_CALL')],
    ['openai-chat', { choices: [] }],
    ['openai-chat', { choices: [{ index: 0, finish_reason: 'stop' }] }],
    ['anthropic-messages', { type: 'message' }],
    ['openai-responses', 'text'],
    ['gemini', {}],
  ] as const)('%s %j is no answer at all, translated or not', (dialect, body) => {
    const codec = outboundCodecs[dialect];
    expect(codec.readReply(body, 'a')).toHaveProperty('failure.message');
    expect(answerReaderFor(dialect, codec, 'a').readWhole(body)).toHaveProperty('failure.message');
  });
});

describe('reasons for clients', () => {
  const all: readonly FinishReason[] = [
    'stop',
    'length',
    'tool_calls',
    'content_filter',
    'refusal',
    'stop_sequence',
    'pause',
  ];
  const known = {
    'openai-chat': ['stop', 'length', 'tool_calls', 'content_filter'],
    'anthropic-messages': ['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'pause_turn', 'refusal'],
    'openai-responses': ['completed', 'incomplete'],
  };
  test.each(inboundDialects)('%s clients hear only words they know', (inbound) => {
    const body = { model: 'm', messages: [], input: [], max_tokens: 1 };
    const context = contextFor(inboundCodecs[inbound].readRequest(body));
    for (const finish of all) {
      const written = inboundCodecs[inbound].writeReply(
        { id: null, model: null, parts: [], finish, stopSequence: null, usage: null },
        context,
      );
      const [choice] = (written.choices as { finish_reason: string }[] | undefined) ?? [];
      expect(known[inbound]).toContain(choice?.finish_reason ?? written.stop_reason ?? written.status);
    }
  });
});
