import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeSingleInstanceLock } from '../../electron-double/single-instance.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'single-instance-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test('the first gets the lock, the second is refused and the first hears of it', async () => {
  const onSecond = vi.fn();
  expect(takeSingleInstanceLock(dataDir, onSecond)).toBe(true);
  expect(takeSingleInstanceLock(dataDir, () => {})).toBe(false);
  await expect.poll(() => onSecond.mock.calls).toEqual([[process.argv, process.cwd()]]);
});

test('the lock of a process that is gone is taken over', () => {
  writeFileSync(join(dataDir, 'SingletonLock'), '999999999');
  expect(takeSingleInstanceLock(dataDir, () => {})).toBe(true);
});
