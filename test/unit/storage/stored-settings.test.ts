import { expect, test } from 'vitest';
import { factoryGuardrails, noClientLimits } from '../../../shared/guardrails.ts';
import { factoryStored, readStored, toDocument, type Stored } from '../../../electron/storage/stored-settings.ts';

test('a document is read back as it was written', () => {
  expect(readStored(JSON.stringify(toDocument(factoryStored)))).toEqual(factoryStored);
});

test('an older document goes through every step up to the present layout', () => {
  const steps = {
    [-1]: (document: Readonly<Record<string, unknown>>) => ({ ...document, version: 0, tier: document['level'] }),
    0: (document: Readonly<Record<string, unknown>>) => ({
      ...toDocument(factoryStored),
      settings: { defaultTier: document['tier'] },
      version: 1,
    }),
  };
  expect(readStored('{"version":-1,"level":"low"}', steps).settings.defaultTier).toBe('low');
});

const { settings } = factoryStored;
/** Everything that has members, with values of a person's own. */
const lived: Stored = {
  settings: {
    ...settings,
    tierPins: { 'acme/big': 'high' },
    overrides: { models: { 'acme/big': { codingIndex: 50 } }, endpoints: {} },
    limits: { ...settings.limits, idleMs: 5_000 },
    guardrails: {
      ...settings.guardrails,
      content: { ...settings.guardrails.content, scope: 'user-only' },
      budget: { ...settings.guardrails.budget, perDayUsd: 3 },
    },
  },
  catalog: 'only',
  providers: [{ id: 'acme', baseUrl: 'http://127.0.0.1:9001/v1' }],
  models: [{ id: 'acme/big', endpoints: [{ provider: 'acme', modelId: 'big' }] }],
  clientKeys: [
    {
      id: '1',
      name: 'Default',
      hash: 'a'.repeat(64),
      lastFour: 'abcd',
      createdAt: 1,
      lastUsedAt: null,
      defaultTier: null,
      preventOverrides: false,
      limits: { ...noClientLimits, content: { ...factoryGuardrails.content, responses: true } },
    },
  ],
};

/** @returns every way through objects and lists that leads to an object, the outermost first. */
function objectsIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, member]) => objectsIn(member, [...path, name]));
  return Array.isArray(value) ? inner : [path, ...inner];
}

function documentWith(path: readonly string[], change: (object: Record<string, unknown>) => void): string {
  const document = JSON.parse(JSON.stringify(toDocument(lived))) as Record<string, unknown>;
  change(path.reduce((object, name) => object[name] as Record<string, unknown>, document));
  return JSON.stringify(document);
}

const records = new Set(['settings.tierPins', 'settings.overrides.models', 'settings.overrides.endpoints']);
const fixed = objectsIn(toDocument(lived)).filter((path) => !records.has(path.join('.')));

test.each(fixed)('what a later version adds to %s%s%s%s%s is left out', (...path) => {
  expect(readStored(documentWith(path, (object) => (object['later'] = { on: true })))).toEqual(lived);
});

test.each([
  ['settings'],
  ['settings', 'limits'],
  ['settings', 'telemetry'],
  ['settings', 'tierBands'],
  ['settings', 'overrides'],
  ['settings', 'guardrails'],
  ['settings', 'guardrails', 'content'],
  ['settings', 'guardrails', 'content', 'detectors'],
  ['settings', 'guardrails', 'budget'],
  ['settings', 'guardrails', 'allowed'],
  ['settings', 'guardrails', 'allowed', 'models'],
  ['settings', 'guardrails', 'retention'],
  ['clientKeys', '0', 'limits'],
  ['clientKeys', '0', 'limits', 'budget'],
  ['clientKeys', '0', 'limits', 'content', 'detectors'],
])('whatever an earlier version did not have in %s %s %s %s takes its factory value', (...path) => {
  for (const [name, value] of Object.entries(factoryOf(path))) {
    const restored = documentWith(path, (object) => (object[name] = value));
    const read = readStored(documentWith(path, (object) => delete object[name]));
    expect({ name, ...toDocument(read) }).toEqual({ name, ...(JSON.parse(restored) as object) });
  }
});

function factoryOf(path: readonly string[]): Record<string, unknown> {
  const content = path.includes('content') ? factoryGuardrails.content : null; // a key without rules has none of its own
  const factory = { ...factoryStored, clientKeys: [{ limits: { ...noClientLimits, content } }] };
  return path.reduce<Record<string, unknown>>((object, name) => object[name] as Record<string, unknown>, {
    ...factory,
  });
}

test('a file without its lists has none, and a mark in front of it is no damage', () => {
  expect(readStored('\uFEFF{"version":1}')).toEqual(factoryStored);
});

test.each([
  ['{"version":2}', 'It was written by a newer version of Pareto Desk.'],
  ['{}', 'It has no version.'],
  ['null', 'It is no object.'],
  ['{"version":0}', 'Invalid input: expected 1'],
])('%s is refused: %s', (text, message) => {
  expect(() => readStored(text)).toThrow(message);
});
