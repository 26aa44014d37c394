import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Written after a complete build; its time of change says what the build has seen. */
const stamp = join('dist', 'build-stamp');
const sources = ['electron', 'renderer', 'shared', 'package.json', 'vite.config.ts', 'scripts/build.ts'];

/**
 * Says whether `dist/` is missing, incomplete or older than what it is made from.
 * Plain JavaScript, so that the start scripts can ask before they know which Node they run on.
 *
 * @returns {boolean}
 */
export function isStale() {
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.some((path) => changedSince(path, builtAt));
}

/** Marks `dist/` as being rebuilt: a build that breaks off stays stale. */
export function removeStamp() {
  rmSync(stamp, { force: true });
}

/**
 * Marks `dist/` as complete.
 *
 * @param {Date} startedAt start of the build: a file saved while it ran makes it stale again
 */
export function writeStamp(startedAt) {
  writeFileSync(stamp, `${startedAt.toISOString()}\n`);
  utimesSync(stamp, startedAt, startedAt);
}

/**
 * @param {string} path file or folder; a folder's own time tells of files that were removed
 * @param {number} time ms since epoch
 * @returns {boolean}
 */
function changedSince(path, time) {
  if (!existsSync(path)) return false;
  const stats = statSync(path);
  if (stats.mtimeMs > time) return true;
  return stats.isDirectory() && readdirSync(path).some((name) => changedSince(join(path, name), time));
}
