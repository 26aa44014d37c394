import { expect, test } from 'vitest';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();
const opus = '#/models/anthropic%2Fclaude-opus-5.5';

test('the Models page says how old its figures are, and fetches fresh ones when asked', async () => {
  const page = await open({ hash: '#/models' });
  const line = page.locator('.freshness');
  expect(await line.innerText()).toMatch(/Prices as of 17 Nov 2026, scores as of 22 Sept? 2026\. Refreshed 3 h ago/);
  await line.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Refreshed just now').waitFor();
  expect(await callsOf(page, 'catalog.refresh')).toEqual([{}]);
});

test('what moved is told with both tiers, the reason and the prices, until it is accepted', async () => {
  const page = await open({ scene: 'moved', hash: '#/models' });
  const banner = page.getByRole('note').filter({ hasText: 'New figures moved 3 models to another tier' });
  const words = (await banner.innerText()).replaceAll(/\s+/g, ' ');
  expect(words).toContain('MiniMax M3 Low to No tier Its coding index changed from 63.1 to 51.');
  expect(words).toContain(
    'GPT-5.6 Terra Medium to High Its coding index changed from 76.1 to 78.4. Input $2.50 before, $1.25 now.',
  );
  expect(words).toContain('Inkling 2 No tier to Medium It is new in the catalog.');
  expect(await findBarriers(page)).toEqual([]);
  await banner.getByRole('button', { name: 'Accept' }).click();
  await banner.waitFor({ state: 'detached' });
});

test('the old list can be kept, and that can be taken back', async () => {
  const page = await open({ scene: 'moved', hash: '#/models' });
  await page.getByRole('button', { name: 'Keep the old list' }).click();
  await page.getByText('3 models kept where they were', { exact: true }).waitFor();
  expect(await page.locator('.moves').count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => callsOf(page, 'settings.update')).toEqual([{ tierPins: { 'z-ai/glm-5.3': 'high' } }]);
});

test('the sources are listed with how they answered; the schedule and a key are set there', async () => {
  const page = await open({ hash: '#/models', theme: 'dark' });
  await page.getByRole('button', { name: 'Sources' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sources of figures' });
  expect(await dialog.getByRole('listitem').allInnerTexts()).toHaveLength(5);
  expect(await findBarriers(page)).toEqual([]);
  await dialog.getByLabel('Refresh every six hours').click();
  expect(await callsOf(page, 'settings.update')).toEqual([{ catalogRefresh: 'manual' }]);
  await dialog.getByLabel(/Key for Artificial Analysis/).fill('  aa-123  ');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('A key for Artificial Analysis is stored.').waitFor();
  expect(await callsOf(page, 'catalog.setAnalysisKey')).toEqual([{ secret: 'aa-123' }]);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await callsOf(page, 'catalog.setAnalysisKey')).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove key' }).click();
  const field = dialog.getByLabel(/Key for Artificial Analysis/);
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('a score of one’s own is marked, shows the catalog’s, and is taken back by Undo', async () => {
  const page = await open({ hash: opus });
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Edit the coding index' }).click();
  await drawer.getByLabel('Coding index').fill('101');
  expect(await drawer.getByText('From 0 to 100.').count()).toBe(1);
  expect(await drawer.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  await drawer.getByLabel('Coding index').fill('50');
  await page.keyboard.press('Enter');
  await drawer.getByText('catalog: 81.6').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await drawer.getByText('catalog: 81.6').waitFor({ state: 'detached' });
  const model = 'anthropic/claude-opus-5.5';
  expect(await callsOf(page, 'models.setScore')).toEqual([
    { model, codingIndex: 50 },
    { model, codingIndex: null },
  ]);
});

test('prices and speed of one’s own are set per provider, and go back to the catalog’s', async () => {
  const page = await open({ hash: opus, width: 420 });
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: 'Edit the figures of OpenRouter' }).click();
  await drawer.getByLabel('Input, $ per million').fill('2.5');
  await drawer.getByLabel('Speed, tok/s').fill('120');
  expect(await findBarriers(page)).toEqual([]);
  await drawer.getByRole('button', { name: 'Save' }).click();
  const row = drawer.locator('.endpoint').filter({ hasText: 'OpenRouter' });
  await row.getByText(/^\$2\.50 input, \$20 output/).waitFor();
  expect(await row.innerText()).toMatch(/120 tok\/s \(yours\)/);
  await drawer.getByRole('button', { name: 'Edit the figures of OpenRouter' }).click();
  await drawer.getByRole('button', { name: 'Back to the catalog' }).click();
  await row.getByText(/^\$4 input, \$20 output/).waitFor();
  const key = 'anthropic/claude-opus-5.5@openrouter';
  expect(await callsOf(page, 'endpoints.setFigures')).toEqual([
    { key, figures: { promptUsdPerMTok: 2.5, throughputP50: 120 } },
    { key, figures: {} },
  ]);
});
