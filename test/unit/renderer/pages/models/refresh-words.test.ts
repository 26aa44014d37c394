import { expect, test } from 'vitest';
import type { CatalogRefresh } from '../../../../../shared/app-state.ts';
import { describeAge, describeTrouble, formatSoon } from '../../../../../renderer/pages/models/refresh-words.ts';
import { fakeRefresh } from '../../../../support/fake-bridge/fake-refresh.ts';

const now = 1_000_000_000;
const refresh = (change: Partial<CatalogRefresh>): CatalogRefresh =>
  fakeRefresh({ lastAt: now - 7_200_000, ...change });

test.each<[Partial<CatalogRefresh>, string]>([
  [{}, 'Refreshed 2 h ago.'],
  [{ lastAt: null }, 'Not refreshed yet.'],
  [{ status: 'running' }, 'Refreshing …'],
])('the age in words: %j', (change, words) => {
  expect(describeAge(refresh(change), now)).toBe(words);
});

test.each<[Partial<CatalogRefresh>, string | null]>([
  [{}, null],
  [{ status: 'running' }, null],
  [{ status: 'failed', error: 'No line.', nextAt: now + 300_000 }, 'No line. Next try in 5 min.'],
  [{ status: 'failed', error: 'No line.', nextAt: null }, 'No line. Next try when you ask.'],
  [{ status: 'off', error: 'This run never does.' }, 'This run never does.'],
])('the trouble in words: %j', (change, words) => {
  expect(describeTrouble(refresh(change), now)).toBe(words);
});

test.each([
  [-5, 'in a moment'],
  [20_000, 'in a moment'],
  [60_000, 'in 1 min'],
  [89 * 60_000, 'in 89 min'],
  [6 * 3_600_000, 'in 6 h'],
])('%i ms from now is %s', (ms, words) => {
  expect(formatSoon(ms)).toBe(words);
});
