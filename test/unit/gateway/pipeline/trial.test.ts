import { expect, test } from 'vitest';
import { guessFormat, readInbound } from '../../../../electron/gateway/dialects/read-inbound.ts';
import { previewFor } from '../../../../electron/gateway/pipeline/answer-request.ts';
import type { Guard } from '../../../../electron/gateway/pipeline/guard.ts';
import { resized, restricted, type Trial } from '../../../../electron/gateway/pipeline/trial.ts';
import type { RoutePreview } from '../../../../shared/app-state.ts';
import { aSnapshot } from '../../../support/a-snapshot.ts';

const world = aSnapshot({
  models: [
    { id: 'acme/small', tier: 'high', prompt: 1, context: 8_000 },
    { id: 'acme/wide', tier: 'high', prompt: 3, context: 1_000_000 },
    { id: 'zeta/wide', tier: 'high', prompt: 5, context: 1_000_000 },
  ],
});

function preview(trial: Trial): RoutePreview {
  const bytes = Buffer.from(JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] }));
  return previewFor(
    resized(
      readInbound(guessFormat(bytes), bytes, () => null),
      trial,
    ),
    restricted(world, trial),
    { foresee: (_request, plan) => plan },
  );
}

function chainOf(trial: Trial): string[] {
  return preview(trial).chain.map(({ model }) => model);
}

test('nothing to try leaves the request and the rules as they are', () => {
  expect(chainOf({})[0]).toBe('acme/small');
});

test('a size that is tried out decides who has room, and what the request would cost', () => {
  const [first] = preview({ promptTokens: 100_000 }).chain;
  expect(first?.model).toBe('acme/wide');
  expect(first?.expectedCostUsd).toBeGreaterThanOrEqual(0.3);
});

test('patterns that are tried out rule the other models out, and the verdict says so', () => {
  const shown = preview({ allowedModels: ['zeta/*'] });
  expect(shown.chain.map(({ model }) => model)).toEqual(['zeta/wide']);
  expect(shown.verdicts.find(({ model }) => model === 'acme/small')).toMatchObject({
    verdict: 'excluded',
    rule: 'guardrail',
    detail: 'It fits none of the patterns that are tried out.',
  });
});

test('a rule in force still counts beside the patterns', () => {
  const banned = { ...world, bans: { banOfModel: () => ({ detail: 'No.' }), banOfProvider: () => null } };
  expect(restricted(banned, { allowedModels: ['zeta/*'] }).bans?.banOfModel('zeta/wide')).toEqual({ detail: 'No.' });
});

test('another time is planned as this one is: rules are asked, and too large an output limit is lowered', () => {
  const body = { model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 900 };
  const brief = aSnapshot({ models: [{ id: 'acme/brief', tier: 'high', maxOutput: 100 }] });
  const [now, then] = [{}, { at: '2026-12-24T18:00:00Z' }].map((more) => {
    const request = readInbound('openai-chat', Buffer.from(JSON.stringify({ ...body, ...more })), () => null);
    const asked: number[] = [];
    const foresee = (...[, plan, { now }]: Parameters<Guard['foresee']>) => {
      asked.push(now);
      return plan;
    };
    const { chain, ignored, refusal } = previewFor(request, brief, { foresee });
    return { chain, ignored, refusal, asked };
  });
  expect(then).toEqual({ ...now, asked: [Date.UTC(2026, 11, 24, 18)] });
  expect([now?.refusal, now?.ignored]).toEqual([null, [expect.stringContaining('was lowered')]]);
});
