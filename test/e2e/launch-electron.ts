import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { _electron } from 'playwright-core';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import type { LaunchPlan, MainModule, RunningApp } from './launch.ts';

/** Starts the app in real Electron, through Playwright. */
export async function launchElectron({ dataDir, args, environment }: LaunchPlan): Promise<RunningApp> {
  const executablePath = electronBinary('.');
  if (!executablePath) throw new Error('There is no Electron binary; `npm run test:electron` downloads it.');
  const words = ['.', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args];
  const env = definedOnly(environment);
  const app = await _electron.launch({ executablePath, args: words, env });
  const child = app.process();
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (log += String(text)));
  return {
    kind: 'electron',
    dataDir,
    page: await app.firstWindow(),
    log: () => log,
    // Playwright hands over the electron module and one argument, too
    evaluate: async (fn, arg) => app.evaluate(fn as (electron: object, arg: unknown) => never, arg as MainModule),
    close: async () => {
      const exit = once(child, 'exit');
      await app.close();
      const [code] = (await exit) as [number | null];
      return code;
    },
    startSecond: async () => {
      const second = spawn(executablePath, words, { env, stdio: 'ignore' });
      const [code] = (await once(second, 'exit')) as [number | null];
      return code;
    },
  };
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = environment;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
