import { expect, test } from 'vitest';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

test('the quality page saves each choice at once', async () => {
  const page = await open({ hash: '#/settings/quality' });
  await page.getByRole('radio', { name: 'Fastest first' }).click();
  await page.getByLabel('Never leave the tier').click();
  await page.getByLabel('Highest price').fill('2.5');
  await page.keyboard.press('Enter');
  await page.getByLabel('Highest price').fill('');
  await page.getByLabel('Low from percentile').fill('60');
  await page.keyboard.press('Tab');
  await expect
    .poll(() => callsOf(page, 'settings.update'))
    .toEqual([
      { defaultSort: 'throughput' },
      { strictTier: true },
      { maxPromptUsdPerMTok: 2.5 },
      { maxPromptUsdPerMTok: null },
      { tierBands: { high: 95, medium: 85, low: 60 } },
    ]);
});

test('a choice is read out with its hint', async () => {
  const page = await open({ hash: '#/settings/quality' });
  const order = page.getByRole('radiogroup', { name: 'Order within a tier' });
  const words = await order.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${words}"]`).innerText()).toBe('A request can ask for the fastest with :nitro.');
});

test('a number that makes no sense is not sent, and Escape brings the old one back', async () => {
  const page = await open({ hash: '#/settings/network' });
  const port = page.getByLabel('Port', { exact: true });
  const place = await port.boundingBox();
  await port.fill('70000');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('From 1 to 65535.', { exact: true }).waitFor();
  expect([await port.inputValue(), await port.getAttribute('aria-invalid')]).toEqual(['70000', 'true']);
  expect((await port.boundingBox())?.x).toBe(place?.x);
  await page.keyboard.press('Escape');
  expect(await page.getByText('From 1 to 65535.').count()).toBe(0);
  expect(await port.inputValue()).toBe('7273');
  expect(await callsOf(page, 'settings.update')).toEqual([]);
});

test('a port that main refuses stays as it was, with the reason', async () => {
  const page = await open({ hash: '#/settings/network' });
  await page.getByLabel('Port', { exact: true }).fill('80');
  await page.keyboard.press('Enter');
  await page.getByText('Port 80 needs administrator rights. Take one above 1023.', { exact: true }).waitFor();
  expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe('7273');
  await page.getByRole('link', { name: 'Models' }).click();
  await expect.poll(() => page.getByText('Port 80 needs administrator rights.').count()).toBe(0);
});

test('limits are typed in seconds and megabytes, and sent in their own units', async () => {
  const page = await open({ hash: '#/settings/network' });
  await page.getByLabel('First token').fill('12.5');
  await page.keyboard.press('Enter');
  await page.getByLabel('Largest request').fill('1');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => callsOf(page, 'settings.update'))
    .toEqual([{ limits: { firstTokenMs: 12_500 } }, { limits: { maxBodyBytes: 1_048_576 } }]);
});

test('web origins are added and taken away, which can be undone', async () => {
  const page = await open({ hash: '#/settings/network' });
  await page.getByLabel('Web origin').fill('https://app.example/');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('button', { name: 'Remove https://app.example' }).click();
  await expect
    .poll(() => callsOf(page, 'settings.update'))
    .toEqual([{ allowedOrigins: ['https://app.example'] }, { allowedOrigins: [] }]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Web origin');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Remove https://app.example' }).waitFor();
});

test('a new client key is shown once, and never again', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'New client key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Cursor');
  await dialog.getByLabel('Quality').selectOption('low');
  await dialog.getByRole('button', { name: 'Make key' }).click();
  await dialog.getByText('pd-8nKx2LpRt6YvWz4BcDfGQm7c').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy key' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('pd-8nKx2LpRt6YvWz4BcDfGQm7c');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke Cursor' }).waitFor();
  expect(await page.content()).not.toContain('pd-8nKx2LpRt6YvWz4BcDfGQm7c');
  expect(await callsOf(page, 'clientKeys.create')).toEqual([{ name: 'Cursor', defaultTier: 'low' }]);
});

test('a click outside neither hides a new client key nor loses what was changed of another', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'New client key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Cursor');
  await page.getByRole('dialog').getByRole('button', { name: 'Make key' }).click();
  await page.getByText('pd-8nKx2LpRt6YvWz4BcDfGQm7c').waitFor();
  await page.mouse.click(4, 400);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Edit Claude Code' }).click();
  const drawer = page.getByRole('dialog', { name: 'Claude Code' });
  await drawer.getByRole('combobox', { name: 'Allowed models' }).fill('anthropic/*');
  await page.keyboard.press('Enter');
  await page.mouse.click(4, 400);
  await drawer.getByRole('button', { name: 'Remove anthropic/*' }).waitFor();
  await drawer.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Edit Claude Code' }).click();
  await page.mouse.click(4, 400);
  await expect.poll(() => drawer.count()).toBe(0);
});

test('Escape in a number takes back the number first, and then leaves', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'Edit Claude Code' }).click();
  const drawer = page.getByRole('dialog', { name: 'Claude Code' });
  const limit = drawer.getByLabel('Per day, $');
  await limit.fill('5');
  await page.keyboard.press('Escape');
  expect(await limit.inputValue()).toBe('');
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

test('revoking a client key asks first; the default one and those of the file have no such button', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  expect(await page.getByRole('button', { name: /^Revoke/ }).count()).toBe(1);
  await page.getByRole('button', { name: 'Revoke Claude Code' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(() => callsOf(page, 'clientKeys.revoke')).toEqual([{ id: 'cc' }]);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('New client key');
});

test('a configuration that cannot be read is explained beside the text, which stays', async () => {
  const page = await open({ hash: '#/settings/config' });
  const text = page.getByLabel('Configuration to import');
  await text.fill('{ "version": 1, oops }');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page
    .getByRole('alert')
    .getByText(/This is not JSON/)
    .waitFor();
  expect(await text.inputValue()).toContain('oops');
  await text.fill('{ "version": 1 }');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page
    .getByRole('region', { name: 'Import' })
    .getByText('Imported 1 provider and 2 models.', { exact: true })
    .waitFor();
  expect(await text.inputValue()).toBe('');
});

test('a file is imported in the letters it was written in', async () => {
  const page = await open({ hash: '#/settings/config' });
  const field = page.getByRole('textbox', { name: 'Configuration to import' });
  const text = '{ "version": 1 } // für später';
  for (const encoding of ['utf8', 'utf16le'] as const) {
    await field.fill('');
    const buffer = Buffer.from(`\uFEFF${text}`, encoding);
    await page.locator('input[type=file]').setInputFiles({ name: 'desk.json', mimeType: 'application/json', buffer });
    await expect.poll(() => field.inputValue()).toBe(text);
  }
});

test('an import is taken back by a button beside what it did, and the focus stays', async () => {
  const page = await open({ hash: '#/settings/config' });
  const region = page.getByRole('region', { name: 'Import' });
  await region.getByLabel('Configuration to import').fill('{ "version": 1 }');
  await region.getByRole('button', { name: 'Import', exact: true }).click();
  await region.getByRole('button', { name: 'Undo import' }).click();
  await region.getByRole('status').getByText('The import was taken back.').waitFor();
  expect(await region.getByRole('button', { name: 'Undo import' }).count()).toBe(0);
  expect(await callsOf(page, 'config.undoImport')).toEqual([{}]);
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('a configuration is exported without keys unless asked, and saved as a file', async () => {
  const page = await open({ hash: '#/settings/config' });
  await page.getByRole('button', { name: 'Write configuration' }).click();
  expect(await page.getByLabel('Configuration', { exact: true }).inputValue()).toContain('"version": 1');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as file' }).click();
  expect((await download).suggestedFilename()).toBe('pareto-desk.json');
  await page.getByLabel('Include keys').click();
  await page.getByRole('button', { name: 'Write configuration' }).click();
  expect(await callsOf(page, 'config.export')).toEqual([{ includeSecrets: false }, { includeSecrets: true }]);
});

test('what needs the desktop app is off in a browser, and says why', async () => {
  const page = await open({ hash: '#/settings', scene: 'empty' });
  expect(await page.getByLabel('Start at login').isDisabled()).toBe(true);
  expect(await page.getByText('Needs the desktop app').count()).toBe(2);
});

test('at 420 px the tab on show is in sight, and the ones behind the edge fade', async () => {
  const page = await open({ hash: '#/settings/about', width: 420 });
  const list = page.getByRole('tablist', { name: 'Settings' });
  const reach = async (tab: string): Promise<number> => {
    const box = await list.getByRole('tab', { name: tab }).boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0);
  };
  /** Whether tabs fade away at the left and at the right. */
  const fades = (): Promise<boolean[]> =>
    list.evaluate((element) => {
      const style = getComputedStyle(element);
      return ['--fade-start', '--fade-end'].map((edge) => Number.parseFloat(style.getPropertyValue(edge)) > 16);
    });
  await expect.poll(() => reach('About')).toBeLessThanOrEqual(420);
  await expect.poll(fades).toEqual([true, false]);
  await page.evaluate(() => (location.hash = '#/settings/general'));
  await expect.poll(fades).toEqual([false, true]);
});

test('About names the system as people do, and counts the models as the other pages', async () => {
  const page = await open({ hash: '#/settings/about' });
  await page.getByText('Linux', { exact: true }).waitFor();
  await page.getByText(/^81 models, newest figure of 17 Nov 2026$/).waitFor();
  const tops = await page
    .locator('.facts > div', { hasText: 'Data' })
    .evaluate((row) =>
      ['dt', 'code'].map((part) => row.querySelector(part)?.getBoundingClientRect().bottom ?? Number.NaN),
    );
  expect(Math.abs((tops[0] ?? 0) - (tops[1] ?? 0))).toBeLessThan(4);
});

test('at 420 px what can be done with a client key stands beside it, in every row', async () => {
  const page = await open({ hash: '#/settings/client-keys', width: 420 });
  for (const name of ['Default', 'Claude Code']) {
    const row = page.getByRole('listitem').filter({ hasText: name });
    const words = await row.locator('.setting-words').boundingBox();
    const edit = await row.getByRole('button', { name: `Edit ${name}` }).boundingBox();
    expect(edit?.y).toBeLessThan((words?.y ?? 0) + (words?.height ?? 0));
    expect(edit?.x).toBe((await page.getByRole('button', { name: 'Edit Claude Code' }).boundingBox())?.x);
  }
});

test('in a narrow window the button of a section stays beside its title', async () => {
  const page = await open({ hash: '#/settings/client-keys', width: 420 });
  const button = await page.getByRole('button', { name: 'New client key' }).boundingBox();
  const title = await page.getByRole('heading', { name: 'Client keys', level: 2 }).boundingBox();
  const note = await page.getByText('They are not provider keys.').boundingBox();
  expect(button?.y ?? 0).toBeLessThan((title?.y ?? 0) + (title?.height ?? 0));
  expect(note?.y ?? 0).toBeGreaterThanOrEqual((button?.y ?? 0) + (button?.height ?? 0) - 2);
});

test('at 800 px every tab of Settings is in view', async () => {
  const page = await open({ hash: '#/settings', width: 800 });
  const hidden = await page.getByRole('tablist').evaluate((list) => list.scrollWidth - list.clientWidth);
  expect(hidden).toBe(0);
});
