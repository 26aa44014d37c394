import { existsSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Written after a complete build; its time of change says what the build has seen.
 *
 * @param {string} root
 */
const stampOf = (root) => join(root, 'dist', 'build-stamp');

const sources = ['electron', 'renderer', 'shared', 'package.json', 'vite.config.ts', 'scripts/build.ts'];

/**
 * Says whether `dist/` is missing, incomplete or older than what it is made from.
 * Plain JavaScript, so that the start scripts can ask before they know which Node they run on.
 *
 * @param {string} [root] folder of the project
 * @returns {boolean}
 */
export function isStale(root = '.') {
  const stamp = stampOf(root);
  if (!existsSync(stamp)) return true;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.some((path) => changedSince(join(root, path), builtAt));
}

/**
 * Marks `dist/` as being rebuilt: a build that breaks off stays stale.
 *
 * @param {string} [root] folder of the project
 */
export function removeStamp(root = '.') {
  rmSync(stampOf(root), { force: true });
}

/**
 * Marks `dist/` as complete.
 *
 * @param {Date} startedAt start of the build: a file saved while it ran makes it stale again
 * @param {string} [root] folder of the project
 */
export function writeStamp(startedAt, root = '.') {
  const stamp = stampOf(root);
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
