import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { extractTask } from '../../electron/gateway/routing/auto/extract-task.ts';
import { rankAuto } from '../../electron/gateway/routing/auto/rank-auto.ts';
import { shippedWeights } from '../../electron/gateway/routing/auto/shipped-weights.ts';
import { readWeights } from '../../electron/gateway/routing/auto/weights.ts';
import type { Weights } from '../../electron/gateway/routing/auto/weights.ts';
import { bucketOf, seededRandom } from '../../scripts/train-auto/random.ts';
import { readRows } from '../../scripts/train-auto/read-rows.ts';
import type { PairRow, Prompt, Rows, StepRow } from '../../scripts/train-auto/read-rows.ts';
import { trainAuto } from '../../scripts/train-auto/train.ts';
import { routeSteps, scoreAgents } from './agent-combined.ts';
import { apgr, areaUnderCurve, callsForQuality, interval } from './apgr.ts';
import type { Duel } from './apgr.ts';
import { walkDial } from './choice-mode.ts';
import { contestCandidates, contestPairs } from './contest-pairs.ts';
import { measureSpeed } from './speed.ts';
import { wraps } from './wraps.ts';

/** `npm run bench:auto -- --data DIR`: what the Auto Router is worth on rows it has not learnt. Takes about a minute. */
const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) {
  console.error('Usage: npm run bench:auto -- --data DIR');
  process.exit(2);
}

const folds = 5;
/** Contests from this day on are held back: the router must cope with problems written after its own. */
const contestCut = '2024-03-01';
const rows = readRows(values.data);
const random = seededRandom(7);
const line = (name: string, value: string, note = ''): void =>
  console.log(`${name.padEnd(44)} ${value.padStart(7)}  ${note}`);
const three = (value: number): string => value.toFixed(3);

/** Each row with the weights of a training that left its fold out; contests by date as well. */
const byFold = Array.from({ length: folds }, (_, fold) => readWeights(trainAuto(without(rows, fold), {})));
const byDate = readWeights(trainAuto({ ...rows, contest: rows.contest.filter((row) => row.date < contestCut) }, {}));

function without(all: Rows, fold: number): Rows {
  const keep = (row: Prompt): boolean => bucketOf(row.id, folds) !== fold;
  return {
    ...all,
    exam: all.exam.filter(keep),
    wordProblem: all.wordProblem.filter(keep),
    contest: all.contest.filter(keep),
    steps: all.steps.filter((row) => bucketOf(row.instance, folds) !== fold),
    tone: all.tone.filter(keep),
  };
}

function weightsFor(name: string): Weights {
  return byFold[bucketOf(name, folds)] as Weights;
}

/** The pair of RouteLLM's tables at the blended prices it used, USD per million tokens. */
const oldPair = [
  { id: 'mistralai/mixtral-8x7b-instruct', promptUsdPerMTok: 0.24, completionUsdPerMTok: 0.24 },
  { id: 'openai/gpt-4-1106-preview', promptUsdPerMTok: 24.7, completionUsdPerMTok: 24.7 },
];

function scoreOf(row: Prompt, name = row.id): number {
  return rankAuto({ body: row.body, candidates: oldPair, dial: 7 }, weightsFor(name)).score;
}

const pairDuels = (set: readonly PairRow[]): readonly Duel[] =>
  set.map((row) => ({ score: scoreOf(row), weak: row.weak, strong: row.strong }));
const stepDuels = (set: readonly StepRow[]): readonly Duel[] =>
  set.map((row) => ({ score: scoreOf(row, row.instance), weak: row.tier === 0 ? 1 : 0, strong: 1 }));

/** What a router would recover that knew every outcome: the most that these rows allow. */
const known = (duels: readonly Duel[]): string =>
  three(apgr(duels.map((duel) => ({ ...duel, score: duel.strong - duel.weak }))));

const lengths = new Map<Duel, number>();
function report(name: string, duels: readonly Duel[], texts: readonly Prompt[]): void {
  const byLength = duels.map((duel, index) => ({ ...duel, score: texts[index]?.task.text.length ?? 0 }));
  duels.forEach((duel, index) => lengths.set(duel, byLength[index]?.score ?? 0));
  const [low, high] = interval(duels, apgr, random);
  line(
    `${name} APGR (${duels.length} rows)`,
    three(apgr(duels)),
    `95 %: ${three(low)}..${three(high)}; random 0.500, length ${three(apgr(byLength))}, outcomes known ${known(duels)}; strong calls for 95 % quality ${(100 * callsForQuality(duels, 0.95)).toFixed(0)} % (length ${(100 * callsForQuality(byLength, 0.95)).toFixed(0)} %)`,
  );
}

console.log(`\nRows not learnt (${folds} folds by hash; contests also by date from ${contestCut})\n`);
const exam = pairDuels(rows.exam);
const word = pairDuels(rows.wordProblem);
const steps = stepDuels(rows.steps);
report('MMLU', exam, rows.exam);
report('GSM8K', word, rows.wordProblem);
report('agent steps', steps, rows.steps);

const pairs = contestPairs(rows.contestModels);
const late = rows.contest.filter((row) => row.date >= contestCut);
const early = rows.contest.filter((row) => row.date < contestCut);
for (const [name, set, weightsOf] of [
  ['LiveCodeBench by date', late, () => byDate],
  ['LiveCodeBench by hash', rows.contest, (id: string) => weightsFor(id)],
] as const) {
  const candidates = contestCandidates(rows.contestModels, name.endsWith('date') ? early : rows.contest);
  const estimates = set.map((row) => rankAuto({ body: row.body, candidates, dial: 7 }, weightsOf(row.id)).estimates);
  const mean = (score: (row: number, weak: number, strong: number) => number): number =>
    pairs.reduce(
      (sum, { weak, strong }) =>
        sum +
        apgr(
          set.map((row, index) => ({
            score: score(index, weak, strong),
            weak: row.passRates[weak] ?? 0,
            strong: row.passRates[strong] ?? 0,
          })),
        ),
      0,
    ) / pairs.length;
  const idOf = (column: number): string => rows.contestModels[column]?.id ?? '';
  const own = mean((row, weak, strong) => (estimates[row]?.[idOf(strong)] ?? 0) - (estimates[row]?.[idOf(weak)] ?? 0));
  line(
    `${name}, mean of ${pairs.length} pairs (${set.length} rows)`,
    three(own),
    `random 0.500, length ${three(mean((row) => set[row]?.task.text.length ?? 0))}`,
  );
}

const contestDuels = rows.contest.map((row) => ({
  score: scoreOf(row),
  weak: row.passRates[0] ?? 0,
  strong: row.passRates[17] ?? 0,
}));
report('LiveCodeBench, gpt-4o-mini / o4-mini:high', contestDuels, rows.contest);

/** Every kind of task with the same weight: rows are drawn again, 2,000 of each. */
function mix(sets: readonly (readonly Duel[])[]): readonly Duel[] {
  return sets.flatMap((set) => Array.from({ length: 2_000 }, (_, index) => set[index % set.length] as Duel));
}
const all = mix([exam, word, contestDuels, steps]);
const code = mix([contestDuels, steps.filter((_, index) => rows.steps[index]?.bench === 'swebench')]);
line(
  'mix of all four, equal parts, APGR',
  three(apgr(all)),
  `length ${three(apgr(all.map((duel) => ({ ...duel, score: lengths.get(duel) ?? 0 }))))}, outcomes known ${known(all)}`,
);
line(
  'mix of code, equal parts, APGR',
  three(apgr(code)),
  `length ${three(apgr(code.map((duel) => ({ ...duel, score: lengths.get(duel) ?? 0 }))))}, outcomes known ${known(code)}`,
);

const tiered = routeSteps(rows.steps, weightsFor);
const agents = scoreAgents(tiered);
const always = scoreAgents(tiered.map((step) => ({ ...step, chosen: 3 })));
const oracle = scoreAgents(tiered.map((step) => ({ ...step, chosen: step.wanted })));
line(
  'agent steps combined',
  agents.combined.toFixed(1),
  `always high ${always.combined.toFixed(1)}, oracle ${oracle.combined.toFixed(1)}; pass ${agents.pass.toFixed(1)} exact ${agents.exact.toFixed(1)} trajectory ${agents.trajectory.toFixed(1)} save ${agents.save.toFixed(1)}`,
);

const tones = rows.tone.map((row) => ({ score: scoreOf(row), tone: row.tone }));
line(
  'written tiers, AUC simple',
  three(areaUnderCurve(tones.map((row) => ({ score: -row.score, positive: row.tone === 0 })))),
  'labels of their authors, not measured',
);
line(
  'written tiers, AUC hard',
  three(areaUnderCurve(tones.map((row) => ({ score: row.score, positive: row.tone === 2 })))),
);

console.log('\nDial on LiveCodeBench, 22 models, problems after the cut (nominal costs)\n');
const dial = walkDial(byDate, late, rows.contestModels, contestCandidates(rows.contestModels, early));
for (const point of dial)
  console.log(
    `  ${String(point.dial).padStart(2)}  quality ${three(point.quality)}  $${point.costUsd.toFixed(5)}  blind mix ${three(point.blindQuality)}`,
  );
const single = rows.contestModels
  .map((model, column) => ({
    model: model.id,
    quality: late.reduce((sum, row) => sum + (row.passRates[column] ?? 0), 0) / late.length,
    costUsd: model.meanCostUsd,
  }))
  .toSorted((left, right) => right.quality - left.quality)[0];
const enough = dial.toReversed().find((point) => point.quality >= 0.95 * (single?.quality ?? 0));
console.log(
  `  best single model ${single?.model}: quality ${three(single?.quality ?? 0)} at $${single?.costUsd.toFixed(5)}`,
);
console.log(
  `  95 % of that at dial ${enough?.dial}: $${enough?.costUsd.toFixed(5)} = ${((100 * (enough?.costUsd ?? 0)) / (single?.costUsd ?? 1)).toFixed(1)} % of its cost`,
);

console.log('\nThe same prompts inside coding clients (shipped weights)\n');
const sample = [...rows.exam, ...rows.wordProblem, ...rows.contest, ...rows.tone].filter(
  (row) => bucketOf(row.id, 6) === 0,
);
const plain = sample.map((row) => rankAuto({ body: row.body, candidates: oldPair, dial: 5 }, shippedWeights));
const median =
  plain.map((ranking) => ranking.score).toSorted((left, right) => left - right)[Math.floor(plain.length / 2)] ?? 0;
for (const { name, wrap } of wraps) {
  let textFlips = 0;
  let scoreFlips = 0;
  let modelFlips = 0;
  sample.forEach((row, index) => {
    const prompt = (row.body.messages[0] as { content: string }).content;
    const body = wrap(prompt);
    const ranking = rankAuto(
      { body, candidates: oldPair, dial: 5, promptTokens: plain[index]?.task.facts.contextTokens ?? 0 },
      shippedWeights,
    );
    if (extractTask(body).text !== plain[index]?.task.text) textFlips++;
    if (ranking.score >= median !== (plain[index]?.score ?? 0) >= median) scoreFlips++;
    if (ranking.order[0]?.model !== plain[index]?.order[0]?.model) modelFlips++;
  });
  const share = (count: number): string => `${((100 * count) / sample.length).toFixed(2)} %`;
  line(
    name,
    share(scoreFlips),
    `of ${sample.length} decisions flipped at the median; model at dial 5 ${share(modelFlips)}; text differs ${share(textFlips)}`,
  );
}

console.log('\nSpeed (shipped weights, 20 candidates, body already parsed, quietest of five rounds)\n');
const textsOf = (prompts: readonly Prompt[]): readonly string[] => prompts.map(({ task }) => task.text);
const timed = {
  contests: textsOf(rows.contest),
  'exam questions': textsOf(rows.exam.slice(0, 1_500)),
  'word problems': textsOf(rows.wordProblem),
};
for (const [name, speed] of measureSpeed(timed)) {
  line(name, speed.p50.toFixed(3), `ms p50; p99 ${speed.p99.toFixed(3)} ms`);
}
console.log(`\n${performance.now().toFixed(0)} ms in all`);
