import type { ModelView } from '../../../shared/app-state.ts';

export type SortColumn = 'name' | 'coding' | 'input' | 'output' | 'speed' | 'context';

export interface ModelSort {
  readonly column: SortColumn;
  readonly ascending: boolean;
}

/** What a column is sorted by, the first that tells two models apart; null = not known. */
const keys: Readonly<Record<SortColumn, (model: ModelView) => readonly (number | string | null)[]>> = {
  name: ({ name }) => [name],
  // as they are shown: a model without an index stands there with its percentile
  coding: ({ codingIndex, codingPercentile }) => [codingIndex, codingPercentile],
  input: ({ endpoints }) => [endpoints[0]?.promptUsdPerMTok ?? null],
  output: ({ endpoints }) => [endpoints[0]?.completionUsdPerMTok ?? null],
  speed: ({ endpoints }) => [endpoints[0]?.throughputP50 ?? null],
  context: ({ contextLength }) => [contextLength],
};

/** What a person looks for comes first: cheap, good, fast, long. */
const startsAscending: ReadonlySet<SortColumn> = new Set(['name', 'input', 'output']);

/** @returns what a press on a column's head leads to: its better end, then the other, then by tier again (null). */
export function nextSort(sort: ModelSort | null, column: SortColumn): ModelSort | null {
  const ascending = startsAscending.has(column);
  if (sort?.column !== column) return { column, ascending };
  return sort.ascending === ascending ? { column, ascending: !ascending } : null;
}

/** What is not known comes last, in both directions. */
export function sortModels(models: readonly ModelView[], { column, ascending }: ModelSort): readonly ModelView[] {
  return models
    .map((model) => ({ model, key: keys[column](model) }))
    .toSorted((a, b) => compareKeys(a.key, b.key, ascending) || a.model.name.localeCompare(b.model.name))
    .map(({ model }) => model);
}

type Key = readonly (number | string | null)[];

function compareKeys(a: Key, b: Key, ascending: boolean): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    const order = typeof left === 'number' ? left - Number(right) : left.localeCompare(String(right));
    if (order !== 0) return ascending ? order : -order;
  }
  return 0;
}

const orderWords: Readonly<Record<SortColumn, readonly [ascending: string, descending: string]>> = {
  name: ['from A to Z', 'from Z to A'],
  coding: ['lowest coding score first', 'highest coding score first'],
  input: ['cheapest input first', 'dearest input first'],
  output: ['cheapest output first', 'dearest output first'],
  speed: ['slowest first', 'fastest first'],
  context: ['shortest context first', 'longest context first'],
};

/** e.g. `cheapest input first` */
export function describeSort({ column, ascending }: ModelSort): string {
  return orderWords[column][ascending ? 0 : 1];
}
