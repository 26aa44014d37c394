import { expect, test } from 'vitest';
import {
  applyPatterns,
  findPatternFault,
  patternLimits,
} from '../../../../../electron/gateway/routing/auto/patterns.ts';

const ids = [
  'anthropic/claude-opus-4',
  'anthropic/claude-haiku-4',
  'openai/gpt-5.1',
  'openai/gpt-5.1-mini',
  'z-ai/glm-5',
];

test.each([
  ['none lets everything in', [], [], ids],
  ['an author', ['anthropic/*'], [], ids.slice(0, 2)],
  ['a prefix', ['openai/gpt-5*'], [], ids.slice(2, 4)],
  ['without a star only this id', ['openai/gpt-5.1'], [], [ids[2]]],
  ['any author', ['*/claude-*'], [], ids.slice(0, 2)],
  ['an exclusion wins over an inclusion', ['anthropic/*'], ['anthropic/claude-opus*'], [ids[1]]],
  ['an exclusion alone', [], ['*/*gpt*'], [ids[0], ids[1], ids[4]]],
])('%s', (_, include, exclude, allowed) => {
  expect(applyPatterns(ids, include, exclude).allowed).toEqual(allowed);
});

test('each id that is left out has its reason, and a pattern without effect is told', () => {
  const { refused, idle } = applyPatterns(ids.slice(0, 3), ['anthropic/*', 'mistral/*'], ['*opus*']);
  expect(Object.fromEntries(refused)).toEqual({
    'anthropic/claude-opus-4': 'excluded_models has "*opus*"',
    'openai/gpt-5.1': 'not among allowed_models',
  });
  expect(idle).toEqual(['mistral/*']);
});

const { count, chars, totalChars } = patternLimits;

test.each([
  ['as many as allowed', Array.from({ length: count }, () => 'a'), null],
  ['one more', Array.from({ length: count + 1 }, () => 'a'), /1025 patterns/],
  ['as long as allowed', ['a'.repeat(chars)], null],
  ['one longer', ['a'.repeat(chars + 1)], /1025 characters/],
  ['as many characters as allowed', Array.from({ length: totalChars / chars }, () => 'a'.repeat(chars)), null],
  [
    'one character more',
    [...Array.from({ length: totalChars / chars }, () => 'a'.repeat(chars)), 'a'],
    /65537 characters/,
  ],
  ['no list', 'a', /must be an array/],
  ['a number in the list', [3], /non-empty strings/],
  ['an empty pattern', [''], /non-empty strings/],
])('%s', (_, patterns, fault) => {
  const found = findPatternFault('allowed_models', patterns);
  if (fault === null) expect(found).toBeNull();
  else expect(found).toMatch(fault);
});
