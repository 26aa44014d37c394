import { expect, test } from 'vitest';
import { factoryStored, readStored, toDocument } from '../../../electron/storage/stored-settings.ts';

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

test.each([
  ['{"version":2}', 'It was written by a newer version of Pareto Desk.'],
  ['{}', 'It has no version.'],
  ['null', 'It is no object.'],
  ['{"version":0}', 'Invalid input: expected 1'],
])('%s is refused: %s', (text, message) => {
  expect(() => readStored(text)).toThrow(message);
});
