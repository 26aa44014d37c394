import { expect, test } from 'vitest';
import { findRoute } from '../../../../electron/gateway/server/routes.ts';

test.each<[string, string | undefined]>([
  ['/', 'root'],
  ['///', 'root'],
  ['/v1/', 'root'],
  ['/v1/models//', 'models'],
  ['/v1/models/acme/one/', 'model'],
  ['/v1//models', 'models'],
  ['//v1/models', 'models'],
  ['/v1//v1//chat/completions', 'complete'],
  ['/v1//nothing', undefined],
])('slashes too many say nothing: %s', (path, name) => {
  expect(findRoute(path)?.route.name).toBe(name);
});

test('OpenRouter’s list of what a key may use is the list', () => {
  expect(findRoute('/api/v1/models/user')).toEqual(findRoute('/v1/models'));
});

test('a path of nothing but slashes is read once, however long it is', () => {
  // With a pattern that begins anew at every slash this takes a minute.
  expect(findRoute(`${'/'.repeat(150_000)}x`)).toBeNull();
  expect(findRoute('/'.repeat(150_000))?.route.name).toBe('root');
});
