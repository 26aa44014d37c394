import { describe, expect, test } from 'vitest';
import { findFreeId } from '../../../../../renderer/pages/keys/provider-id.ts';
import { describeKey, groupProviders, isKeyOurs } from '../../../../../renderer/pages/keys/provider-words.ts';
import { providerOf, withKey } from '../../../../support/fake-bridge/fake-providers.ts';

const acme = providerOf({
  id: 'acme',
  name: 'Acme',
  baseUrl: 'https://acme.example/v1',
  environmentVariables: ['ACME_KEY'],
});

describe('where a key is', () => {
  test.each([
    ['vault', 'Key ····9f3e in a private file', true],
    ['environment', 'Key ····9f3e from ACME_KEY, read-only', false],
    ['config', 'Key ····9f3e from the configuration file, read-only', false],
    ['not-needed', 'Needs no key', false],
    ['none', null, false],
  ] as const)('%s', (keySource, words, ours) => {
    const provider = withKey(acme, { keySource, lastFour: '9f3e' });
    expect(describeKey(provider, 'file')).toBe(words);
    expect(isKeyOurs(provider)).toBe(ours);
  });

  test('a key too short to show any of is only said to be there', () => {
    expect(describeKey(withKey(acme, { lastFour: '' }), 'keyring')).toBe("Key in the system's key store");
  });
});

test('every provider is in one group: what works first, what could be added near the end', () => {
  const groups = groupProviders([
    acme,
    withKey(acme, { id: 'works' }),
    withKey(acme, { id: 'off', status: 'switched-off' }),
    withKey(acme, { id: 'refused', status: 'key-refused' }),
    withKey(acme, { id: 'away', status: 'not-reachable' }),
    providerOf({
      id: 'local',
      name: 'Local',
      baseUrl: 'http://127.0.0.1:1/v1',
      keySource: 'not-needed',
      status: 'not-running',
    }),
    withKey(acme, { id: 'demo', demo: true }),
  ]);
  expect(groups.map(({ title, providers }) => [title, providers.map(({ id }) => id)])).toEqual([
    ['Ready', ['works']],
    ['Not in use', ['off', 'refused', 'away']],
    ['On your own machines', ['local']],
    ['Add a key', ['acme']],
    ['Demo', ['demo']],
  ]);
});

test('without a key adding one comes before servers that do not run', () => {
  const local = providerOf({
    id: 'local',
    name: 'Local',
    baseUrl: 'http://127.0.0.1:1/v1',
    keySource: 'not-needed',
    status: 'not-running',
  });
  const titles = (providers: Parameters<typeof groupProviders>[0]): readonly string[] =>
    groupProviders(providers).map(({ title }) => title);
  expect(titles([local, acme, withKey(acme, { id: 'demo', demo: true })])).toEqual([
    'Add a key',
    'On your own machines',
    'Demo',
  ]);
  expect(titles([local, acme, { ...local, id: 'runs', status: 'ready' }])).toEqual([
    'Ready',
    'On your own machines',
    'Add a key',
  ]);
});

test.each([
  ['Ollama', [], 'ollama'],
  ['Ollama', ['ollama', 'ollama-2'], 'ollama-3'],
  ['  My GPU box! ', [], 'my-gpu-box'],
  ['日本', [], 'provider'],
])('the name "%s" beside %j gives the id %s', (name, taken, id) => {
  expect(findFreeId(name, taken)).toBe(id);
});
