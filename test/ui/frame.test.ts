import { expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

test('Control and a number go to the pages in their order', async () => {
  const page = await open();
  for (const [key, title] of [
    ['2', 'Keys'],
    ['3', 'Models'],
    ['4', 'Requests'],
    ['5', 'Playground'],
    ['6', 'Guardrails'],
    ['7', 'Usage'],
    ['8', 'Settings'],
    ['1', 'Overview'],
  ] as const) {
    await page.keyboard.press(`Control+${key}`);
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(title);
  }
});

test('the page survives a reload, and the Back key leaves it', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Models' }).click();
  await page.reload();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Models');
  await page.goBack();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Overview');
});

test('the first Tab offers to skip the navigation', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('a button that leads to another page takes the focus there, a link of the sidebar keeps it', async () => {
  const page = await open({ scene: 'empty' });
  await page.getByRole('button', { name: 'Add a key' }).press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Search providers');
  await page.getByRole('link', { name: 'Models' }).press('Enter');
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Models');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Models');
});

test('a slash goes to the search field of the page, but is typed where one types', async () => {
  const page = await open({ hash: '#/models' });
  const search = page.getByRole('searchbox', { name: 'Search models' });
  await page.keyboard.press('/');
  await page.keyboard.type('glm/');
  expect(await search.inputValue()).toBe('glm/');
  await page.getByRole('button', { name: 'Sources' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('key');
  await page.keyboard.press('/');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('/');
  expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('key/');
  expect(await search.inputValue()).toBe('glm/');
});

test('a page that fails says so and leaves the others alone', async () => {
  const page = await open({ causes: /broken on purpose/ });
  await page.evaluate(`
    const { toSorted } = Array.prototype;
    globalThis.mend = () => (Array.prototype.toSorted = toSorted);
    Array.prototype.toSorted = () => { throw new Error('broken on purpose'); };
  `);
  await page.getByRole('link', { name: 'Models' }).click();
  const alert = page.getByRole('alert');
  expect(await alert.innerText()).toMatch(/^Models cannot be shown\n[^]*broken on purpose/);
  expect(await findBarriers(page)).toEqual([]);
  await page.evaluate('mend()');
  await page.getByRole('link', { name: 'Keys' }).click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Keys');
  await page.getByRole('link', { name: 'Models' }).click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Models');
});

test('a main side that does not answer is said, and asked again on demand', async () => {
  const page = await open({ scene: 'unreachable' });
  await page.getByText('The main process does not answer.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => callsOf(page, 'state.read')).toHaveLength(2);
});

test('the theme follows the setting, and is kept for the next start', async () => {
  const page = await open({ hash: '#/settings' });
  const canvas = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await canvas()).toBe('rgb(255, 255, 255)');
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(canvas).toBe('rgb(16, 18, 21)');
  expect(await callsOf(page, 'settings.update')).toEqual([{ theme: 'dark' }]);
  expect(await page.evaluate(() => localStorage.getItem('pareto.theme'))).toBe('dark');
});

test('without a theme set, the desktop decides', async () => {
  const page = await open({ theme: 'dark' });
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(16, 18, 21)');
});

test('the state of the gateway leads to its port, whatever page is on show', async () => {
  const page = await open();
  await page.getByRole('link', { name: 'Listening Port 7273' }).click();
  expect(await page.getByLabel('Port', { exact: true }).inputValue()).toBe('7273');
});

/** How a part looks, to be compared with another one. */
function paintOf(part: Locator): Promise<string> {
  return part.evaluate((element) => `${getComputedStyle(element).backgroundColor} ${getComputedStyle(element).color}`);
}

test('with a contrast theme of the system, what is on, chosen or of a colour can still be told', async () => {
  const page = await open({ hash: '#/keys' });
  await page.emulateMedia({ forcedColors: 'active' });
  const differ = async (one: Locator, other: Locator): Promise<void> =>
    expect(await paintOf(one)).not.toBe(await paintOf(other));
  await differ(page.getByRole('switch', { name: 'Use OpenRouter' }), page.getByRole('switch', { name: 'Use xAI' }));
  await differ(page.locator('.dot[data-tone="good"]').first(), page.locator('.dot[data-tone="bad"]').first());
  await differ(page.getByRole('link', { name: 'Keys' }), page.getByRole('link', { name: 'Models' }));
  await page.getByRole('link', { name: 'Usage' }).click();
  await differ(page.getByRole('radio', { name: '7 days' }), page.getByRole('radio', { name: '24 h' }));
  await differ(page.locator('.usage-key').first(), page.locator('.usage-key').nth(1));
  await page.getByRole('link', { name: 'Models' }).click();
  const low = page.getByRole('button', { name: 'Low', exact: true });
  await low.click();
  await differ(low, page.getByRole('button', { name: 'High', exact: true }));
});
