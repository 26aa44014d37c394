import { expect, test } from 'vitest';
import { readSubjects } from '../../../../scripts/train-auto/fit-pairs.ts';
import type { PairRow } from '../../../../scripts/train-auto/read-rows.ts';

const rowsOf = (subject: string, count: number, weak: number, strong: number): readonly PairRow[] =>
  Array.from({ length: count }, () => ({ subject, weak, strong }) as PairRow);

test('a subject with many rows stands for itself, one with few leans on all', () => {
  const subjects = readSubjects([...rowsOf('law', 180, 0, 1), ...rowsOf('maths', 20, 1, 1)]);
  const [, , strongOfLaw = 0, bothOfLaw = 0] = subjects.get('law') ?? [];
  const [, , strongOfMaths = 0, bothOfMaths = 0] = subjects.get('maths') ?? [];
  expect([strongOfLaw, bothOfLaw]).toEqual([expect.closeTo(0.99), expect.closeTo(0.01)]);
  expect([strongOfMaths, bothOfMaths]).toEqual([expect.closeTo(0.45), expect.closeTo(0.55)]);
});

test('shares of a subject sum to one', () => {
  const subjects = readSubjects([...rowsOf('law', 3, 0, 0), ...rowsOf('law', 2, 1, 0), ...rowsOf('maths', 4, 1, 1)]);
  for (const shares of subjects.values()) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
});
