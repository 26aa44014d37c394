import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { SettingsPatch } from '../../shared/settings.ts';
import { callsOf, findBarriers, letMainBeAway, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

async function lastSaved(page: Page): Promise<SettingsPatch['guardrails']> {
  return ((await callsOf(page, 'settings.update')) as SettingsPatch[]).at(-1)?.guardrails;
}

test('budgets show how far they are used up, and what that means', async () => {
  const page = await open({ hash: '#/guardrails' });
  const meter = page.getByRole('meter', { name: 'This week, Zed' });
  expect(await meter.getAttribute('aria-valuetext')).toBe('96 % used');
  await page.getByText('From 95 %: only tier Low').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByText('$4.22 of $5', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'Settings' }).last().click();
  await page.getByRole('tab', { name: 'Client keys', selected: true }).waitFor();
});

test('a limit is saved as a whole set of rules, and Undo keeps what was changed since', async () => {
  const page = await open({ hash: '#/guardrails' });
  await page.getByLabel('Per week').fill('25');
  await page.keyboard.press('Enter');
  await page.getByText('Per week: at most $25').first().waitFor();
  expect((await lastSaved(page))?.budget.perWeekUsd).toBe(25);
  await page.getByRole('tab', { name: 'Limits' }).click();
  await page.getByLabel('Requests', { exact: true }).fill('60');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await lastSaved(page))?.rateLimits.requestsPerMinute).toBe(60);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => (await lastSaved(page))?.budget.perWeekUsd).toBeNull();
  expect((await lastSaved(page))?.rateLimits.requestsPerMinute).toBe(60);
});

test('money has its sign in front, in the field and in the message, and one day is no days', async () => {
  const page = await open({ hash: '#/guardrails' });
  const field = page.locator('.number-field', { has: page.getByLabel('Per day') });
  expect(await field.evaluate((span) => span.firstChild?.textContent)).toBe('$');
  await page.getByLabel('Per day').fill('7.5');
  await page.keyboard.press('Enter');
  await page.getByText('Per day: at most $7.50', { exact: true }).first().waitFor();
  await page.getByRole('tab', { name: 'Limits' }).click();
  await page.getByLabel('Age', { exact: true }).fill('1');
  await page.keyboard.press('Enter');
  await page.getByText('Kept for 1 day', { exact: true }).first().waitFor();
});

test('a limit that is typed is saved with a decimal comma, and when the page is left by the Back key', async () => {
  const page = await open({ hash: '#/usage' });
  await page.getByRole('link', { name: 'Guardrails' }).click();
  await page.getByLabel('Per week').fill('2,5');
  await page.goBack();
  await expect.poll(async () => (await lastSaved(page))?.budget.perWeekUsd).toBe(2.5);
});

test('patterns show at once who remains, and why the others do not', async () => {
  const page = await open({ hash: '#/guardrails/models' });
  await page.getByText('81 of 81').waitFor();
  await page.getByRole('combobox', { name: 'Allowed models' }).fill('anthropic/*');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Excluded models' }).fill('*/*fable*');
  await page.keyboard.press('Enter');
  await page.getByText(/^\d+ of 81$/).waitFor();
  const remains = page.getByRole('region', { name: 'What remains' });
  await expect.poll(() => remains.locator('.remains-names').innerText()).not.toContain('Fable');
  await remains.getByText(/left out, and why/).click();
  await remains.getByText('Excluded models of this list have "*/*fable*".').first().waitFor();
  expect((await lastSaved(page))?.allowed.models).toEqual({ include: ['anthropic/*'], exclude: ['*/*fable*'] });
  expect(await findBarriers(page)).toEqual([]);
});

test('removing a pattern takes the focus to the next one, and from the last into the field', async () => {
  const page = await open({ hash: '#/guardrails/models' });
  const field = page.getByRole('combobox', { name: 'Allowed models' });
  await field.fill('anthropic/* openai/* x-ai/*');
  await page.keyboard.press('Enter');
  const focused = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.tagName);
  await page.getByRole('button', { name: 'Remove openai/*' }).focus();
  for (const next of ['Remove x-ai/*', 'Remove anthropic/*', 'INPUT']) {
    await page.keyboard.press('Enter');
    await expect.poll(focused).toBe(next);
  }
});

test('the fields of two lists stay in one line, whatever one of them shows', async () => {
  const page = await open({ hash: '#/guardrails/models' });
  const [allowed, excluded] = ['Allowed models', 'Excluded models'].map((name) => page.getByRole('combobox', { name }));
  const tops = (): Promise<(number | undefined)[]> =>
    Promise.all([allowed, excluded].map(async (field) => (await field?.boundingBox())?.y));
  const before = await tops();
  await allowed?.fill('anthropic/*');
  await page.getByText(/^Fits \d+ models: /).waitFor();
  expect(await tops()).toEqual(before);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove anthropic/*' }).waitFor();
  const [left, right] = await tops();
  expect(left).toBe(right);
});

test('a pattern for providers says which ones it fits while it is written', async () => {
  const page = await open({ hash: '#/guardrails/models' });
  const field = page.getByRole('combobox', { name: 'Excluded providers' });
  await field.fill('anthropic');
  await page.getByText('Fits 1 provider: Anthropic.', { exact: true }).waitFor();
  await field.fill('');
  await expect.poll(() => page.getByText(/^Fits /).count()).toBe(0);
});

test('a rule that leaves nobody is said before anyone runs into it', async () => {
  const page = await open({ hash: '#/guardrails/models' });
  await page.getByRole('combobox', { name: 'Allowed models' }).fill('nobody/*');
  await page.keyboard.press('Enter');
  await page.getByText('Every request would be refused.').waitFor();
  expect(await page.getByText('0 of 81').count()).toBe(1);
});

test('a text that is tried shows what would be redacted, and what the provider would get', async () => {
  const page = await open({ hash: '#/guardrails/content' });
  await page.getByText('Nothing is looked for yet: switch a rule on').waitFor();
  expect(await page.getByText('Nothing was found').count()).toBe(0);
  await page.getByRole('radiogroup', { name: 'E-mail addresses' }).getByRole('radio', { name: 'Redact' }).click();
  await page.getByText('Goes through, redacted').waitFor();
  expect(await page.locator('mark').allInnerTexts()).toEqual(['ada@lovelace.org']);
  expect(await page.locator('.try-out-text').last().innerText()).not.toContain('ada@lovelace.org');
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Never find ada@lovelace.org' }).click();
  await page.getByText('Nothing was found').waitFor();
  expect((await lastSaved(page))?.content.allowedTexts).toEqual(['ada@lovelace.org']);
});

test('a pattern that could be made slow is refused with the reason, a sound one takes part in the try-out', async () => {
  const page = await open({ hash: '#/guardrails/content' });
  await page.getByRole('button', { name: 'New pattern' }).click();
  const focused = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('placeholder') ?? document.activeElement?.textContent);
  expect(await focused()).toBe('Project names');
  await page.keyboard.type('Hosts');
  const field = page.getByLabel('Regular expression');
  await field.fill('(a+)+');
  await page.getByText(/A quantifier stands inside a quantifier/).waitFor();
  expect(await page.getByRole('button', { name: 'Add pattern' }).isDisabled()).toBe(true);
  await field.fill('10\\.0\\.\\d+\\.\\d+');
  await expect.poll(() => page.locator('mark').allInnerTexts()).toEqual(['10.0.12.7']);
  await page.getByRole('button', { name: 'Add pattern' }).click();
  await expect
    .poll(async () => (await lastSaved(page))?.content.custom)
    .toEqual([{ label: 'Hosts', pattern: '10\\.0\\.\\d+\\.\\d+', ignoreCase: false, action: 'redact' }]);
  await expect.poll(focused).toBe('New pattern');
  await page.getByRole('button', { name: 'Remove Hosts' }).click();
  await expect.poll(focused).toBe('New pattern');
});

test('the loop breaker is typed in minutes and sent in its own unit', async () => {
  const page = await open({ hash: '#/guardrails/limits' });
  await page.getByLabel('Stop repetitions').click();
  await page.getByLabel('Within').fill('5');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await lastSaved(page))?.loopBreaker)
    .toEqual({ enabled: true, sameRequests: 12, windowMs: 300_000 });
});

test('what could not be saved stays in its field', async () => {
  const page = await open({ hash: '#/guardrails' });
  await letMainBeAway(page);
  await page.getByLabel('Per week').fill('25');
  await page.keyboard.press('Enter');
  await page.getByText('The rule was not changed').first().waitFor();
  await expect.poll(() => page.getByLabel('Per week').inputValue()).toBe('25');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Models & providers' }).click();
  const models = page.getByRole('combobox', { name: 'Allowed models' });
  await models.fill('anthropic/* openai/*');
  await page.keyboard.press('Enter');
  await expect.poll(() => models.inputValue()).toBe('anthropic/* openai/*');
  await page.getByRole('tab', { name: 'Content' }).click();
  const text = page.getByLabel('Text that is never a finding');
  await text.fill('support@example.com');
  await page.keyboard.press('Enter');
  await expect.poll(() => text.inputValue()).toBe('support@example.com');
});

test('a pattern that could not be saved stays in its form', async () => {
  const page = await open({ hash: '#/guardrails/content' });
  await page.getByRole('button', { name: 'New pattern' }).click();
  await page.keyboard.type('Hosts');
  await page.getByLabel('Regular expression').fill('web-\\d+');
  const add = page.getByRole('button', { name: 'Add pattern' });
  await expect.poll(() => add.isEnabled()).toBe(true);
  await letMainBeAway(page);
  await add.click();
  await page.getByText('The rule was not changed').first().waitFor();
  expect(await page.getByLabel('Regular expression').inputValue()).toBe('web-\\d+');
  await letMainBeAway(page, false);
  await add.click();
  await page.getByRole('button', { name: 'Remove Hosts' }).waitFor();
});

test('bounds and sizes are said with a comma at the thousands, and whole where they are saved whole', async () => {
  const page = await open({ hash: '#/guardrails/limits' });
  await page.getByLabel('Size').fill('200000');
  await page.keyboard.press('Enter');
  await page.getByText('From 1 to 102,400.', { exact: true }).waitFor();
  await page.getByLabel('Size').fill('2000.4');
  await page.keyboard.press('Enter');
  await page.getByText('Kept up to 2,000 MB', { exact: true }).first().waitFor();
  expect((await lastSaved(page))?.retention.maxMegabytes).toBe(2_000);
});

test('where the try-out stands above the rules the keyboard comes to it first, and its text survives a resize', async () => {
  const page = await open({ hash: '#/guardrails/content', width: 640 });
  const text = page.getByLabel('Text to try');
  await page.getByRole('tab', { name: 'Content' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await text.evaluate((field) => field === document.activeElement)).toBe(true);
  await text.fill('Call +44 20 7946 0958');
  await page.setViewportSize({ width: 1_280, height: 860 });
  expect(await text.inputValue()).toBe('Call +44 20 7946 0958');
});

test.each([1_280, 420])('at %i px a number that is refused leaves its field where it is', async (width) => {
  const page = await open({ hash: '#/guardrails', width });
  const field = page.getByLabel('Per week');
  const before = (await field.boundingBox())?.x;
  await field.fill('many');
  await page.keyboard.press('Enter');
  await page.getByText('From 0.0001 to 1,000,000.').waitFor();
  expect((await field.boundingBox())?.x).toBe(before);
});

test('at 420 px a switch stands beside its words', async () => {
  const page = await open({ hash: '#/guardrails', width: 420 });
  const row = page.locator('.setting', { hasText: 'Refuse at 100 %' });
  const [words, control] = [
    await row.locator('.setting-words').boundingBox(),
    await row.getByRole('switch').boundingBox(),
  ];
  expect(control?.x).toBeGreaterThan((words?.x ?? 0) + (words?.width ?? 0));
});
