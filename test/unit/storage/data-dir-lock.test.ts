import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataDir } from '../../../electron/storage/data-dir-lock.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test('a second program is told which process holds the directory', () => {
  const directory = temporaryDirectory();
  lockDataDir(directory, process.pid);
  const other = process.ppid;
  expect(() => lockDataDir(directory, other)).toThrow(
    `Pareto Desk is already running with ${directory} (process ${process.pid})`,
  );
  expect(readdirSync(directory)).toEqual(['desk.lock']);
  expect(statSync(join(directory, 'desk.lock')).mode & 0o777).toBe(0o600);
});

test('after the release the directory is free', () => {
  const directory = temporaryDirectory();
  lockDataDir(directory, process.pid).release();
  expect(readdirSync(directory)).toEqual([]);
  lockDataDir(directory, process.ppid);
});

test('the lock of a process that has died is taken over', () => {
  const directory = temporaryDirectory();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(directory, 'desk.lock'), `${dead} 123`);
  const lock = lockDataDir(directory, process.pid);
  expect(() => lockDataDir(directory, process.ppid)).toThrow('already running');
  lock.release();
});

test('a process that got the id of a dead one is not mistaken for it', () => {
  const directory = temporaryDirectory();
  const marks = new Map([
    [10, 'started-late'],
    [20, 'x'],
  ]);
  writeFileSync(join(directory, 'desk.lock'), '10 started-early');
  const mark = (pid: number) => marks.get(pid) ?? null;
  lockDataDir(directory, 20, mark);
  expect(() => lockDataDir(directory, 10, mark)).toThrow('(process 20)');
});

test('a lock that says nothing sensible is taken over', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'desk.lock'), '');
  lockDataDir(directory, process.pid);
  expect(() => lockDataDir(directory, process.ppid)).toThrow('already running');
});
