import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readRows } from './train-auto/read-rows.ts';
import { trainAuto } from './train-auto/train.ts';

/** Fits the Auto Router's weights anew: `npm run train:auto -- --data DIR`. The rows are described in `docs/auto-router-model-card.md`. */
const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string' } } });
if (values.data === undefined) {
  console.error('Usage: npm run train:auto -- --data DIR [--out FILE]');
  process.exit(2);
}
const target = values.out ?? fileURLToPath(new URL('../electron/gateway/routing/auto/weights.json', import.meta.url));
const started = performance.now();
const rows = readRows(values.data);
const counts = {
  exam: rows.exam.length,
  wordProblem: rows.wordProblem.length,
  contest: rows.contest.length,
  steps: rows.steps.length,
  tone: rows.tone.length,
};
const text = `${JSON.stringify(trainAuto(rows, counts))}\n`;
writeFileSync(target, text);
console.log(
  `${target}: ${(text.length / 1_000).toFixed(0)} kB from ${JSON.stringify(counts)} in ${((performance.now() - started) / 1_000).toFixed(0)} s`,
);
