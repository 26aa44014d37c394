import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../../../shared/dialect.ts';
import { readInbound, type InboundFormat } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { toOutgoing } from '../../../../electron/gateway/pipeline/upstream-request.ts';
import { aCatalog } from '../../../support/a-snapshot.ts';

const { models, providerById } = aCatalog([
  { id: 'acme/big', endpoints: [{ provider: 'openrouter', promptUsdPerMTok: 1 }] },
  { id: 'p1/own' },
]);

/** What a provider gets of a request for `acme/big`. */
function sent(format: InboundFormat, body: object, dialect: Dialect, id = 'openrouter'): Record<string, unknown> {
  const request = readInbound(format, Buffer.from(JSON.stringify({ model: 'acme/big', ...body })), () => null);
  const model = models.find((each) => each.id === 'acme/big');
  const endpoint = model?.endpoints[0];
  const provider = providerById.get('openrouter');
  if (model === undefined || endpoint === undefined || provider === undefined) throw new Error('no such model');
  const outgoing = toOutgoing(request, {
    provider: { ...provider, id },
    providers: providerById,
    model,
    endpoint,
    dialect,
    secret: undefined,
    instance: 'i',
    why: '',
    passedOn: {},
    conversation: () => request.codec.readRequest(request.body()),
  });
  return JSON.parse(Buffer.concat(outgoing.body).toString('utf8')) as Record<string, unknown>;
}

const rules = { zdr: true, data_collection: 'deny', only: ['anthropic'], max_price: { prompt: 3 } };
const heeded = { provider: rules, session_id: 's', transforms: ['middle-out'], trace: { id: '1' } };
const chosenHere = { models: ['acme/big'], plugins: [], route: 'fallback' };
const turns = { messages: [{ role: 'user', content: 'hi' }] };
const sealed = {
  messages: [
    { role: 'user', content: 'hi' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'pareto:acme:signature::abc' },
        { type: 'text', text: 'a' },
      ],
    },
    { role: 'user', content: 'and?' },
  ],
  max_tokens: 9,
};

// OpenRouter OpenAPI, chat, Messages and Responses requests (read 2026-08)
const ways: readonly [string, InboundFormat, object, Dialect][] = [
  ['a chat in its own format', 'openai-chat', turns, 'openai-chat'],
  ['an old completion', 'completions', { prompt: 'hi' }, 'openai-chat'],
  ['a chat as Messages', 'openai-chat', turns, 'anthropic-messages'],
  ['Messages as a chat', 'anthropic-messages', { ...turns, max_tokens: 9 }, 'openai-chat'],
  ['Messages with a seal of ours', 'anthropic-messages', sealed, 'anthropic-messages'],
  ['Responses as a chat', 'openai-responses', { input: 'hi' }, 'openai-chat'],
];

describe.each(ways)('%s', (_name, format, body, dialect) => {
  test('takes along what OpenRouter itself heeds, and nothing that chooses models', () => {
    const seen = sent(format, { ...body, ...heeded, ...chosenHere }, dialect);
    expect(seen).toMatchObject({ ...heeded, model: 'big' });
    expect(Object.keys(chosenHere).filter((key) => key in seen)).toEqual([]);
  });

  test('leaves all of it out for other providers', () => {
    const seen = sent(format, { ...body, ...heeded }, dialect, 'p1');
    expect(Object.keys(heeded).filter((key) => key in seen)).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['OpenRouter itself', { only: ['openrouter'], order: ['OpenRouter', 'azure'] }, { order: ['azure'] }],
    ['an own provider', { order: ['p1', 'anthropic/x'], zdr: true }, { order: ['anthropic/x'], zdr: true }],
    ['nobody of ours', { only: ['azure'], ignore: ['p1'] }, { only: ['azure'], ignore: ['p1'] }],
  ])('a list that names %s is told in words OpenRouter knows', (_who, provider, expected) => {
    expect(sent(format, { ...body, provider }, dialect).provider).toEqual(expected);
  });
});
