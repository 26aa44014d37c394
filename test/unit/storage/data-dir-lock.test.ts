import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataDir, markOfProcess } from '../../../electron/storage/data-dir-lock.ts';
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

test('two programs that find the same stale lock do not both run without one', () => {
  const directory = temporaryDirectory();
  const file = join(directory, 'desk.lock');
  writeFileSync(file, '10 started-early');
  lockDataDir(directory, 20, (pid) => {
    if (pid === 10) rmSync(file, { force: true }); // the other one has just taken it away
    return pid === 10 ? null : 'x';
  });
  expect(readdirSync(directory)).toEqual(['desk.lock']);
});

test('a disk without hard links is locked as well', () => {
  const directory = temporaryDirectory();
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  writeFileSync(join(directory, 'desk.lock'), `${dead} 123`);
  const link = () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
  };
  const lock = lockDataDir(directory, process.pid, undefined, link);
  expect(() => lockDataDir(directory, process.ppid, undefined, link)).toThrow('already running');
  expect(readdirSync(directory)).toEqual(['desk.lock']);
  expect(statSync(join(directory, 'desk.lock')).mode & 0o777).toBe(0o600);
  lock.release();
  expect(readdirSync(directory)).toEqual([]);
});

test.each(['linux', 'darwin'] as const)('on %s a process has a mark of its own as long as it runs', (platform) => {
  const own = markOfProcess(process.pid, platform);
  expect(own).toBe(markOfProcess(process.pid, platform));
  if (spawnSync('ps', ['-p', '1']).status === 0) expect(markOfProcess(1, platform)).not.toBe(own);
  expect(markOfProcess(spawnSync(process.execPath, ['-e', '']).pid, platform)).toBeNull();
});

test('a mark may have spaces, as a date and names of programs on Windows have', () => {
  const directory = temporaryDirectory();
  const mark = (pid: number) => (pid === 10 ? 'Fri Nov 27 13:05:07 2026' : null);
  lockDataDir(directory, 10, mark);
  expect(() => lockDataDir(directory, 20, mark)).toThrow('(process 10)');
});

test('a data directory that is a file keeps nobody from starting: what cannot be kept there is told elsewhere', () => {
  const file = join(temporaryDirectory(), 'a-file');
  writeFileSync(file, '');
  expect(() => lockDataDir(file, process.pid).release()).not.toThrow();
});
