import { expect, test } from 'vitest';
import { readEnvironmentKey, unusableVariables } from '../../../electron/storage/environment-keys.ts';

const variables = ['ACME_API_KEY', 'ACME_TOKEN'];

test.each([
  [
    'the first variable wins',
    { ACME_TOKEN: 'sk-2', ACME_API_KEY: 'sk-1' },
    { variable: 'ACME_API_KEY', secret: 'sk-1' },
  ],
  [
    'an empty variable does not count',
    { ACME_API_KEY: ' ', ACME_TOKEN: 'sk-2' },
    { variable: 'ACME_TOKEN', secret: 'sk-2' },
  ],
  ['white space around the key is dropped', { ACME_API_KEY: ' sk-1\n' }, { variable: 'ACME_API_KEY', secret: 'sk-1' }],
  ['one of our own client keys is left alone', { ACME_API_KEY: 'pd-mine' }, null],
  ['what no header can carry is no key', { ACME_API_KEY: 'sk-1\nsk-2', ACME_TOKEN: 'sk-é' }, null],
  ['no variable, no key', { OTHER: 'sk-1' }, null],
])('%s', (_name, environment, expected) => {
  expect(readEnvironmentKey(environment, variables, 'pd-')).toEqual(expected);
});

test('variables with something else than a key are named, but not empty ones', () => {
  const environment = { ACME_API_KEY: 'sk-1\nsk-2', ACME_TOKEN: ' ', OTHER: 'sk 1' };
  expect(unusableVariables(environment, variables)).toEqual(['ACME_API_KEY']);
});
