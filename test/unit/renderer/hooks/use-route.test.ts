import { expect, test } from 'vitest';
import { readRoute, writeRoute } from '../../../../renderer/hooks/use-route.ts';

test.each([
  ['#/models/acme%2Fbig', { page: 'models', detail: 'acme/big' }],
  ['#/keys', { page: 'keys', detail: null }],
  ['#/settings/', { page: 'settings', detail: null }],
  ['', { page: '', detail: null }],
  ['#/models/%E0%A4%A', { page: 'models', detail: '%E0%A4%A' }],
])('the address %s is read as a place', (hash, route) => {
  expect(readRoute(hash)).toEqual(route);
});

test('what is written is read back, slashes and all', () => {
  const detail = 'author/slug:odd name#1';
  expect(readRoute(writeRoute('models', detail))).toEqual({ page: 'models', detail });
});
