import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join, basename } from 'node:path';

/** Makes a directory that only its owner may enter; one that is there already is narrowed to that. */
export function ensurePrivateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  narrow(directory, 0o700);
}

/**
 * Takes everybody else's rights to a file or directory away. Where that is refused it stays as it is and can be used all the
 * same: a volume that belongs to the system and is lent to a group, or a disk that knows no rights, e.g. exFAT or a share.
 */
export function narrow(path: string, mode: number, change: typeof chmodSync = chmodSync): void {
  if (isPrivate(path)) return;
  try {
    change(path, mode);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EPERM' && code !== 'EACCES' && code !== 'ENOTSUP') throw error;
  }
}

/** Whether others have no rights to what is there. On Windows the folder of the user's profile sees to that. */
export function isPrivate(path: string): boolean {
  return process.platform === 'win32' || (statSync(path).mode & 0o077) === 0;
}

/** @returns the text of a file, or null when there is none; any other failure is thrown. */
export function readTextIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Replaces a file as a whole, readable by its owner only: a crash at any moment leaves the old text or the new one. */
export function writePrivateFile(file: string, text: string): void {
  ensurePrivateDirectory(dirname(file));
  const temporary = `${file}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(descriptor, text); // all of it: a nearly full disk takes a part of one write without an error
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

/**
 * Moves a file that cannot be read out of the way, under a dated name beside it.
 *
 * @returns the new name without its folder.
 */
export function setAside(file: string, now: Date): string {
  const stamp = now.toISOString().replaceAll(':', '-').replace(/\..*$/, '');
  const ending = extname(file);
  const name = `${basename(file, ending)}.damaged-${stamp}${ending}`;
  renameSync(file, join(dirname(file), name));
  return name;
}

/** `code` of a system error, e.g. `ENOSPC`; null for anything else. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Why a file could not be written, in words; never its content. */
export function writeProblem(error: unknown): string {
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EROFS':
      return 'the disk is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not write there';
    default:
      return errorCode(error) ?? 'the file system refused';
  }
}
