import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { CallName } from '../../shared/ipc.ts';
import { launchBrowser } from './browser.ts';
import type { scenes } from './fake-bridge/fake-world.ts';
import { openFakeWindow, type FakeWindow } from './fake-window.ts';

export interface OpenOptions {
  /** Where to start, see `fake-world.ts`. */
  readonly scene?: keyof typeof scenes;
  /** e.g. `#/models` */
  readonly hash?: string;
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Where the window is, e.g. `Asia/Kolkata`. */
  readonly timezone?: string;
  /** What its clock shows, ISO; timers go on. */
  readonly at?: string;
  /** Errors on the console that the test causes on purpose. */
  readonly causes?: RegExp;
}

/** Opens pages of one test file. Each has its own browser context and its own fake main side. */
export interface WindowTests {
  readonly open: (options?: OpenOptions) => Promise<Page>;
}

/** Builds the window and starts a browser for the tests of one file. */
export function useWindow(): WindowTests {
  let browser: Browser;
  let served: FakeWindow;
  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), openFakeWindow()]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  return {
    open: async ({ scene = 'full', hash = '', theme = 'light', width = 1_180, timezone, at, causes } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 860 },
        colorScheme: theme,
        reducedMotion: 'reduce',
        ...(timezone === undefined ? {} : { timezoneId: timezone }),
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const page = await context.newPage();
      if (at !== undefined) await page.clock.setFixedTime(at);
      const problems: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !causes?.test(message.text()))
          problems.push(message.text());
      });
      // fails the test at once, where waiting would only time out
      const crashed = new Promise<never>((_resolve, reject) => {
        page.on('pageerror', (error) => {
          problems.push(error.message);
          reject(error);
        });
      });
      crashed.catch(() => {}); // later errors are among the problems
      onTestFinished(async () => {
        await context.close();
        // a breach of the content security policy is an error on the console, too
        expect(problems).toEqual([]);
      });
      await page.goto(`${served.url}?scene=${scene}${hash}`);
      await Promise.race([page.getByRole('heading', { level: 1 }).waitFor(), crashed]);
      return page;
    },
  };
}

/** @returns what the window has asked the fake main side by this name, oldest first. */
export function callsOf(page: Page, name: CallName): Promise<unknown[]> {
  return page.evaluate(
    (wanted) => window.fakeRecord?.calls.filter((call) => call.name === wanted).map(({ input }) => input) ?? [],
    name,
  );
}

/** Lets one request come in: running at once, ended a moment later. */
export function letRequestIn(page: Page): Promise<void> {
  return page.evaluate(() => window.fakeRecord?.traffic());
}

/** The main side stops answering, or is back. */
export function letMainBeAway(page: Page, isAway = true): Promise<void> {
  return page.evaluate((away) => {
    if (window.fakeRecord !== undefined) window.fakeRecord.isAway = away;
  }, isAway);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns what axe calls serious or critical, as `rule: place` lines. */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary}`),
      );
  });
}
