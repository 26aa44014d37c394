import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('words that choose no defect are answered with a sentence', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/mutate.ts', 'zzz', 'yyy'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'No defect has zzz and yyy in its name or file.\n' });
});
