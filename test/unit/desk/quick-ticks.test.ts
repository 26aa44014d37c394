import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../support/tick-shapes.ts');

test('what is kept of a tick has the shape of those that follow a collection at rest', () => {
  const options = ['--expose-gc', '--allow-natives-syntax', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'same\n', stderr: '' });
});
