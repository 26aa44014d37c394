import type { ModelView } from '../../../shared/app-state.ts';
import { formatCount, formatPlural } from '../../format.ts';

/** How many there are; under a filter, how many of them are shown. */
export function countWords(shown: readonly Pick<ModelView, 'available'>[], all: number): string {
  const available = shown.filter((model) => model.available).length;
  return shown.length === all
    ? `${formatCount(available)} of ${formatCount(all)} available`
    : `${formatCount(shown.length)} of ${formatPlural(all, 'model')} shown, ${formatCount(available)} available`;
}
