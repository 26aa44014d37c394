import type { UsageTotal } from '../../../shared/ledger.ts';
import type { UsageRange } from './usage-range.ts';

export type UsageSplit = 'model' | 'provider' | 'clientKey';
export type Measure = 'cost' | 'tokens' | 'requests';

/** Sums of one model, provider or client, or of everything. */
export interface UsageSum {
  readonly requests: number;
  readonly failed: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly costUsd: number;
  readonly unknownCost: number;
  readonly estimated: number;
}

/** One colour of the picture. */
export interface UsageSeries extends UsageSum {
  /** Id of the model, provider or client; null = nobody answered; `others` is false for all of these. */
  readonly id: string | null;
  /** Everything that is too small for a colour of its own. */
  readonly others: boolean;
  /** One value of the measure per bucket. */
  readonly values: readonly number[];
}

/** Colours there are. */
export const mostSeries = 6;

export function measureOf(sum: UsageSum, measure: Measure): number {
  if (measure === 'cost') return sum.costUsd;
  return measure === 'requests' ? sum.requests : sum.promptTokens + sum.completionTokens;
}

const nothing: UsageSum = {
  requests: 0,
  failed: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  reasoningTokens: 0,
  costUsd: 0,
  unknownCost: 0,
  estimated: 0,
};

export function sumUp(totals: readonly UsageSum[]): UsageSum {
  return totals.reduce<UsageSum>(
    (sum, total) => ({
      requests: sum.requests + total.requests,
      failed: sum.failed + total.failed,
      promptTokens: sum.promptTokens + total.promptTokens,
      completionTokens: sum.completionTokens + total.completionTokens,
      cachedTokens: sum.cachedTokens + total.cachedTokens,
      reasoningTokens: sum.reasoningTokens + total.reasoningTokens,
      costUsd: sum.costUsd + total.costUsd,
      unknownCost: sum.unknownCost + total.unknownCost,
      estimated: sum.estimated + total.estimated,
    }),
    nothing,
  );
}

/** @returns every member of the split, the largest by the measure first; `values` follow the buckets of the range. */
export function seriesOf(
  totals: readonly UsageTotal[],
  split: UsageSplit,
  measure: Measure,
  range: UsageRange,
): readonly UsageSeries[] {
  const place = new Map(range.buckets.map(({ key }, index) => [key, index]));
  const groups = new Map<string | null, UsageTotal[]>();
  for (const total of totals) groups.set(total[split], [...(groups.get(total[split]) ?? []), total]);
  return [...groups]
    .map(([id, members]): UsageSeries => {
      const values = range.buckets.map(() => 0);
      for (const member of members) {
        const index = place.get((range.unit === 'hour' ? member.hour : member.day) ?? '');
        if (index !== undefined) values[index] = (values[index] ?? 0) + measureOf(member, measure);
      }
      return { ...sumUp(members), id, others: false, values };
    })
    .toSorted((a, b) => measureOf(b, measure) - measureOf(a, measure) || b.requests - a.requests);
}

/** @returns the series as the picture shows them: what has no colour of its own is put together. */
export function forPicture(series: readonly UsageSeries[]): readonly UsageSeries[] {
  if (series.length <= mostSeries) return series;
  const rest = series.slice(mostSeries - 1);
  const values = (rest[0]?.values ?? []).map((_, index) =>
    rest.reduce((sum, each) => sum + (each.values[index] ?? 0), 0),
  );
  return [...series.slice(0, mostSeries - 1), { ...sumUp(rest), id: null, others: true, values }];
}

/** @returns 3 to 5 round values from 0 up to at least the highest. */
export function roundTicks(highest: number): readonly number[] {
  if (highest <= 0) return [0, 1];
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  for (let index = 0; index * step < highest + step; index++) ticks.push(Number((index * step).toPrecision(12)));
  return ticks;
}
