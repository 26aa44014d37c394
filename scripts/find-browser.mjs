import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/**
 * Finds a browser of the Chromium family for the tests: the one named by PARETO_DESK_BROWSER, an installed one,
 * or the one Playwright has downloaded before.
 *
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | null} path of the executable, null when there is none
 */
export function findBrowser(environment = process.env) {
  const named = environment.PARETO_DESK_BROWSER;
  if (named) return existsSync(named) ? named : null;
  return [...installedPaths(environment), chromium.executablePath()].find(runs) ?? null;
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[]} where browsers are usually installed on this system
 */
function installedPaths(environment) {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].flatMap((name) =>
      ['/Applications', join(environment.HOME ?? '', 'Applications')].map((folder) =>
        join(folder, `${name}.app`, 'Contents', 'MacOS', name),
      ),
    );
  }
  if (process.platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    return roots.flatMap((root) =>
      root
        ? [join(root, 'Google/Chrome/Application/chrome.exe'), join(root, 'Microsoft/Edge/Application/msedge.exe')]
        : [],
    );
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

/**
 * Some systems put a stub in place of the browser that only says how to install it.
 *
 * @param {string} path
 * @returns {boolean}
 */
function runs(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // chrome.exe --version opens a window there
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return answer.status === 0 && /Chrom|Edge/.test(answer.stdout);
}
