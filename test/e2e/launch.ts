import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Electron from 'electron';
import type { Page } from 'playwright-core';
import type { record } from '../electron-double/record.ts';
import { launchDouble } from './launch-double.ts';
import { launchElectron } from './launch-electron.ts';

/** What a function sent to the main process gets: the electron module; under the double also what was recorded. */
export type MainModule = typeof Electron & { readonly __record: typeof record };

/** The running app. The same calls work on Electron and on its double. */
export interface RunningApp {
  readonly kind: 'electron' | 'double';
  /** The first window. */
  readonly page: Page;
  /** Runs a function in the main process. It is sent as text: nothing from outside its own body. */
  readonly evaluate: <R, A = undefined>(fn: (electron: MainModule, arg: A) => R, arg?: A) => Promise<Awaited<R>>;
  /** Asks the app to quit. @returns its exit code */
  readonly close: () => Promise<number | null>;
  /** Starts the app again with the same data, as a double click on its icon does, and waits until that one is gone. */
  readonly startSecond: () => Promise<number | null>;
  readonly dataDir: string;
  /** What the app has printed. */
  readonly log: () => string;
}

export interface LaunchOptions {
  /** Absent: a fresh one, removed on close. */
  readonly dataDir?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** How one of the two is started. */
export interface LaunchPlan {
  readonly dataDir: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** `npm run test:electron` asks for the real one; everywhere else the double shows the same window in Chromium. */
export const isRealElectron = process.env.PARETO_DESK_REAL_ELECTRON === '1';

/** Starts the built app on a free port, with demo providers and without the keys of the machine it runs on. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'pareto-desk-'));
  const plan: LaunchPlan = {
    dataDir,
    args: [`--data-dir=${dataDir}`, '--port=0', ...(options.args ?? [])],
    environment: { ...withoutKeys(process.env), PARETO_DESK_CATALOG_REFRESH: 'off', ...options.environment },
  };
  const app = await (isRealElectron ? launchElectron(plan) : launchDouble(plan));
  return options.dataDir === undefined ? removingData(app) : app;
}

/** @returns the same app, which removes its data when it is closed */
export function removingData(app: RunningApp): RunningApp {
  return {
    ...app,
    close: async () => {
      const code = await app.close();
      rmSync(app.dataDir, { recursive: true, force: true, maxRetries: 3 });
      return code;
    },
  };
}

/** A key in the developer's environment would be used, and cost money. */
function withoutKeys(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/_(API_)?KEY$|_TOKEN$/.test(name)));
}
