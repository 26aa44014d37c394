import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensurePrivateDirectory, errorCode, readTextIfThere } from './private-file.ts';

/** The right to use a data directory alone. */
export interface DataDirLock {
  readonly release: () => void;
}

/** Another running program holds the directory. */
export class DataDirInUse extends Error {
  constructor(directory: string, pid: number) {
    super(`Pareto Desk is already running with ${directory} (process ${pid}). Stop it, or choose another --data-dir.`);
    this.name = 'DataDirInUse';
  }
}

/**
 * Takes `desk.lock` in the directory. A lock whose process is gone is taken over. Throws `DataDirInUse` when it is held;
 * where the disk lets nobody write there is nothing to protect, and the program runs without a lock.
 *
 * @param mark tells a running process from another one that got its id later; null = no such process.
 * @param link makes a hard link; throws where the disk has none, e.g. a memory card.
 */
export function lockDataDir(
  directory: string,
  pid: number,
  mark: (pid: number) => string | null = markOfProcess,
  link: Link = linkSync,
): DataDirLock {
  const file = join(directory, 'desk.lock');
  const draft = `${file}.${pid}`;
  const own = `${pid} ${mark(pid) ?? ''}`;
  try {
    ensurePrivateDirectory(directory);
    writeFileSync(draft, own, { mode: 0o600 });
    while (!tryTake(draft, file, link)) takeAwayIfStale(directory, file, draft, { mark, link });
    return { release: () => releaseIfOwn(file, own) };
  } catch (error) {
    if (error instanceof DataDirInUse) throw error;
    return { release: () => {} };
  } finally {
    removeDraft(draft);
  }
}

function removeDraft(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // a folder that nobody may enter, or that is none, holds no draft
  }
}

type Link = (from: string, to: string) => void;

interface Means {
  readonly mark: (pid: number) => string | null;
  readonly link: Link;
}

/** Removes the lock of a process that is gone. */
function takeAwayIfStale(directory: string, file: string, draft: string, { mark, link }: Means): void {
  const content = readTextIfThere(file) || readAfterMoment(file);
  if (content === null) return; // released meanwhile
  const [, holder = '', itsMark = ''] = /^(\d+) (.*)$/.exec(content) ?? [];
  if (Number(holder) > 0 && mark(Number(holder)) === itsMark) throw new DataDirInUse(directory, Number(holder));
  const away = `${draft}.stale`;
  if (!tryRename(file, away)) return; // a second starter was faster
  const taken = readFileSync(away, 'utf8');
  if (taken !== content) tryTake(away, file, link); // a second starter was faster: give its lock back
  rmSync(away, { force: true });
}

/** Without hard links a lock is empty for a moment, until its text is in it. */
function readAfterMoment(file: string): string | null {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, momentMs);
  return readTextIfThere(file);
}

const momentMs = 50;

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function releaseIfOwn(file: string, own: string): void {
  try {
    if (readTextIfThere(file) === own) rmSync(file, { force: true });
  } catch {
    // a lock that cannot be removed is stale at the next start
  }
}

/** A link appears together with its content, and fails when the name is taken. */
function tryTake(draft: string, file: string, link: Link): boolean {
  try {
    link(draft, file);
    return true;
  } catch (error) {
    return errorCode(error) === 'EEXIST' ? false : tryWithoutLink(readFileSync(draft, 'utf8'), file);
  }
}

/** @returns whether the lock is ours. One that was taken for stale before its text was in it is gone again, or was given back. */
function tryWithoutLink(text: string, file: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return readTextIfThere(file) === text;
}

/**
 * The start time, so that a reused id is not mistaken for the old process: after a power cut, what starts at login has
 * much the same ids as before. On Windows, where that is dear to ask for, the name of the program.
 */
export function markOfProcess(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return null; // EPERM: it runs, as somebody else
  }
  try {
    if (platform === 'linux') return startOnLinux(pid);
    if (platform === 'win32') return programOnWindows(pid);
    const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    return ask('ps', ['-o', 'lstart=', '-p', String(pid)], environment).trim();
  } catch {
    return ''; // then only whether it runs
  }
}

function startOnLinux(pid: number): string {
  // the name of the program is in parentheses and may hold anything; start time is the 20th field after it (proc(5))
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function programOnWindows(pid: number): string {
  if (pid === process.pid) return basename(process.execPath);
  const line = ask('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], process.env);
  return /^"([^"]+)"/.exec(line.trim())?.[1] ?? '';
}

function ask(program: string, words: readonly string[], environment: NodeJS.ProcessEnv): string {
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return execFileSync(program, words, {
    encoding: 'utf8',
    timeout: 5_000,
    windowsHide: true,
    env: environment,
    stdio: [...stdio],
  });
}
