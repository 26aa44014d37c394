import { expect, test } from 'vitest';
import type { EndpointView, ModelView } from '../../../../../shared/app-state.ts';
import { nextSort, sortModels, type ModelSort } from '../../../../../renderer/pages/models/model-order.ts';

type Figures = Partial<Pick<ModelView, 'codingIndex' | 'codingPercentile' | 'contextLength'>> &
  Partial<Pick<EndpointView, 'promptUsdPerMTok' | 'completionUsdPerMTok' | 'throughputP50'>>;

function model(name: string, figures: Figures): ModelView {
  const endpoint = { promptUsdPerMTok: null, completionUsdPerMTok: null, throughputP50: null, ...figures };
  return { name, codingIndex: null, codingPercentile: null, ...figures, endpoints: [endpoint] } as unknown as ModelView;
}

const models = [
  model('Bee', { codingIndex: 70, promptUsdPerMTok: 2, completionUsdPerMTok: 4, throughputP50: 90, contextLength: 8 }),
  model('ant', { codingPercentile: 99, promptUsdPerMTok: 0, completionUsdPerMTok: 9, contextLength: 32 }),
  model('Cat', { promptUsdPerMTok: 2, throughputP50: 30, contextLength: 16 }),
  model('Dog', {
    codingIndex: 80,
    codingPercentile: 90,
    completionUsdPerMTok: 1,
    throughputP50: 60,
    contextLength: 64,
  }),
  model('Elk', { codingPercentile: 40, promptUsdPerMTok: 0.5, contextLength: 1 }),
];

test.each<[ModelSort['column'], string, string]>([
  ['name', 'ant Bee Cat Dog Elk', 'Elk Dog Cat Bee ant'],
  // those with an index before those with a percentile alone, as in no order the two can be compared
  ['coding', 'Bee Dog Elk ant Cat', 'Dog Bee ant Elk Cat'],
  ['input', 'ant Elk Bee Cat Dog', 'Bee Cat Elk ant Dog'],
  ['output', 'Dog Bee ant Cat Elk', 'ant Bee Dog Cat Elk'],
  ['speed', 'Cat Dog Bee ant Elk', 'Bee Dog Cat ant Elk'],
  ['context', 'Elk Bee Cat ant Dog', 'Dog ant Cat Bee Elk'],
])('by %s, what is not known comes last in both directions', (column, up, down) => {
  const namesBy = (ascending: boolean): string =>
    sortModels(models, { column, ascending })
      .map(({ name }) => name)
      .join(' ');
  expect([namesBy(true), namesBy(false)]).toEqual([up, down]);
});

test('a head leads to the better end of its column, then to the other, then back to the tiers', () => {
  const walk = (column: ModelSort['column']): (boolean | undefined)[] => {
    const first = nextSort(null, column);
    const second = nextSort(first, column);
    return [first?.ascending, second?.ascending, nextSort(second, column)?.ascending];
  };
  expect([walk('input'), walk('coding'), walk('speed')]).toEqual([
    [true, false, undefined],
    [false, true, undefined],
    [false, true, undefined],
  ]);
  expect(nextSort({ column: 'input', ascending: false }, 'name')).toEqual({ column: 'name', ascending: true });
});
