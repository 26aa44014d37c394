import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../scripts/find-browser.mjs';

/** For tests only: no sandbox (CI runs as root), and nothing that talks to the network by itself. */
export const quietArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let found: string | undefined;

/** @returns path of the browser; `npm test` has put it into PARETO_DESK_BROWSER, a single test run looks for itself. */
export function chromiumPath(): string {
  found ??= findBrowser() ?? undefined;
  if (found === undefined) {
    throw new Error('No Chromium or Chrome found. `npm test` installs one; or set PARETO_DESK_BROWSER to its path.');
  }
  return found;
}

/** Starts a headless browser. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: [...quietArguments] });
}
