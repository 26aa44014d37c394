import { expect, test } from 'vitest';
import { toSpans, type OtlpSpan } from '../../../electron/otlp/request-spans.ts';
import { attemptLog } from '../../support/attempt-logs.ts';
import { toPlain } from '../../support/fake-collector.ts';
import { requestLog } from '../../support/request-logs.ts';

const find = (model: string, provider: string) =>
  provider === 'xai' ? { upstreamModel: model.split('/')[1] ?? model, address: 'api.x.ai', port: 443 } : null;
const sources = { find, clean: (text: string) => text.replaceAll('sk-secret', '[key]'), conversationSalt: 'salt' };

const at = Date.parse('2026-11-26T12:00:00Z');
const failed = attemptLog({
  model: 'acme/big',
  provider: 'acme',
  startedAt: at + 2,
  durationMs: 40,
  status: 503,
  outcome: 'failed',
  reason: 'provider_error',
  message: 'Acme said: your prompt "my secret plan" is odd',
  usage: null,
  costUsd: null,
});
const succeeded = attemptLog({
  model: 'x-ai/grok',
  provider: 'xai',
  startedAt: at + 43,
  durationMs: 1_957.5,
  usage: { prompt: 1_200, completion: 80, cached: 1_000, cacheWrite: 100, reasoning: 30 },
  costUsd: 0.0125,
});
const fallback = requestLog({
  id: 'req-1',
  at,
  clientKey: 'Cursor',
  client: 'cursor/3.1',
  streamed: true,
  model: 'x-ai/grok',
  provider: 'xai',
  attempts: [failed, succeeded],
  sessionKey: 'the first words of a prompt',
  why: 'a sentence',
  ttftMs: 250,
  durationMs: 2_000.5,
  overheadMs: 2,
});

const plain = (spans: readonly OtlpSpan[]) => spans.map((span) => ({ ...span, attributes: toPlain(span.attributes) }));

test('a request is a server span with a client span for every call to a provider', () => {
  const [request, first, second] = plain(toSpans(fallback, sources));
  expect(request).toEqual({
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    name: 'chat pareto-code',
    kind: 2,
    startTimeUnixNano: `${at}000000`,
    endTimeUnixNano: `${at + 2_000}500000`,
    status: {},
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'x_ai',
      'gen_ai.request.model': 'pareto-code',
      'gen_ai.response.model': 'x-ai/grok',
      'gen_ai.request.stream': true,
      'gen_ai.conversation.id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'http.response.status_code': 200,
      'user_agent.original': 'cursor/3.1',
      'pareto_desk.request.id': 'req-1',
      'pareto_desk.client_key': 'Cursor',
      'pareto_desk.dialect': 'openai-chat',
      'pareto_desk.router': 'pareto',
      'pareto_desk.tier.requested': 'high',
      'pareto_desk.tier.used': 'high',
      'pareto_desk.outcome': 'succeeded',
      'pareto_desk.attempts': 2,
      'pareto_desk.overhead': 0.002,
    },
  });
  expect(first).toEqual({
    traceId: request?.traceId,
    spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
    parentSpanId: request?.spanId,
    name: 'chat acme/big',
    kind: 3,
    startTimeUnixNano: `${at + 2}000000`,
    endTimeUnixNano: `${at + 42}000000`,
    status: { code: 2 },
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'acme',
      'gen_ai.request.model': 'acme/big',
      'gen_ai.request.stream': true,
      'error.type': 'provider_error',
      'http.response.status_code': 503,
      'pareto_desk.model': 'acme/big',
      'pareto_desk.tier': 'high',
      'pareto_desk.role': 'primary',
      'pareto_desk.outcome': 'failed',
    },
  });
  expect(second).toMatchObject({
    name: 'chat grok',
    endTimeUnixNano: `${at + 2_000}500000`,
    status: {},
    attributes: {
      'gen_ai.provider.name': 'x_ai',
      'gen_ai.request.model': 'grok',
      'gen_ai.response.model': 'grok',
      'server.address': 'api.x.ai',
      'server.port': 443,
      'gen_ai.response.time_to_first_chunk': 0.25,
      'gen_ai.usage.input_tokens': 1_200,
      'gen_ai.usage.output_tokens': 80,
      'gen_ai.usage.cache_read.input_tokens': 1_000,
      'gen_ai.usage.cache_creation.input_tokens': 100,
      'gen_ai.usage.reasoning.output_tokens': 30,
      'pareto_desk.model': 'x-ai/grok',
      'pareto_desk.cost_usd': 0.0125,
    },
  });
  expect(new Set([request, first, second].map((span) => span?.spanId)).size).toBe(3);
});

test('no sentence goes along: not what a provider said, not why a model was chosen, not what a conversation is called', () => {
  const text = JSON.stringify(toSpans({ ...fallback, error: 'Acme said: my secret plan' }, sources));
  for (const secret of ['my secret plan', 'Acme said', 'a sentence', 'first words']) expect(text).not.toContain(secret);
});

test('conversations of two runs cannot be told to be the same one', () => {
  const idWith = (conversationSalt: string) =>
    plain(toSpans(fallback, { ...sources, conversationSalt }))[0]?.attributes['gen_ai.conversation.id'];
  expect(idWith('a')).toBe(idWith('a'));
  expect(idWith('a')).not.toBe(idWith('b'));
});

test('what a client calls a model is cleaned and cut, in the name of the span as well', () => {
  const [span] = plain(toSpans(requestLog({ requestedModel: `sk-secret ${'x'.repeat(1_000)}` }), sources));
  expect(span?.name).toMatch(/^chat \[key\] x{122}$/);
  expect(span?.attributes['gen_ai.request.model']).toMatch(/^\[key\] x{250}$/);
});

test.each([
  ['succeeded', 200, [], undefined, {}],
  ['failed', 502, [failed], 'provider_error', { code: 2 }],
  ['failed', 500, [], '500', { code: 2 }],
  ['refused', 429, [], '429', {}],
  ['aborted', null, [], undefined, {}],
] as const)('a request that %s with status %s', (outcome, status, attempts, error, spanStatus) => {
  const [span] = plain(toSpans(requestLog({ outcome, status, attempts: [...attempts] }), sources));
  expect([span?.attributes['error.type'], span?.status]).toEqual([error, spanStatus]);
});

test('embeddings are an operation of their own', () => {
  const [span] = plain(toSpans(requestLog({ dialect: 'openai-embeddings', requestedModel: 'acme/vec' }), sources));
  expect([span?.name, span?.attributes['gen_ai.operation.name']]).toEqual(['embeddings acme/vec', 'embeddings']);
});

test('a whole figure that may be broken stays a floating-point number', () => {
  const [, call] = toSpans(requestLog({ attempts: [{ ...succeeded, costUsd: 2 }] }), sources);
  expect(call?.attributes.find(({ key }) => key === 'pareto_desk.cost_usd')?.value).toEqual({ doubleValue: 2 });
  expect(call?.attributes.find(({ key }) => key === 'gen_ai.usage.input_tokens')?.value).toEqual({ intValue: '1200' });
});
