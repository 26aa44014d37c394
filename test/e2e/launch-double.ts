import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath, quietArguments } from '../support/browser.ts';
import type { LaunchPlan, RunningApp } from './launch.ts';

const runner = join(import.meta.dirname, '../electron-double/run.ts');

/** Starts the built main process under the double of `electron`, with its windows in a Chromium of its own. */
export async function launchDouble(plan: LaunchPlan, main = 'dist/main.cjs'): Promise<RunningApp> {
  if (!existsSync(main)) throw new Error(`${main} is missing: run \`npm run build\` first.`);
  const shown = await startChromium();
  const app = startApp(plan, main, shown.url);
  const browser = await chromium.connectOverCDP(shown.url);
  const page = await Promise.race([firstWindow(browser), app.exit.then((code) => failedStart(code, app.log()))]);
  return {
    kind: 'double',
    dataDir: plan.dataDir,
    page,
    log: app.log,
    evaluate: (fn, arg) =>
      Promise.race([ask(app.child, String(fn), arg), app.exit.then(() => gone(app))]) as Promise<never>,
    close: async () => {
      if (app.child.exitCode === null) app.child.kill('SIGTERM');
      const code = await app.exit;
      if (code !== 0) console.error(`The app ended with ${code}:\n${app.log()}`);
      await browser.close();
      await shown.close();
      return code;
    },
    startSecond: () => startApp(plan, main, shown.url).exit,
  };
}

interface StartedApp {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  readonly log: () => string;
}

function startApp({ args, environment }: LaunchPlan, main: string, chromiumUrl: string): StartedApp {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', runner, main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...environment, ELECTRON_DOUBLE_CDP: chromiumUrl },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (log += String(text)));
  return { child, log: () => log, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

async function startChromium(): Promise<{ url: string; close: () => Promise<void> }> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const child = spawn(
    chromiumPath(),
    [
      '--headless=new',
      ...quietArguments,
      '--no-first-run',
      // a popup that Chromium opens and the double closes races with Playwright; Page.windowOpen is sent all the same
      '--block-new-web-contents',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exit = once(child, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${text}`)));
  });
  return {
    url,
    close: async () => {
      child.kill();
      await exit;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

async function firstWindow(browser: Browser): Promise<Page> {
  for (;;) {
    const page = browser
      .contexts()[0]
      ?.pages()
      .find((candidate) => candidate.url() !== 'about:blank');
    if (page) return page;
    await sleep(20);
  }
}

function failedStart(code: number | null, log: string): never {
  throw new Error(`The app ended with ${code} before it opened a window:\n${log}`);
}

async function gone({ exit, log }: StartedApp): Promise<never> {
  throw new Error(`The app ended with ${await exit}:\n${log()}`);
}

let lastQuestion = 0;

/** Has a function run in the main process: the counterpart is in `electron-double/run.ts`. */
function ask(child: ChildProcess, fn: string, arg: unknown): Promise<unknown> {
  const id = ++lastQuestion;
  return new Promise((resolve, reject) => {
    const onMessage = (message: { id: number; value?: unknown; error?: string }): void => {
      if (message.id !== id) return;
      child.off('message', onMessage);
      if (message.error === undefined) resolve(message.value);
      else reject(new Error(message.error));
    };
    child.on('message', onMessage);
    child.send({ id, fn, arg });
  });
}
