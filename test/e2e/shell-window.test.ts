import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, callRaw } from './desk-client.ts';
import { launchApp, type RunningApp } from './launch.ts';

let app: RunningApp;
beforeAll(async () => {
  app = await launchApp();
  // what the app wants opened outside goes into a list instead
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
});
afterAll(async () => {
  await app.close();
});

const opened = (): Promise<string[]> => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
const url = (): Promise<string | undefined> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());

describe('the page', () => {
  test('comes from app://, and every page of it obeys the policy', async () => {
    await app.page.addInitScript(() => {
      const violations: string[] = [];
      Object.assign(window, { violations });
      document.addEventListener('securitypolicyviolation', (event) => {
        violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    await app.page.reload();
    for (const link of await app.page.getByRole('navigation').getByRole('link').all()) {
      await link.click();
      await app.page.getByRole('heading', { level: 1 }).waitFor();
    }
    expect(await app.page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
    expect(await url()).toMatch(/^app:\/\/ui\/index\.html/);
  });

  test('gets a policy that allows nothing inline', async () => {
    const ran = await app.page.evaluate(async () => {
      const { headers } = await fetch(location.href);
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      return { policy: headers.get('content-security-policy'), inlineRan: 'inlineRan' in window };
    });
    expect(ran.policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(ran.inlineRan).toBe(false);
  });

  test('is cut off from Electron and Node, but for two functions', async () => {
    const seen = await app.page.evaluate(() => {
      const { pareto } = window as unknown as { pareto: object };
      const names = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'];
      return { bridge: Object.keys(pareto), foreign: names.filter((name) => name in window) };
    });
    expect(seen).toEqual({ bridge: ['call', 'on'], foreign: [] });
  });

  test.each(['/../main.cjs', '/%2e%2e/main.cjs', '/..%2fmain.cjs', '/nothing.js', '/preload.cjs'])(
    'cannot read %s',
    async (path) => {
      expect(await app.page.evaluate(async (target) => (await fetch(target)).status, path)).toBe(404);
    },
  );
});

test('a page whose process has crashed comes back by itself', async () => {
  await app.page.evaluate(() => Object.assign(window, { isOld: true }));
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  });
  await expect.poll(() => app.page.evaluate(() => 'isOld' in window)).toBe(false);
  await app.page.getByRole('heading', { level: 1 }).waitFor();
});

describe('what the page asks', () => {
  test('is answered when the contract has it', async () => {
    expect(await call(app.page, 'state.read', {})).toMatchObject({ app: { mode: 'electron' } });
  });

  test.each([
    ['a call that does not exist', 'keys.read', {}],
    ['a name every object has', 'constructor', {}],
    ['a wrong input', 'tier.set', { tier: 'best' }],
  ])('%s is refused with a reason', async (_name, name, input) => {
    const reply = await callRaw(app.page, name, input);
    expect(reply).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\w+/) as string } });
    expect(await opened()).toEqual([]);
  });

  test('from another window is refused, although it shows the same page', async () => {
    const reply = await app.evaluate(async ({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      const preload = `${process.cwd()}/dist/preload.cjs`;
      const other = new BrowserWindow({ show: false, webPreferences: { preload } });
      await other.loadURL(first?.webContents.getURL() ?? '');
      const answer: unknown = await other.webContents.executeJavaScript('window.pareto.call("state.read", {})');
      other.destroy();
      return answer;
    });
    expect(reply).toEqual({
      ok: false,
      error: { code: 'forbidden', message: 'Only the window of Pareto Desk may ask.' },
    });
  });
});

describe('the way out', () => {
  test('a link to the web opens in the system’s browser, not here', async () => {
    await app.page.evaluate(() => window.open('https://example.com/docs'));
    await expect.poll(opened).toEqual(['https://example.com/docs']);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test.each(['http://example.com/', 'file:///etc/passwd', 'smb://server/share'])(
    '%s opens nowhere',
    async (address) => {
      const before = await opened();
      await app.page.evaluate((target) => window.open(target), address);
      // the next link is opened after this one was refused
      await app.page.evaluate(() => window.open('https://example.com/after'));
      await expect.poll(opened).toEqual([...before, 'https://example.com/after']);
    },
  );

  test('the page cannot go elsewhere', async () => {
    await app.page.evaluate(() => {
      const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', textContent: 'away' });
      document.body.append(link);
      link.click();
    });
    await app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await url()).toMatch(/^app:\/\/ui\/index\.html/);
    expect(await call(app.page, 'state.read', {})).toBeDefined();
  });

  test('asks for nothing but copying', async () => {
    const state = (name: string): Promise<string> =>
      app.page.evaluate(
        async (permission) => (await navigator.permissions.query({ name: permission as PermissionName })).state,
        name,
      );
    expect([await state('geolocation'), await state('notifications')]).toEqual(['denied', 'denied']);
    expect(await state('clipboard-write')).toBe('granted');
  });
});
