import { expect, test } from 'vitest';
import { cutAtFindings } from '../../../../../renderer/pages/guardrails/marked-text.ts';

const finding = (start: number, end: number) => ({ label: 'email', action: 'flag' as const, start, end });
const text = 'mail ada now or bob';

test('a text is cut at what was found, and put together again it is whole', () => {
  const pieces = cutAtFindings(text, [finding(16, 19), finding(5, 8)]);
  expect(pieces.map((piece) => [piece.text, piece.finding !== null])).toEqual([
    ['mail ', false],
    ['ada', true],
    [' now or ', false],
    ['bob', true],
  ]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
});

test('findings that overlap or reach beyond the text are shown once, or not at all', () => {
  const pieces = cutAtFindings(text, [finding(5, 12), finding(8, 12), finding(16, 99)]);
  expect(pieces.filter((piece) => piece.finding !== null).map((piece) => piece.text)).toEqual(['ada now']);
});
