import { expect, test } from 'vitest';
import type { KnownSecret } from '../../../../electron/desk/known-secrets.ts';
import { viewProviders } from '../../../../electron/desk/views/provider-view.ts';
import { aSnapshot, noon, type SnapshotSketch } from '../../../support/a-snapshot.ts';

const models = [
  { id: 'acme/big', endpoints: [{ provider: 'acme' }, { provider: 'other' }] },
  { id: 'acme/small', endpoints: [{ provider: 'acme' }] },
];
const secret: KnownSecret = { secret: 'sk-secret-1234567890', source: 'vault' };

function viewAcme(sketch: SnapshotSketch, secrets: ReadonlyMap<string, KnownSecret> = new Map([['acme', secret]])) {
  return viewProviders(aSnapshot({ models, ...sketch }), secrets, new Map()).find(({ id }) => id === 'acme');
}

test.each<[string, SnapshotSketch, string]>([
  ['has a key and rests nowhere', {}, 'ready'],
  ['rests with one of two models', { rests: { 'acme/big@acme': {} } }, 'ready'],
  ['rests with all models', { rests: { 'acme/big@acme': {}, 'acme/small@acme': {} } }, 'cooling-down'],
  [
    'had its rests, but they are over',
    { rests: { 'acme/big@acme': { until: noon }, 'acme/small@acme': { until: noon } } },
    'ready',
  ],
  ['refused the key', { rests: { acme: { reason: 'key_refused' } } }, 'key-refused'],
  ['refused the key some time ago', { rests: { acme: { reason: 'key_refused', until: noon } } }, 'key-refused'],
  ['refused the key for one of two models', { rests: { 'acme/big@acme': { reason: 'key_refused' } } }, 'ready'],
  ['wants to be paid', { rests: { acme: { reason: 'payment_required' } } }, 'no-credit'],
  [
    'refuses connections',
    {
      rests: { 'acme/big@acme': { reason: 'connection_refused' }, 'acme/small@acme': { reason: 'connection_refused' } },
    },
    'not-running',
  ],
  ['has no key', { bars: { acme: 'no-key' } }, 'no-key'],
  ['was switched off', { bars: { acme: 'switched-off' }, settings: { disabledProviders: ['acme'] } }, 'switched-off'],
])('a provider that %s is shown so', (_name, sketch, status) => {
  expect(viewAcme(sketch)?.status).toBe(status);
});

test('models are counted once per provider', () => {
  expect(viewAcme({})?.modelCount).toBe(2);
});

test('of a key its last four characters are shown, of a short one nothing', () => {
  expect(viewAcme({})?.lastFour).toBe('7890');
  expect(viewAcme({}, new Map([['acme', { ...secret, secret: 'sk-1234' }]]))?.lastFour).toBe('');
  expect(viewAcme({}, new Map())).toMatchObject({ lastFour: null, keySource: 'none' });
});
