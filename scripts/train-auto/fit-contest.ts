import type { ForestFile } from '../../electron/gateway/routing/auto/forest.ts';
import type { AnchorName } from '../../electron/gateway/routing/auto/weights.ts';
import { fitForest } from './fit-forest.ts';
import type { ForestOptions } from './fit-forest.ts';
import type { Rows } from './read-rows.ts';

/** Models whose mean pass rate stands for an anchor. `mid` answers at once, `midReasoning` thinks first and is about as strong. */
const anchorModels: Readonly<Record<AnchorName, readonly string[]>> = {
  low: [
    'openai/gpt-4o-mini',
    'mistralai/codestral-2501',
    'google/gemini-flash-1.5',
    'google/gemini-pro-1.5',
    'mistralai/mistral-large',
    'openai/gpt-4o',
    'openai/gpt-4-turbo',
  ],
  mid: ['deepseek/deepseek-chat-v3', 'anthropic/claude-3.5-sonnet'],
  midReasoning: ['qwen/qwq-32b-preview', 'openai/o3-mini:low', 'anthropic/claude-3.7-sonnet:thinking'],
  high: [
    'x-ai/grok-3-mini:high',
    'openai/o4-mini:low',
    'openai/o4-mini:medium',
    'openai/o4-mini:high',
    'google/gemini-2.5-flash',
    'google/gemini-2.5-pro',
    'openai/o1:high',
  ],
};

/** The words of a contest statement added nothing to its figures (pairs .610 with, .611 without), so these heads read figures only. */
export function fitContest(rows: Rows, seed: number): Record<AnchorName, ForestFile> {
  const options: ForestOptions = {
    loss: 'logistic',
    trees: 100,
    depth: 3,
    rate: 0.05,
    smallestLeaf: 12,
    damping: 3,
    rowShare: 0.7,
    columnShare: 0.4,
    seed,
  };
  const inputs = rows.contest.map((row) => row.features.dense);
  const fit = (anchor: AnchorName): ForestFile => {
    const columns = rows.contestModels.flatMap((model, column) =>
      anchorModels[anchor].includes(model.id) ? [column] : [],
    );
    return fitForest(
      inputs,
      rows.contest.map(
        (row) => columns.reduce((sum, column) => sum + (row.passRates[column] ?? 0), 0) / columns.length,
      ),
      options,
    );
  };
  return { low: fit('low'), mid: fit('mid'), midReasoning: fit('midReasoning'), high: fit('high') };
}
