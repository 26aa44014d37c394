import { existsSync, mkdirSync, renameSync, readFileSync, readdirSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first process of a data folder gets the lock; a later one leaves its command line and is told no.
 *
 * @param onSecond called in the first process with the command line and folder of each later one
 */
export function takeSingleInstanceLock(userData: string, onSecond: (argv: string[], cwd: string) => void): boolean {
  const lock = join(userData, 'SingletonLock');
  const letters = join(userData, 'SingletonLetters');
  mkdirSync(letters, { recursive: true });
  if (holderIsAlive(lock)) {
    const draft = join(userData, `SingletonLetter-${process.pid}.json`);
    writeFileSync(draft, JSON.stringify({ argv: process.argv, cwd: process.cwd() }));
    renameSync(draft, join(letters, `${process.pid}.json`)); // arrives whole
    return false;
  }
  writeFileSync(lock, String(process.pid));
  process.on('exit', () => rmSync(lock, { force: true }));
  watch(letters, () => readLetters(letters, onSecond)).unref();
  return true;
}

function holderIsAlive(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch {
    return false; // no lock, or its owner is gone
  }
}

function readLetters(folder: string, onSecond: (argv: string[], cwd: string) => void): void {
  if (!existsSync(folder)) return; // the data folder was removed: the test is over
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name), 'utf8');
    rmSync(join(folder, name));
    const letter = JSON.parse(text) as { argv: string[]; cwd: string };
    onSecond(letter.argv, letter.cwd);
  }
}
