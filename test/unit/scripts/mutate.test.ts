import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defects } from '../../../scripts/mutate/defects.ts';

test('words that choose no defect are answered with a sentence', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/mutate.ts', 'zzz', 'yyy'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'No defect has zzz and yyy in its name or file.\n' });
});

test('every defect has its place in the sources, once, and a test that is there', () => {
  const lost = defects.filter(
    ({ file, search, test: noticing }) =>
      !existsSync(file) || readFileSync(file, 'utf8').split(search).length !== 2 || !existsSync(noticing),
  );
  expect(lost.map(({ name }) => name)).toEqual([]);
});
