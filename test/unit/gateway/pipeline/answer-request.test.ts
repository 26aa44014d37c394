import { expect, test } from 'vitest';
import type { InboundFormat } from '../../../../electron/gateway/dialects/inbound-layout.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { toRouteRequest } from '../../../../electron/gateway/pipeline/answer-request.ts';
import { plainRequest } from '../../../../electron/gateway/routing/plain-request.ts';

const bodies: readonly (readonly [InboundFormat, object])[] = [
  ['openai-chat', { n: 2, messages: [{ role: 'user', content: 'x' }], provider: { require_parameters: true } }],
  ['openai-responses', { input: 'x', max_output_tokens: 9 }],
  ['anthropic-messages', { max_tokens: 99, messages: [{ role: 'user', content: 'x' }], fallbacks: [{ model: 'a/b' }] }],
  ['completions', { prompt: 'x', models: ['a/b'] }],
];

test.each(bodies)('routing gets every field of a request in one order: %s', (format, fields) => {
  const bytes = Buffer.from(JSON.stringify({ model: 'pareto-code', ...fields }));
  const request = toRouteRequest(readInbound(format, bytes, () => null));
  expect(Object.keys(request)).toEqual(Object.keys(plainRequest('pareto-code')));
});
