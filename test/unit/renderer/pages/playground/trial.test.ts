import { expect, test } from 'vitest';
import {
  bodyOf,
  firstTrial,
  modelIdOf,
  questionOf,
  readPatterns,
  type Trial,
} from '../../../../../renderer/pages/playground/trial.ts';

test.each<[Partial<Trial>, string | null]>([
  [{}, 'pareto-code'],
  [{ tier: 'low' }, 'pareto-code:low'],
  [{ tier: 'medium', variant: 'nitro' }, 'pareto-code:medium:nitro'],
  [{ router: 'auto', variant: 'nitro', tier: 'low' }, 'auto'],
  [{ router: 'free' }, 'free'],
  [{ router: 'model', model: 'acme/big', variant: 'floor' }, 'acme/big:floor'],
  [{ router: 'model', model: ' ' }, null],
])('%j is asked for as %s', (changes, id) => {
  expect(modelIdOf({ ...firstTrial, ...changes })).toBe(id);
});

test('the body says what the request needs, as a client would', () => {
  const body = bodyOf({ ...firstTrial, images: true, maxPrice: 2, at: '2026-12-24T18:00' });
  expect(body).toMatchObject({
    model: 'pareto-code',
    messages: [{ content: [{ type: 'text' }, { type: 'image_url' }] }],
    tools: [{ type: 'function' }],
    plugins: [{ id: 'pareto-router', max_price: 2 }],
    at: new Date('2026-12-24T18:00').toISOString(),
  });
});

test('what is not asked for is not in the body', () => {
  const plain = bodyOf({ ...firstTrial, tools: false, router: 'auto', maxPrice: 2 });
  expect(Object.keys(plain ?? {})).toEqual(['model', 'messages']);
});

test('size and patterns go beside the body; without a model nothing is asked', () => {
  expect(questionOf({ ...firstTrial, promptTokens: 200_000, patterns: ['a/*'] })).toMatchObject({
    promptTokens: 200_000,
    allowedModels: ['a/*'],
  });
  expect(questionOf({ ...firstTrial, router: 'model', model: '' })).toBeNull();
});

test('patterns may be parted by commas, spaces and lines', () => {
  expect(readPatterns(' a/*, b/c\n*/d ,')).toEqual(['a/*', 'b/c', '*/d']);
});
