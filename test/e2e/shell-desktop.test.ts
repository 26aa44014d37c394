import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, connectClient } from './desk-client.ts';
import { isRealElectron, launchApp, type RunningApp } from './launch.ts';
import { startThreeTiers, type ThreeTiers } from './three-tiers.ts';

const windowCount = (app: RunningApp): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

describe('tier switch outside the window', () => {
  let app: RunningApp;
  let tiers: ThreeTiers;
  beforeAll(async () => {
    tiers = await startThreeTiers();
    app = await launchApp({ args: [`--config=${tiers.configFile}`] });
  });
  afterAll(async () => {
    await app.close();
    await tiers.close();
  });

  const tierInMenu = (tier: string): Promise<boolean | undefined> =>
    app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.checked, `tier-${tier}`);

  test('the menu bar changes the tier in the page, in the menu and for the next request', async () => {
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('tier-low')?.click());
    await expect.poll(async () => (await call(app.page, 'state.read', {})).settings.defaultTier).toBe('low');
    await expect.poll(() => tierInMenu('low')).toBe(true);
    const { chat } = await connectClient(app.page);
    expect((await chat()).headers.get('x-pareto-model')).toBe('acme/low');
  });

  test('the page shows the tier that was chosen outside, without being asked', async () => {
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('tier-medium')?.click());
    const medium = app.page.getByRole('radio', { name: /medium/i });
    await expect.poll(() => medium.isChecked()).toBe(true);
  });

  test('a tier chosen in the page shows in the menu', async () => {
    await call(app.page, 'tier.set', { tier: 'high' });
    await expect.poll(() => tierInMenu('high')).toBe(true);
  });

  test.runIf(!isRealElectron)('the tray does the same, and names the model that answered last', async () => {
    const tray = (id: string) =>
      app.evaluate(({ __record }, item) => __record.trays[0]?.menu?.getMenuItemById(item)?.label, id);
    await app.evaluate(({ __record }) => __record.trays[0]?.menu?.getMenuItemById('tier-low')?.click());
    await expect.poll(async () => (await call(app.page, 'state.read', {})).settings.defaultTier).toBe('low');
    const { chat } = await connectClient(app.page);
    await (await chat()).text();
    await expect.poll(() => tray('last')).toBe('Last answer: acme/low');
    expect(await app.evaluate(({ __record }) => __record.trays[0]?.toolTip)).toBe('Pareto Desk: low, acme/low');
  });

  test.runIf(!isRealElectron)(
    'an answer shows in the tray and leaves the menu bar, which may be open, alone',
    async () => {
      await app.evaluate(({ Menu }) => void Object.assign(globalThis, { menuBefore: Menu.getApplicationMenu() }));
      const { chat } = await connectClient(app.page);
      await (await chat({ model: 'acme/high' })).text();
      const lastInTray = () => app.evaluate(({ __record }) => __record.trays[0]?.menu?.getMenuItemById('last')?.label);
      await expect.poll(lastInTray).toBe('Last answer: acme/high');
      const isSame = app.evaluate(
        ({ Menu }) => Menu.getApplicationMenu() === (globalThis as { menuBefore?: unknown }).menuBefore,
      );
      expect(await isSame).toBe(true);
    },
  );

  test.runIf(!isRealElectron)('the tray copies the base URL', async () => {
    await app.evaluate(({ __record }) => __record.trays[0]?.menu?.getMenuItemById('base-url')?.click());
    const { baseUrl } = await connectClient(app.page);
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe(baseUrl);
  });
});

describe('life without a window', () => {
  test('closing the window keeps the gateway; starting the app again brings the window back', async () => {
    const app = await launchApp();
    const { chat } = await connectClient(app.page);
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await windowCount(app)).toBe(0);
    expect((await chat()).status).toBe(200);
    expect(await app.startSecond()).toBe(0);
    await expect.poll(() => windowCount(app)).toBe(1);
    expect(await app.close()).toBe(0);
  });

  test.runIf(!isRealElectron)('a click on the notification that says so opens the window, however late', async () => {
    const app = await launchApp();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await app.evaluate(({ __record }) => {
      setTimeout(() => {
        process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
        process.getBuiltinModule('node:vm').runInNewContext('gc')();
        __record.shown[0]?.deref()?.emit('click');
      }, 50);
    });
    await expect.poll(() => windowCount(app)).toBe(1);
    await app.close();
  });

  test('with "close to tray" off, closing the window ends the app', async () => {
    const app = await launchApp();
    await call(app.page, 'settings.update', { closeToTray: false });
    const { baseUrl } = await connectClient(app.page);
    await app.evaluate(({ BrowserWindow }) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 10);
    });
    await expect.poll(() => fetch(baseUrl).then(() => 'up', () => 'gone')).toBe('gone'); // prettier-ignore
    expect(await app.close()).toBe(0);
  });

  test.runIf(!isRealElectron)('where there is no tray, closing the window ends the app', async () => {
    const app = await launchApp({ environment: { ELECTRON_DOUBLE_NO_TRAY: '1' } });
    const { baseUrl } = await connectClient(app.page);
    await app.evaluate(({ BrowserWindow }) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 10);
    });
    await expect.poll(() => fetch(baseUrl).then(() => 'up', () => 'gone')).toBe('gone'); // prettier-ignore
    expect(await app.close()).toBe(0);
  });
});

test('errors that nobody caught are in the log', async () => {
  const app = await launchApp();
  const log = () => readFileSync(join(app.dataDir, 'pareto-desk.log'), 'utf8');
  await app.evaluate(() => void Promise.reject(new Error('a promise that was broken')));
  await expect.poll(log).toContain('a promise that was broken');
  expect((await (await connectClient(app.page)).chat()).status).toBe(200);
  if (!isRealElectron) {
    await app.evaluate(() => void setTimeout(() => { throw new Error('a timer that failed'); }, 10)); // prettier-ignore
    await expect.poll(log).toContain('a timer that failed');
  }
  await app.close();
});

describe('quitting', () => {
  test('lets the answer that is running end, and takes no new ones', async () => {
    const app = await launchApp();
    const { chat, baseUrl } = await connectClient(app.page);
    const answer = await chat({ stream: true });
    const closing = app.close();
    const text = await answer.text();
    expect(text.trimEnd()).toMatch(/data: \[DONE\]$/);
    expect(await closing).toBe(0);
    await expect(fetch(baseUrl)).rejects.toThrow('fetch failed');
  });
});

describe('what stays', () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'pareto-desk-'));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 }));

  test('a key is sealed on disk and there again after a restart; so are settings and place of the window', async () => {
    const secret = 'sk-test-0123456789abcdefWXYZ';
    const first = await launchApp({ dataDir });
    await call(first.page, 'keys.add', { provider: 'openai', secret });
    await call(first.page, 'tier.set', { tier: 'medium' });
    await first.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1000, height: 700 });
    });
    expect(await first.close()).toBe(0);
    expect(filesWith(dataDir, secret)).toEqual([]);

    const second = await launchApp({ dataDir });
    const { providers, settings } = await call(second.page, 'state.read', {});
    expect(providers.find(({ id }) => id === 'openai')).toMatchObject({ keySource: 'vault', lastFour: 'WXYZ' });
    expect(settings.defaultTier).toBe('medium');
    expect(await second.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())).toMatchObject({
      width: 1000,
      height: 700,
    });
    await second.close();
  });

  test.runIf(!isRealElectron && process.platform === 'linux')('a desktop without key ring is told', async () => {
    const app = await launchApp({ environment: { ELECTRON_DOUBLE_KEYCHAIN: 'basic_text' } });
    expect((await call(app.page, 'state.read', {})).app.vault.warning).toContain('no key ring');
    await app.close();
  });

  test.runIf(!isRealElectron)(
    'without any encryption keys go into a private file, and the window says so',
    async () => {
      const app = await launchApp({ environment: { ELECTRON_DOUBLE_KEYCHAIN: 'none' } });
      expect((await call(app.page, 'state.read', {})).app.vault).toMatchObject({
        kind: 'file',
        warning: expect.stringContaining('plain text') as string,
      });
      await app.close();
    },
  );
});

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
