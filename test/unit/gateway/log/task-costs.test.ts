import { expect, test } from 'vitest';
import { createTaskCosts } from '../../../../electron/gateway/log/task-costs.ts';
import { aCatalog } from '../../../support/a-snapshot.ts';
import { requestLog } from '../../../support/request-logs.ts';

const catalog = aCatalog([
  { id: 'a/model', prompt: 1, completion: 2 },
  { id: 'b/free', prompt: 0, completion: 0 },
]);
const usage = { prompt: 9_000, completion: 250, cached: 8_000, cacheWrite: 0, reasoning: 0 };
/** 9,000 prompt tokens and a usual answer of 500 at list price. */
const listUsd = 0.01;
const answered = { model: 'a/model', provider: 'a', outcome: 'succeeded', usage, costUsd: listUsd / 4 } as const;

test('requests that cost a quarter of what lists and a usual answer say have the factor 1/4', () => {
  const costs = createTaskCosts();
  for (let count = 0; count < 3; count++) costs.record(requestLog(answered), catalog);
  const learnt = costs.factors().get('a/model');
  expect(learnt?.factor).toBeCloseTo(0.25);
  expect(learnt?.samples).toBeCloseTo(2.97, 2);
});

test('old requests fade', () => {
  const costs = createTaskCosts();
  for (let count = 0; count < 50; count++) costs.record(requestLog({ ...answered, costUsd: listUsd * 10 }), catalog);
  for (let count = 0; count < 500; count++) costs.record(requestLog(answered), catalog);
  expect(costs.factors().get('a/model')?.factor).toBeLessThan(0.35);
  expect(costs.factors().get('a/model')?.samples).toBeLessThanOrEqual(100);
});

test.each([
  ['a failed request', { ...answered, outcome: 'failed' }],
  ['an unknown cost', { ...answered, costUsd: null }],
  ['no usage', { ...answered, usage: null }],
  ['a model the catalog does not know', { ...answered, model: 'x/unknown' }],
  ['a free model', { ...answered, model: 'b/free', provider: 'b', costUsd: 0 }],
] as const)('%s teaches nothing', (_, entry) => {
  const costs = createTaskCosts();
  costs.record(requestLog(entry), catalog);
  expect(costs.factors().size).toBe(0);
});
