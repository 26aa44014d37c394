import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
 */
export function lockDataDir(
  directory: string,
  pid: number,
  mark: (pid: number) => string | null = markOfProcess,
): DataDirLock {
  const file = join(directory, 'desk.lock');
  const draft = `${file}.${pid}`;
  const own = `${pid} ${mark(pid) ?? ''}`;
  try {
    ensurePrivateDirectory(directory);
    writeFileSync(draft, own, { mode: 0o600 });
    // a link appears together with its content, and fails when the name is taken
    while (!tryLink(draft, file)) takeAwayIfStale(directory, file, draft, mark);
    return { release: () => releaseIfOwn(file, own) };
  } catch (error) {
    if (error instanceof DataDirInUse) throw error;
    return { release: () => {} };
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock of a process that is gone. */
function takeAwayIfStale(directory: string, file: string, draft: string, mark: (pid: number) => string | null): void {
  const content = readTextIfThere(file);
  if (content === null) return; // released meanwhile
  const [holder = '', itsMark = ''] = content.split(' ');
  if (Number(holder) > 0 && mark(Number(holder)) === itsMark) throw new DataDirInUse(directory, Number(holder));
  const away = `${draft}.stale`;
  renameSync(file, away);
  const taken = readFileSync(away, 'utf8');
  if (taken !== content) linkSync(away, file); // a second starter was faster: give its lock back
  rmSync(away, { force: true });
}

function releaseIfOwn(file: string, own: string): void {
  try {
    if (readTextIfThere(file) === own) rmSync(file, { force: true });
  } catch {
    // a lock that cannot be removed is stale at the next start
  }
}

function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** On Linux the start time, so that a reused id is no longer mistaken for the old process; elsewhere only whether it runs. */
function markOfProcess(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return null; // EPERM: it runs, as somebody else
  }
  if (process.platform !== 'linux') return '';
  try {
    // the name of the program is in parentheses and may hold anything; start time is the 20th field after it (proc(5))
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
