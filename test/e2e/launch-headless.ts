import type { Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { startHeadless } from '../support/headless-process.ts';

/** The product without Electron, its window open in a browser. */
export interface HeadlessWindow {
  readonly page: Page;
  /** The address that was printed, token and all. */
  readonly ui: string;
  /** Base URL of the gateway. */
  readonly url: string;
  readonly clientKey: string;
  /** Ends the program, while its window stays open. */
  readonly stop: () => Promise<number | null>;
  readonly close: () => Promise<number | null>;
}

/** Starts `pareto-desk` on free ports and opens what it prints. Called inside a test: what it started ends with it. */
export async function launchHeadless(dataDir: string, words: readonly string[] = []): Promise<HeadlessWindow> {
  const fixed = ['--json', '--port=0', '--ui-port=0', '--vault=file', `--data-dir=${dataDir}`];
  const headless = startHeadless([...fixed, ...words]);
  const ready = JSON.parse(await headless.nextLine()) as { url: string; ui: string; clientKey: string };
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(ready.ui);
  // only then is the token exchanged, and a reload finds the session
  await page.getByRole('heading', { level: 1 }).waitFor();
  const stop = (): Promise<number | null> => {
    headless.child.kill('SIGTERM');
    return headless.exit;
  };
  return {
    ...ready,
    page,
    stop,
    close: async () => {
      await browser.close();
      return stop();
    },
  };
}
