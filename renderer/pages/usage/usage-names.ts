import { useNames } from '../../hooks/use-names.ts';
import type { UsageSeries, UsageSplit } from './usage-series.ts';

/** What a series is called on the screen. */
export function useSeriesName(split: UsageSplit): (series: Pick<UsageSeries, 'id' | 'others'>) => string {
  const { modelName, providerName } = useNames();
  return ({ id, others }) => {
    if (others) return 'Others';
    if (id === null) return 'Nobody answered';
    if (split === 'model') return modelName(id);
    return split === 'provider' ? providerName(id) : id;
  };
}
