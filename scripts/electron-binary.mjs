import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A slow line needs minutes for 100 MB; a line that leads nowhere fails at once or is given up then. */
const downloadMs = 300_000;

/**
 * @param {string} root folder of the project
 * @returns {string | null} path of the Electron binary, null when it has not been downloaded
 */
export function electronBinary(root) {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const distribution = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist');
    const file = join(distribution, readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(file) ? file : null;
  } catch {
    return null; // path.txt is written by the download
  }
}

/**
 * Downloads the Electron binary with the script of the electron package. Says nothing on failure: the caller has another way.
 *
 * @param {string} root folder of the project
 * @param {string} node
 */
export function downloadElectron(root, node) {
  console.error('Fetching Electron (about 100 MB, once) ...');
  spawnSync(node, [join(root, 'node_modules', 'electron', 'install.js')], { stdio: 'ignore', timeout: downloadMs });
}

/**
 * Electron ends at once where it cannot build its sandbox: no user namespaces for ordinary users, and no setuid helper.
 *
 * @param {string} binary
 * @returns {boolean}
 */
export function isSandboxForbidden(binary) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return false;
  const forbidden =
    readKernelSwitch('kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    readKernelSwitch('kernel/unprivileged_userns_clone') === '0' ||
    readKernelSwitch('user/max_user_namespaces') === '0';
  return forbidden && !isSetuidRoot(join(dirname(binary), 'chrome-sandbox'));
}

/**
 * @param {string} name path under /proc/sys
 * @returns {string | null}
 */
function readKernelSwitch(name) {
  try {
    return readFileSync(join('/proc/sys', name), 'utf8').trim();
  } catch {
    return null; // this kernel has no such switch
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isSetuidRoot(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.uid === 0 && (stats.mode & 0o4000) !== 0;
}
