import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();
const secret = 'sk-live-abcdefghijkl9Zq1';

function focusedName(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
}

test('a pasted key is saved by Enter, tried at once, and not shown again', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add key for OpenAI' }).click();
  await page.keyboard.type(secret);
  expect(await page.getByLabel('Key of OpenAI').getAttribute('type')).toBe('password');
  await page.keyboard.press('Enter');
  const ready = page.getByRole('region', { name: 'Ready' });
  await ready.getByText(/Key ····9Zq1/).waitFor();
  await ready.getByText('The key works: 41 models are listed.').waitFor();
  expect(await callsOf(page, 'keys.add')).toEqual([{ provider: 'openai', secret }]);
  expect(await callsOf(page, 'keys.test')).toEqual([{ provider: 'openai' }]);
  expect(await page.content()).not.toContain(secret);
});

test('the field for a key stands on one line with its buttons', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add key for OpenAI' }).click();
  const tops = await page
    .locator('.key-form > *')
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().top));
  expect(tops).toHaveLength(3);
  expect(new Set(tops).size).toBe(1);
});

test.each([1_180, 640, 420])('at %s px, buttons and words of a provider keep clear of each other', async (width) => {
  const page = await open({ hash: '#/keys', width });
  await page.getByRole('button', { name: 'Test OpenRouter' }).click();
  const result = page.getByText('The key works: 41 models are listed.');
  const box = async (part: Locator) => (await part.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [below, menu] = [await box(result), await box(page.getByRole('button', { name: 'More for OpenRouter' }))];
  expect(below.y).toBeGreaterThanOrEqual(menu.y + menu.height);
  const [name, add] = [
    await box(page.getByText('17 models · or set OPENAI_API_KEY')),
    await box(page.getByRole('button', { name: 'Add key for OpenAI' })),
  ];
  expect(add.x).toBeGreaterThanOrEqual(name.x + name.width);
  expect(add.y).toBeLessThan(name.y + name.height);
});

test('a key that is refused stays in the field, with the reason', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add key for OpenAI' }).click();
  await page.getByLabel('Key of OpenAI').fill('pd-wrong-kind');
  await page.keyboard.press('Enter');
  await page
    .getByText(/This is a client key of Pareto Desk/)
    .first()
    .waitFor();
  expect(await page.getByLabel('Key of OpenAI').inputValue()).toBe('pd-wrong-kind');
});

test('Escape leaves the field without saving', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add key for OpenAI' }).click();
  await page.keyboard.type(secret);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add key for OpenAI' }).waitFor();
  expect(await callsOf(page, 'keys.add')).toEqual([]);
  await expect.poll(() => focusedName(page)).toBe('Add key for OpenAI');
});

test('a saved key leaves the focus with its provider, wherever the row has moved', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add key for OpenAI' }).click();
  await page.keyboard.type(secret);
  await page.keyboard.press('Enter');
  await expect.poll(() => focusedName(page)).toBe('More for OpenAI');
});

test('what a menu opens has the focus, and gives it back to the menu', async () => {
  const page = await open({ hash: '#/keys' });
  const choose = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'More for Anthropic' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: item }).focus();
    await page.keyboard.press('Enter');
  };
  for (const [item, inside] of [
    ['Remove key', null],
    ['Replace key', 'Key of Anthropic'],
  ] as const) {
    await choose(item);
    if (inside === null) await page.getByRole('alertdialog').waitFor();
    else await expect.poll(() => focusedName(page)).toBe(inside);
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedName(page)).toBe('More for Anthropic');
  }
});

test('a dialog gives the focus back to the button that opened it', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add provider' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add provider' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Add provider');
});

test('only a click that began outside closes a dialog, and none once something is typed', async () => {
  const page = await open({ hash: '#/keys' });
  const dialog = page.getByRole('dialog', { name: 'Add provider' });
  await page.getByRole('button', { name: 'Add provider' }).click();
  await page.mouse.click(8, 8);
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add provider' }).click();
  const field = await dialog.getByLabel('Name').boundingBox();
  await page.mouse.move((field?.x ?? 0) + 20, (field?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move(8, 8);
  await page.mouse.up();
  expect(await dialog.count()).toBe(1);
  await dialog.getByLabel('Name').fill('Cellar');
  await page.mouse.click(8, 8);
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Cellar');
});

test('an address without http is told beside it, and a preset keeps the key that was typed', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add provider' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add provider' });
  const address = dialog.getByLabel('Base URL');
  await dialog.getByLabel('Name').fill('Cellar');
  const problem = dialog.getByText('A base URL starts with https:// or http://.');
  for (const [typed, problems] of [
    ['http', 0],
    ['192.168.1.20:8000/v1', 1],
    ['localhost:8000/v1', 1],
    ['http://localhost:8000/v1', 0],
  ] as const) {
    await address.fill(typed);
    expect([typed, await problem.count()]).toEqual([typed, problems]);
  }
  expect(await dialog.getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
  await dialog.getByLabel('Key', { exact: true }).fill(secret);
  await dialog.getByRole('button', { name: 'vLLM' }).click();
  expect(await dialog.getByLabel('Key', { exact: true }).inputValue()).toBe(secret);
});

test('a failed test says what the provider said', async () => {
  const page = await open({ hash: '#/keys' });
  const groq = page.getByRole('listitem').filter({ hasText: 'Groq' });
  await groq.getByRole('button', { name: 'Test' }).click();
  await groq.getByText('Groq refused the key (401). Paste a new one.').waitFor();
  expect(await callsOf(page, 'keys.test')).toEqual([{ provider: 'groq' }]);
});

test('switching a provider off can be undone from the message', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('switch', { name: 'Use Anthropic' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.getByRole('switch', { name: 'Use Anthropic' }).isChecked()).toBe(true);
  expect(await callsOf(page, 'providers.setEnabled')).toEqual([
    { provider: 'anthropic', enabled: false },
    { provider: 'anthropic', enabled: true },
  ]);
});

test('removing a key asks first', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'More for Anthropic' }).click();
  await page.getByRole('menuitem', { name: 'Remove key' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove key' }).click();
  await page.getByRole('button', { name: 'Add key for Anthropic' }).waitFor();
  expect(await callsOf(page, 'keys.remove')).toEqual([{ provider: 'anthropic' }]);
});

test('a key from the environment is shown, and cannot be removed here', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByText('from DEEPSEEK_API_KEY, read-only').waitFor();
  expect(await page.getByRole('button', { name: 'More for DeepSeek' }).count()).toBe(0);
});

test('a local server is added from a preset, without a key', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByRole('button', { name: 'Add provider' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add provider' });
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'llama.cpp' }).click();
  await dialog.getByLabel('Name').fill('Cellar');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await callsOf(page, 'providers.save')).toEqual([
    { id: 'cellar', name: 'Cellar', baseUrl: 'http://127.0.0.1:8080/v1', dialect: 'openai-chat', auth: 'none' },
  ]);
  await page.getByRole('switch', { name: 'Use Cellar' }).waitFor();
});

test('the search narrows the list, and says when nothing is left', async () => {
  const page = await open({ hash: '#/keys' });
  await page.getByLabel('Search providers').fill('cerebras');
  await expect.poll(() => page.locator('.provider').count()).toBe(1);
  await page.getByLabel('Search providers').fill('nobody');
  await page.getByText('No provider is called "nobody"').waitFor();
});
