import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './find-browser.mjs';

/** A browser is 100 to 200 MB. */
const downloadMs = 300_000;

const debianPackages = ['chromium', 'fonts-inter', 'fonts-noto-core', 'fonts-noto-color-emoji'];

/**
 * Finds a browser for the tests, or fetches one: Playwright's own download, else, as root on Debian, the system's package.
 *
 * @param {string} node
 * @returns {string | null} path of the executable
 */
export function findOrInstallBrowser(node) {
  const found = findBrowser();
  if (found) return found;
  console.log('No Chromium or Chrome found: fetching one for the tests ...');
  const playwright = join('node_modules', 'playwright-core', 'cli.js');
  spawnSync(node, [playwright, 'install', '--only-shell', 'chromium'], { stdio: 'ignore', timeout: downloadMs });
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  console.log('Playwright could not: installing Debian’s chromium ...');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...debianPackages]]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  }
  return findBrowser();
}

/** What to tell a person when there is none to be had. */
export const noBrowser =
  'The tests need Chromium or Chrome, and none could be downloaded. Please install one, or set PARETO_DESK_BROWSER to its path.';
