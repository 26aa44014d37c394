import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ConfigError, decodeConfig, readConfigText } from '../../../electron/desk/config-text.ts';

const surroundings = { providers: new Set(['openai']), ownPort: 7273 };
const provider = { id: 'acme', baseUrl: 'http://127.0.0.1:9001/v1', apiKey: 'sk-secret-of-acme' };
const model = { id: 'acme/big', endpoints: [{ provider: 'acme', modelId: 'big' }] };

/** A configuration with some members replaced, as text. */
function text(members: Record<string, unknown>): string {
  return JSON.stringify({ version: 1, providers: [provider], models: [model], ...members });
}

test('the example of the documents is read as it stands there', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');
  const example = /```jsonc\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const read = readConfigText(example, surroundings);
  expect(read.providers?.map(({ id }) => id)).toEqual(['acme', 'ollama']);
  expect(read.models?.[0]?.endpoints).toHaveLength(1);
});

test('commas at the end are no mistake, and stay what they are inside a text', () => {
  const trailing = `{ "version": 1, "providers": [{ "id": "acme", "baseUrl": "https://acme.example/v1", "name": ",]", }, /* last */ ],\n}`;
  expect(readConfigText(trailing, surroundings).providers).toEqual([
    { id: 'acme', baseUrl: 'https://acme.example/v1', name: ',]' },
  ]);
});

test.each([
  ['comments', '/* '.repeat(100_000)],
  ['texts', '"\\'.repeat(400_000)],
])('a file of %s that never end is refused without looking for the end of each', (_name, text) => {
  expect(() => readConfigText(text, surroundings)).toThrow('not valid JSON');
});

test('an address that is far too long is refused before anything looks into it', () => {
  const baseUrl = `https://acme.example${'/'.repeat(300_000)}x`;
  const text = JSON.stringify({ version: 1, providers: [{ id: 'acme', baseUrl }] });
  expect(() => readConfigText(text, surroundings)).toThrow('providers[0].baseUrl: ');
});

test.each([
  ['UTF-8', Buffer.from('{"version":1}')],
  ['UTF-8 with a mark', Buffer.from('\uFEFF{"version":1}')],
  ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFF{"version":1}', 'utf16le')],
])('a file in %s is read', (_how, bytes) => {
  expect(readConfigText(decodeConfig(bytes), surroundings)).toEqual({ version: 1 });
});

test('a file with comments is read', () => {
  const commented = `{ "version": 1, // the layout
    /* nothing but
       these */ "catalog": "only",
    "providers": [{ "id": "acme", "baseUrl": "https://acme.example/v1", "name": "Acme // not a comment" }] }`;
  expect(readConfigText(commented, surroundings)).toEqual({
    version: 1,
    catalog: 'only',
    providers: [{ id: 'acme', baseUrl: 'https://acme.example/v1', name: 'Acme // not a comment' }],
  });
});

test('a model may be served by a provider that is known without the file', () => {
  const endpoints = [{ provider: 'openai', modelId: 'big' }];
  expect(readConfigText(text({ models: [{ ...model, endpoints }] }), surroundings).models).toHaveLength(1);
});

test.each([
  ['a mistake in the JSON', '{\n  "version": 1,\n  "providers": [{]\n}', 'Line 3, column 18: this is not valid JSON.'],
  ['text that ends too early', '{"version": 1', 'Line 1, column 14: this is not valid JSON.'],
  ['no version', '{}', 'version: This is missing: it must be 1.'],
  ['a list instead of an object', '[]', 'The file: This must be an object in { }, not a list in [ ].'],
  ['a provider without an address', text({ providers: [{ id: 'acme' }] }), 'providers[0].baseUrl: This is missing.'],
  ['an unknown member', text({ provider: [] }), 'The file: There is no "provider" here.'],
  [
    'an unknown tier',
    text({ models: [{ ...model, tier: 'best' }] }),
    'models[0].tier: This must be "high", "medium" or "low".',
  ],
  [
    'a price that is text',
    text({ models: [{ ...model, endpoints: [{ ...model.endpoints[0], promptUsdPerMTok: '1' }] }] }),
    'models[0].endpoints[0].promptUsdPerMTok: This must be a number, not text in quotes.',
  ],
  [
    'a limit out of range',
    text({ settings: { limits: { firstTokenMs: 1 } } }),
    'settings.limits.firstTokenMs: This must be at least 50.',
  ],
  [
    'a part of a token',
    text({ models: [{ ...model, contextLength: 1.5 }] }),
    'models[0].contextLength: This must be a whole number.',
  ],
  [
    'a model that nobody serves',
    text({ models: [{ ...model, endpoints: [] }] }),
    'models[0].endpoints: This must have at least 1 entry.',
  ],
  ['an empty name', text({ providers: [{ ...provider, name: '' }] }), 'providers[0].name: This is empty.'],
  [
    'an address that is none',
    text({ providers: [{ ...provider, baseUrl: 'acme' }] }),
    'providers[0].baseUrl: This must be an address that begins with http:// or https://.',
  ],
  [
    'a tier to move a model to that there is not',
    text({ settings: { tierPins: { 'acme/big': 'best' } } }),
    'settings.tierPins.acme/big: This must be "high", "medium", "low" or "none".',
  ],
  [
    'an hour that is not written as one',
    text({
      models: [{ ...model, endpoints: [{ ...model.endpoints[0], overrides: [{ utcStart: '9:30', utcEnd: '1200' }] }] }],
    }),
    'models[0].endpoints[0].overrides[0].utcStart: A time of day is written HHMM, e.g. 0930.',
  ],
  [
    'a model of a provider that is not there',
    text({ models: [{ ...model, endpoints: [{ provider: 'acmee', modelId: 'big' }] }] }),
    'models[0].endpoints[0].provider: There is no provider "acmee".',
  ],
  [
    'the same provider twice',
    text({ providers: [provider, provider] }),
    'providers[1].id: This id stands in providers[0] already.',
  ],
  [
    'a time of day that no day has',
    text({
      models: [{ ...model, endpoints: [{ ...model.endpoints[0], overrides: [{ utcStart: '2400', utcEnd: '2401' }] }] }],
    }),
    'models[0].endpoints[0].overrides[0].utcEnd: A time of day is written HHMM, e.g. 0930.',
  ],
  [
    'a client key that fits into no header',
    text({ clientKeys: [{ name: 'ide', key: 'pd my own key' }] }),
    'clientKeys[0].key: A key has no spaces, no line breaks and no letters other than ASCII.',
  ],
  ['a name of nothing but blanks', text({ clientKeys: [{ name: '\n' }] }), 'clientKeys[0].name: This is empty.'],
  [
    'a web origin that any page may have',
    text({ settings: { allowedOrigins: ['https://app.example', 'null'] } }),
    'settings.allowedOrigins[1]: This is no web origin: write it like https://app.example, without a path.',
  ],
  ['the same model twice', text({ models: [model, model] }), 'models[1].id: This id stands in models[0] already.'],
  [
    'one client key under two names',
    text({
      clientKeys: [
        { name: 'a', key: 'pd-12345678' },
        { name: 'b', key: 'pd-12345678' },
      ],
    }),
    'clientKeys[1].key: This key stands in clientKeys[0] already.',
  ],
  [
    'two dialect fields',
    text({ providers: [{ ...provider, dialect: 'openai-chat', dialects: ['openai-chat'] }] }),
    'providers[0]: Write dialect or dialects, not both.',
  ],
  [
    'a provider that points at the gateway',
    text({ providers: [{ ...provider, baseUrl: 'http://localhost:7273/v1' }] }),
    'providers[0].baseUrl: localhost:7273 is Pareto Desk itself: requests would go round in a circle. Use the address of the provider.',
  ],
])('%s is refused with the place', (_name, config, message) => {
  expect(() => readConfigText(config, surroundings)).toThrow(new ConfigError([message]));
});

test('all problems are named at once, up to ten', () => {
  const models = Array.from({ length: 12 }, (_value, index) => ({ ...model, id: `acme/${index}`, tier: 'best' }));
  expect(() => readConfigText(text({ models }), surroundings)).toThrow(/^(models.*\n){10}… and 2 more\.$/);
});

test('no message quotes a key', () => {
  const broken = text({}).replace('"sk-secret-of-acme"', '"sk-secret-of-acme');
  const wrongType = text({ providers: [{ ...provider, apiKey: ['sk-secret-of-acme'] }] });
  for (const config of [broken, wrongType]) {
    const failure: unknown = (() => {
      try {
        return readConfigText(config, surroundings);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(Error);
    expect(String(failure)).not.toContain('sk-secret');
  }
});
