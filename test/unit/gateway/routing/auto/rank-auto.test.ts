import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AutoCandidate } from '../../../../../electron/gateway/routing/auto/candidates.ts';
import { rankAuto } from '../../../../../electron/gateway/routing/auto/rank-auto.ts';

const candidates: readonly AutoCandidate[] = [
  { id: 'a/tiny', promptUsdPerMTok: 0.1, completionUsdPerMTok: 0.4, codingPercentile: 45 },
  { id: 'b/middle', promptUsdPerMTok: 0.5, completionUsdPerMTok: 2, codingPercentile: 75 },
  { id: 'c/large', promptUsdPerMTok: 5, completionUsdPerMTok: 25, codingPercentile: 98, reasoning: true },
];
const ask = (content: string, dial = 7) =>
  rankAuto({ body: { messages: [{ role: 'user', content }] }, candidates, dial });

const greeting = 'Hello there!';
const fact = 'What is the capital of Portugal?';
const contest =
  'You are given an integer array nums of length n.\nReturn the maximum sum over all subsequences in which no two elements are adjacent, modulo 10^9 + 7.\n\nExample 1:\n\nInput: nums = [3,2,5]\nOutput: 8\n\nConstraints:\n\n1 <= nums.length <= 10^5\n-10^9 <= nums[i] <= 10^9';
const exam =
  'Which of the following best describes the ruling in Marbury v. Madison?\nA. Judicial review\nB. Federal supremacy\nC. Due process\nD. Equal protection\nAnswer:';
const word =
  'Ann has 3 boxes with 12 pencils each. She gives a quarter of them to Bob and buys 2 more packs of 8. How many pencils does she have?';
const design =
  'Design a multi-region payment platform with exactly-once processing, failover and an audit trail, and justify every trade-off.';

describe('a decision', () => {
  test.each([
    [greeting, 'question'],
    [fact, 'question'],
    [contest, 'algorithmic-code'],
    [exam, 'question'],
    [word, 'math'],
    [design, 'write-code'],
    ['Summarize the following meeting in three bullet points.', 'digest'],
    ['Read the notes in meetings.md and save a list of the open points to open.txt.', 'agent-first-step'],
    ['What is a .pdf file, and what is notes.md in a repository?', 'question'],
    ['Prove by induction that the sum of the first n odd numbers is n squared.', 'math'],
  ])('%s is of class %s', (content, taskClass) => {
    expect(ask(content).class).toBe(taskClass);
  });

  test('what needs a strong model scores higher', () => {
    const scores = [greeting, fact, design, contest].map((content) => ask(content).score);
    expect(Math.max(scores[0] ?? 1, scores[1] ?? 1)).toBeLessThan(Math.min(scores[2] ?? 0, scores[3] ?? 0));
  });

  test('a few decisions, as they were when the weights were made', () => {
    const shown = [fact, word, contest, exam, design].map((content) => {
      const { order, score, tier, class: taskClass } = ask(content, 5);
      return `${taskClass} ${tier} ${score.toFixed(2)} ${order.map(({ model, predictedSuccess }) => `${model} ${predictedSuccess.toFixed(2)}`).join(', ')}`;
    });
    expect(shown).toMatchSnapshot();
  });

  test('the reason names the choice, its chance and its cost', () => {
    expect(ask(contest, 10).reason).toMatch(
      /^algorithmic-code, dial 10: a\/tiny, \d+ % likely to succeed at about \$0\.0\d+; c\/large would reach \d+ % at \$/,
    );
  });

  test.each([
    [candidates.slice(0, 1), 'it is the only one to choose from'],
    [candidates, 'the best of 3'],
  ])('where no other model would do better the reason says among how many', (choice, words) => {
    const body = { messages: [{ role: 'user', content: fact }] };
    expect(rankAuto({ body, candidates: choice, dial: 0 }).reason).toMatch(new RegExp(`; ${words}\\.$`));
  });

  test('the reason says the names that people know, where there are any', () => {
    const body = { messages: [{ role: 'user', content: contest }] };
    const nameOf = (id: string): string => ({ 'a/tiny': 'Tiny 1', 'c/large': 'Large 3' })[id] ?? id;
    expect(rankAuto({ body, candidates, dial: 10, nameOf }).reason).toMatch(
      /^algorithmic-code, dial 10: Tiny 1, .*; Large 3 would reach /,
    );
  });

  test('a cost tier keeps to its band of the cost order and wins over the dial', () => {
    const body = { messages: [{ role: 'user', content: contest }] };
    const first = (costTier: 'low' | 'medium' | 'max') =>
      rankAuto({ body, candidates, dial: 0, costTier }).order[0]?.model;
    expect([first('low'), first('medium'), first('max')]).toEqual(['a/tiny', 'b/middle', 'c/large']);
  });

  test('behind the choice of a cost tier stands its own band, then what costs nearest to it', () => {
    const body = { messages: [{ role: 'user', content: contest }] };
    const list = [0.1, 0.12, 0.5, 0.6, 0.9, 1.2, 5, 6, 50, 60].map((price, index) => ({
      id: `m/${price}`,
      promptUsdPerMTok: price,
      completionUsdPerMTok: price * 4,
      codingPercentile: 50 + index * 5,
    }));
    const order = (costTier: 'low' | 'medium' | 'max') =>
      rankAuto({ body, candidates: list, dial: 7, costTier }).order.map(({ model }) => model.slice(2));
    expect(order('low')).toEqual(['0.12', '0.1', '0.5', '0.6', '0.9', '1.2', '5', '6', '50', '60']);
    expect(order('medium').slice(0, 5)).toEqual(['0.6', '0.5', '0.9', '0.12', '0.1']);
    expect(order('max').slice(0, 5)).toEqual(['60', '50', '6', '5', '1.2']);
  });

  test('a measured cost wins over list prices, and few samples only lean towards it', () => {
    const cost = (own: Partial<AutoCandidate>) => {
      const list = [{ id: 'x/x', promptUsdPerMTok: 1, completionUsdPerMTok: 4, ...own }];
      return (
        rankAuto({ body: { messages: [{ role: 'user', content: fact }] }, candidates: list, dial: 5 }).expectedCostUsd[
          'x/x'
        ] ?? 0
      );
    };
    const prior = cost({});
    expect(cost({ meanCostUsd: 1 })).toBe(1);
    expect(cost({ meanCostUsd: 1, costSamples: 8 })).toBeCloseTo((1 + prior) / 2);
    expect(cost({ meanCostUsd: 1, costSamples: 0 })).toBeCloseTo(prior);
  });

  test('a quality prior is met by the mean over the class', () => {
    const list = [0.3, 0.6, 0.95].map((qualityPrior) => ({
      id: `p/${qualityPrior}`,
      promptUsdPerMTok: 1,
      completionUsdPerMTok: 1,
      qualityPrior,
    }));
    const { quality } = rankAuto({
      body: { messages: [{ role: 'user', content: contest }] },
      candidates: list,
      dial: 5,
    });
    for (const { id, qualityPrior } of list) expect(Math.abs((quality[id] ?? 0) - qualityPrior)).toBeLessThan(0.06);
  });

  test('with nothing but prices the dearest counts as the strongest; beside rated models an unrated one counts as weak', () => {
    const cheap = { id: 'n/cheap', promptUsdPerMTok: 0.1, completionUsdPerMTok: 0.2 };
    const dear = { id: 'n/dear', promptUsdPerMTok: 20, completionUsdPerMTok: 60 };
    const body = { messages: [{ role: 'user', content: contest }] };
    const byPrice = rankAuto({ body, candidates: [cheap, dear], dial: 0 });
    const beside = rankAuto({ body, candidates: [...candidates, dear], dial: 0 });
    expect([byPrice.order[0]?.model, beside.order[0]?.model]).toEqual(['n/dear', 'c/large']);
  });

  test('an agent in the middle of a repair needs a strong model, and less for wrapping up', () => {
    const call = (command: string) => ({
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'bash', arguments: JSON.stringify({ command }) } }],
    });
    const code = 'diff --git a/src/cart.ts b/src/cart.ts\n-  return a\n+  return b\nfunction total() {}';
    const start = [
      { role: 'user', content: 'Fix the failing test in src/cart.ts' },
      call('cat src/cart.ts'),
      { role: 'tool', content: 'import x\nfunction total() {}' },
    ];
    const end = [
      ...start,
      call("sed -i 's/a/b/' src/cart.ts"),
      { role: 'tool', content: '' },
      call('git diff'),
      { role: 'tool', content: code },
    ];
    const tiers = [start, end].map((messages) => rankAuto({ body: { messages }, candidates, dial: 5 }));
    expect(tiers.map(({ tier, class: taskClass }) => [tier, taskClass])).toEqual([
      ['high', 'agent-later-step'],
      ['mid_high', 'agent-later-step'],
    ]);
  });
});

test('the weights stay under 300 kB', () => {
  const file = new URL('../../../../../electron/gateway/routing/auto/weights.json', import.meta.url);
  expect(statSync(file).size).toBeLessThan(300_000);
});
