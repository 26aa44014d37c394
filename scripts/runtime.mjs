import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** `node:sqlite` without a flag, type stripping and undici 8 need it. */
const oldest = { major: 22, minor: 19 };

/**
 * Finds a Node that can run the product: this one, or the one that `npm ci` brings along on Linux.
 *
 * @param {string} root folder of the project
 * @returns {string | null} path of the executable
 */
export function findNode(root) {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const brought = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  return process.platform === 'linux' && existsSync(brought) ? brought : null;
}

/**
 * What the gateway asks of Node when it is a program of its own. Many streams that begin at once make V8 take room for 67 MB of
 * young objects, and keep it; half of that is enough. Several threads that copy young objects at the same time each leave pages
 * behind that are half full. The compiler in the middle, Maglev, works on so much at once in its own threads that 16 MB stay with
 * them, and what has run for long is no slower without it.
 */
export const nodeOptions = ['--max-semi-space-size=16', '--no-parallel-scavenge', '--no-maglev'];

/** What to tell a person when `findNode` found none. */
export const nodeTooOld =
  `Node ${process.versions.node} is too old: Pareto Desk needs Node ${oldest.major}.${oldest.minor} or newer. ` +
  'On Linux (x64 and arm64) `npm ci` brings one along; elsewhere please install it from nodejs.org.';

/**
 * @param {string} version e.g. `20.20.2`
 * @returns {boolean}
 */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}
