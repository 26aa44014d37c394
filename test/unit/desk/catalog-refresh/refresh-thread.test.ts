import { expect, test } from 'vitest';
import { startRefresh } from '../../../../electron/desk/catalog-refresh/refresh-thread.ts';
import type { RefreshOrder } from '../../../../electron/desk/catalog-refresh/knowledge.ts';
import { bundledSnapshot } from '../../../../electron/gateway/catalog/bundled.ts';
import { noon } from '../../../support/a-snapshot.ts';
import { startSources, type TestSources } from '../../../support/catalog-sources.ts';

const order = ({ sources }: TestSources): RefreshOrder => ({
  known: { figures: bundledSnapshot(), validators: {}, idBySlug: {} },
  sources,
  keys: { openrouter: null, artificialAnalysis: null },
  tierModels: [],
  now: noon,
});

test('a refresh runs on a thread of its own and brings its figures back', async () => {
  const server = await startSources();
  const { known, answers } = await startRefresh(order(server)).outcome;
  expect(answers.map(({ state }) => state)).toEqual(['changed', 'changed', 'no-key', 'no-key', 'no-key']);
  expect(known.figures.models.find(({ id }) => id === 'xiaomi/mimo-v2.5-pro')?.status).toBe('retired');
});

test('a refresh that is ended says so', async () => {
  const { outcome, end } = startRefresh(order(await startSources()));
  await Promise.all([expect(outcome).rejects.toThrow('The refresh was ended.'), end()]);
});

test('a thread that cannot do its work says why', async () => {
  const broken = { ...order(await startSources()), known: null } as unknown as RefreshOrder;
  await expect(startRefresh(broken).outcome).rejects.toThrow(/null/);
});
