import { describe, expect, test } from 'vitest';
import { buildCatalog } from '../../../../electron/gateway/catalog/build-catalog.ts';
import type { InboundFormat } from '../../../../electron/gateway/dialects/inbound-layout.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { previewFor } from '../../../../electron/gateway/pipeline/answer-request.ts';
import { factorySettings } from '../../../../shared/settings.ts';
import { aSnapshot, emptyFigures } from '../../../support/a-snapshot.ts';

/** One model at a provider of each wire format; none of them thinks but the last. */
const dialects = {
  chat: 'openai-chat',
  responses: 'openai-responses',
  claude: 'anthropic-messages',
  gemini: 'gemini',
} as const;
const providers = Object.entries({ ...dialects, mistral: 'openai-chat', thinks: 'openai-chat' } as const).map(
  ([id, dialect]) => ({ id, dialect, baseUrl: 'http://127.0.0.1:9/v1', auth: 'none' as const }),
);
const { tierBands, tierPins } = factorySettings;
const snapshot = aSnapshot({
  catalog: buildCatalog({
    snapshot: emptyFigures,
    providers,
    models: providers.map(({ id }) => ({
      id: `x/${id}`,
      tier: 'high' as const,
      supports: { tools: true, structuredOutputs: true, reasoning: id === 'thinks' },
      endpoints: [{ provider: id, modelId: id, promptUsdPerMTok: 1, completionUsdPerMTok: 1 }],
    })),
    mode: 'only',
    tierBands,
    tierPins,
  }),
});

const everybody = ['chat', 'responses', 'claude', 'gemini', 'mistral', 'thinks'];
const bodies: Readonly<Record<InboundFormat, object>> = {
  'openai-chat': { messages: [{ role: 'user', content: 'x' }] },
  'openai-responses': { input: 'x' },
  'anthropic-messages': { max_tokens: 99, messages: [{ role: 'user', content: 'x' }] },
  completions: { prompt: 'x' },
};

function previewOf(format: InboundFormat, fields: object, provider: object = { require_parameters: true }) {
  const body = { model: 'pareto-code', ...bodies[format], provider, ...fields };
  const request = readInbound(format, Buffer.from(JSON.stringify(body)), () => null);
  return previewFor(request, snapshot, { foresee: (_, plan) => plan });
}

/** Whoever takes all of a request. */
function takers(...asked: Parameters<typeof previewOf>): readonly string[] {
  const { verdicts } = previewOf(...asked);
  return everybody.filter((id) => verdicts.find(({ model }) => model === `x/${id}`)?.verdict !== 'excluded');
}

const f = { name: 'f', parameters: { type: 'object', properties: {} } };

// OpenRouter docs, "Provider routing" > "require_parameters" (read 2026-08)
describe('require_parameters', () => {
  test.each<readonly [InboundFormat, object, readonly string[]]>([
    ['openai-chat', {}, everybody],
    [
      'openai-chat',
      { max_tokens: 9, top_p: 0.5, stop: ['x'], user: 'me', metadata: { a: 'b' } },
      ['chat', 'claude', 'gemini', 'mistral', 'thinks'],
    ],
    ['openai-chat', { seed: 1 }, ['chat', 'gemini', 'mistral', 'thinks']],
    ['openai-chat', { logit_bias: { 5: 1 } }, ['chat', 'mistral', 'thinks']],
    ['openai-chat', { top_k: 5 }, ['chat', 'claude', 'gemini', 'thinks']],
    ['openai-chat', { temperature: 1.5 }, ['chat', 'responses', 'gemini', 'mistral', 'thinks']],
    ['openai-chat', { reasoning_effort: 'high' }, ['thinks']],
    ['openai-chat', { tools: [{ type: 'function', function: f }], tool_choice: 'auto' }, everybody],
    ['openai-chat', { response_format: { type: 'json_object' } }, everybody],
    ['openai-responses', { text: { verbosity: 'low' } }, ['responses']],
    [
      'anthropic-messages',
      { stop_sequences: ['x'], temperature: 0.1 },
      ['chat', 'claude', 'gemini', 'mistral', 'thinks'],
    ],
    ['completions', { presence_penalty: 1 }, ['chat', 'gemini', 'mistral', 'thinks']],
  ])('of %s with %j is met by those who take all of it', (format, fields, expected) => {
    expect(takers(format, fields)).toEqual(expected);
    expect(takers(format, fields, { require_parameters: false })).toEqual(everybody);
  });

  test('says what is missing where', () => {
    const { refusal } = previewOf('openai-chat', { model: 'x/claude', seed: 1, min_p: 0.1 });
    expect(refusal?.status).toBe(404);
    expect(refusal?.message).toMatch(/claude does not take min_p, seed of this request/);
  });
});
