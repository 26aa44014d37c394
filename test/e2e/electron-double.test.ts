import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removingData, type RunningApp } from './launch.ts';
import { launchDouble } from './launch-double.ts';

interface Small {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  onNews(listener: (text: string) => void): () => void;
  answer(listener: (text: string) => string): string;
  fail(): void;
  readonly data: { readonly list: readonly number[] };
}

declare global {
  interface Window {
    /** Exposed by the small app's preload. */
    readonly small: Small;
  }
}

const main = join(import.meta.dirname, '../support/small-app/main.cjs');

async function launchSmallApp(): Promise<RunningApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'small-app-'));
  return removingData(await launchDouble({ dataDir, args: [], environment: process.env }, main));
}

let app: RunningApp;
beforeAll(async () => {
  app = await launchSmallApp();
});
afterAll(async () => {
  await app.close();
});

describe('the double of electron', () => {
  test('shows the page its protocol handler serves, with its headers', async () => {
    expect(await app.page.title()).toBe('Small');
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL())).toBe(
      'app://ui/index.html',
    );
    const inlineRan = await app.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return 'inlineRan' in window;
    });
    expect(inlineRan).toBe(false);
  });

  test('gives the page what the preload exposes, frozen, and nothing of Electron', async () => {
    const seen = await app.page.evaluate(() => ({
      keys: Object.keys(window.small),
      frozen: Object.isFrozen(window.small) && Object.isFrozen(window.small.data.list),
      foreign: ['require', 'ipcRenderer', 'electronDoubleSend', 'electronDoubleDeliver'].filter(
        (name) => name in window,
      ),
    }));
    expect(seen).toEqual({ keys: ['invoke', 'onNews', 'answer', 'fail', 'data'], frozen: true, foreign: [] });
  });

  test('carries everything structured clone carries, both ways', async () => {
    const types = await app.page.evaluate(async () => {
      const sent = {
        date: new Date(5),
        map: new Map([['a', new Set([1])]]),
        bytes: new Uint8Array([1, 2]),
        big: 2n ** 70n,
        nothing: undefined,
        odd: [NaN, -Infinity],
      };
      const got = (await window.small.invoke('echo', sent)) as typeof sent;
      return [
        got.date instanceof Date && got.date.getTime() === 5,
        got.map.get('a')?.has(1),
        got.bytes instanceof Uint8Array && got.bytes[1] === 2,
        got.big === 2n ** 70n,
        'nothing' in got && got.nothing === undefined,
        Number.isNaN(got.odd[0]) && got.odd[1] === -Infinity,
      ];
    });
    expect(types).toEqual([true, true, true, true, true, true]);
  });

  test.each([
    ['fail', "Error invoking remote method 'fail': TypeError: boom"],
    ['unclonable', "Error invoking remote method 'unclonable': DataCloneError: An object could not be cloned."],
    ['nobody', "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'"],
  ])('rejects a call to `%s` in the words of Electron', async (channel, message) => {
    const failure = await app.page.evaluate(
      (name) => window.small.invoke(name).catch((error: Error) => error.message),
      channel,
    );
    expect(failure).toBe(message);
  });

  test('tells the handler which frame asked', async () => {
    expect(await app.page.evaluate(() => window.small.invoke('sender'))).toEqual(['app://ui/index.html', null]);
  });

  test('functions cross between the worlds, with their results and errors', async () => {
    const answers = await app.page.evaluate(() => {
      try {
        window.small.fail();
      } catch (error) {
        return [window.small.answer((text) => text.toUpperCase()), String(error)];
      }
      return [];
    });
    expect(answers).toEqual(['FROM THE PRELOAD!', 'RangeError: too far']);
  });

  test('a listener of the page hears main until it unsubscribes', async () => {
    await app.page.evaluate(() => {
      const heard: string[] = [];
      const stop = window.small.onNews((text) => {
        heard.push(text);
        if (text === 'second') stop();
      });
      Object.assign(window, { heard });
    });
    await app.evaluate(({ BrowserWindow }) => {
      for (const text of ['first', 'second', 'third']) BrowserWindow.getAllWindows()[0]?.webContents.send('news', text);
    });
    // an answer that comes back after the events is proof that they have all been delivered
    await app.page.evaluate(() => window.small.invoke('echo', 0));
    expect(await app.page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
      'first',
      'second',
    ]);
  });

  test('a navigation the app prevents leaves the page where it is', async () => {
    await app.page.evaluate(() => {
      location.href = 'https://elsewhere.example/';
    });
    await expect.poll(app.log).toContain('refused https://elsewhere.example/');
    expect(await app.page.evaluate(() => window.small.invoke('echo', 'still here'))).toBe('still here');
  });

  test('permissions are what the app answers', async () => {
    const state = (name: string): Promise<string> =>
      app.page.evaluate(
        async (permission) => (await navigator.permissions.query({ name: permission as PermissionName })).state,
        name,
      );
    expect([await state('clipboard-write'), await state('geolocation')]).toEqual(['granted', 'denied']);
  });

  test('a part of Electron that is not modelled fails loudly', async () => {
    await expect(app.evaluate(({ app: electronApp }) => electronApp.setBadgeCount(3))).rejects.toThrow(
      'electron double: app.setBadgeCount is not modelled',
    );
  });

  test('an unsafe window is refused', async () => {
    const opening = app.evaluate(async ({ BrowserWindow }) => {
      const window = new BrowserWindow({ webPreferences: { nodeIntegration: true } });
      await window.loadURL('app://ui/index.html');
    });
    await expect(opening).rejects.toThrow('only sandboxed, context-isolated windows');
  });

  test('quits in the order of Electron', async () => {
    const quitting = await launchSmallApp();
    expect(await quitting.close()).toBe(0);
    expect(quitting.log()).toContain('ready before-quit will-quit quit');
  });
});
