import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../../../shared/dialect.ts';
import type { InboundFormat } from '../../../../electron/gateway/dialects/inbound-layout.ts';
import { readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { toOutgoing } from '../../../../electron/gateway/pipeline/upstream-request.ts';
import { aCatalog } from '../../../support/a-snapshot.ts';

const { models, providerById } = aCatalog([
  { id: 'acme/big', endpoints: [{ provider: 'openrouter', promptUsdPerMTok: 1 }] },
  { id: 'p1/own' },
]);

/** What a provider gets of a request for `acme/big`. */
function sent(...asked: Parameters<typeof outgoing>): Record<string, unknown> {
  return JSON.parse(Buffer.concat(outgoing(...asked).body).toString('utf8')) as Record<string, unknown>;
}

/** What an own provider does not get of a chat. */
function dropped(body: object): readonly string[] {
  return outgoing('openai-chat', body, 'openai-chat', 'p1').dropped;
}

function outgoing(
  format: InboundFormat,
  body: object,
  dialect: Dialect,
  id = 'openrouter',
  passedOn: Record<string, string> = {},
) {
  const request = readInbound(format, Buffer.from(JSON.stringify({ model: 'acme/big', ...body })), () => null);
  const model = models.find((each) => each.id === 'acme/big');
  const endpoint = model?.endpoints[0];
  const provider = providerById.get('openrouter');
  if (model === undefined || endpoint === undefined || provider === undefined) throw new Error('no such model');
  return toOutgoing(request, {
    provider: { ...provider, id, aggregator: id === 'openrouter' },
    providers: providerById,
    model,
    endpoint,
    dialect,
    secret: undefined,
    instance: 'i',
    why: '',
    passedOn,
    conversation: () => request.codec.readRequest(request.body()),
  });
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

// OpenRouter API reference, chat request fields (read 2026-08); other chat APIs answer 400 to the object
describe('`reasoning` of a chat', () => {
  const words = (reasoning: unknown, id: string, more: object = {}) => {
    const { reasoning: object, reasoning_effort: word } = sent(
      'openai-chat',
      { ...turns, ...more, reasoning },
      'openai-chat',
      id,
    );
    return [object, word];
  };

  test.each<readonly [unknown, string | undefined]>([
    [{ effort: 'high' }, 'high'],
    [{ max_tokens: 20_000 }, 'high'],
    [{ effort: 'low', exclude: true }, 'low'],
    [{ enabled: false }, 'none'],
    [{ enabled: true }, undefined],
    [{}, undefined],
  ])('%j is told to OpenAI in its own word: %s', (reasoning, word) => {
    expect(words(reasoning, 'openai')).toEqual([undefined, word]);
  });

  test('wins over `reasoning_effort` beside it', () => {
    expect(words({ effort: 'high' }, 'p1', { reasoning_effort: 'low' })).toEqual([undefined, 'high']);
    expect(words({}, 'p1', { reasoning_effort: 'low' })).toEqual([undefined, 'low']);
  });

  test('stays as it is at OpenRouter, and where it is no object', () => {
    expect(words({ effort: 'high' }, 'openrouter')).toEqual([{ effort: 'high' }, undefined]);
    expect(words(null, 'p1', { reasoning_effort: 'low' })).toEqual([null, 'low']);
  });

  test('is dropped where there is no word for it, and that is said', () => {
    expect(words({ enabled: false }, 'p1')).toEqual([undefined, undefined]);
    expect(dropped({ ...turns, reasoning: { enabled: false, exclude: true } })).toEqual([
      'reasoning.exclude',
      'reasoning_effort',
    ]);
  });
});

test('who the client says it is goes to aggregators alone, and its other headers to nobody', () => {
  const passedOn = {
    'http-referer': 'https://ide.example',
    'x-title': 'IDE',
    cookie: 'a=b',
    authorization: 'Bearer pd-x',
  };
  const namesFor = (id: string) => Object.keys(outgoing('openai-chat', turns, 'openai-chat', id, passedOn).headers);
  const always = ['content-type', 'accept', 'user-agent', 'x-pareto-desk-hop'];
  expect(namesFor('p1')).toEqual(always);
  expect(namesFor('openrouter')).toEqual([...always, 'http-referer', 'x-title']);
});

const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
const chatCall = { type: 'function', id: 'c', function: { name: 'f', arguments: deep } };
const chatCustom = { type: 'custom', id: 'c', custom: { name: 'f', input: deep } };
const responsesCall = { type: 'function_call', call_id: 'c', name: 'f', arguments: deep };

const called = (call: object) => ({ messages: [...turns.messages, { role: 'assistant', tool_calls: [call] }] });

test.each<[InboundFormat, Dialect, object]>([
  ['openai-chat', 'anthropic-messages', called(chatCall)],
  ['openai-chat', 'gemini', called(chatCall)],
  ['openai-responses', 'anthropic-messages', { input: [...turns.messages, responsesCall] }],
  ['openai-responses', 'gemini', { input: [...turns.messages, responsesCall] }],
])('arguments nested too deep to be written are a fault of the request: %s, %s', (format, dialect, body) => {
  const message = expect.stringContaining('nested too deep') as string;
  expect(() => outgoing(format, body, dialect)).toThrow(
    expect.objectContaining({ status: 400, code: 'invalid_request', message }),
  );
});

test.each<[string, InboundFormat, Dialect, object]>([
  ['arguments', 'openai-chat', 'openai-responses', called(chatCall)],
  ['input of a custom tool', 'openai-chat', 'gemini', called(chatCustom)],
  ['message', 'openai-chat', 'anthropic-messages', { messages: [{ role: 'user', content: deep }] }],
])('what stays a text is nested in nothing: %s, %s, %s', (_what, format, dialect, body) => {
  expect(JSON.stringify(sent(format, body, dialect))).toContain(JSON.stringify(deep).slice(1, -1));
});
