// node test/electron-double/run.ts dist/main.cjs [--switches]: what `electron .` would do.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import './register.ts';

const electron = await import('./electron.ts');
const { becomeReady } = await import('./app.ts');
const { chromium } = await import('./cdp.ts');

interface Question {
  readonly id: number;
  /** Source of a function that takes the electron module and one argument. */
  readonly fn: string;
  readonly arg: unknown;
}

// Playwright's electronApp.evaluate: the test sends a function, it runs in the main process.
process.on('message', async ({ id, fn, arg }: Question) => {
  try {
    // oxlint-disable-next-line no-eval -- the function comes from the test that started this process
    const call = (0, eval)(`(${fn})`) as (module: typeof electron, arg: unknown) => unknown;
    process.send?.({ id, value: await call(electron, arg) });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});

// Electron turns both into a quit; the second one ends it at once.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => electron.app.quit());

// The test is gone, perhaps because it failed: neither the app nor its browser may outlive it.
process.on('disconnect', () => {
  const end = (): never => process.exit(0);
  chromium().send('Browser.close').then(end, end);
});

/** Long enough for a slow machine to evaluate a bundle. */
const evaluationMs = 10_000;
const hanging = setTimeout(() => {
  console.error(
    'electron double: the main module is still awaiting at its top level. Electron emits `ready` only after the main ' +
      'module has been evaluated, so an `await app.whenReady()` there never returns.',
  );
  process.exit(13);
}, evaluationMs);

await import(pathToFileURL(resolve(process.argv[2] ?? '')).href);
clearTimeout(hanging);
becomeReady();
