import { expect, test } from 'vitest';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

test('a bar a day, in colours of the largest, with the same in numbers', async () => {
  const page = await open({ hash: '#/usage' });
  await page.getByRole('columnheader', { name: 'Model' }).waitFor();
  expect(await page.locator('.usage-label').count()).toBe(7);
  const rows = page.locator('.usage-table tbody tr');
  expect(await rows.count()).toBe(8);
  expect(await rows.filter({ hasText: 'workstation/devstral' }).innerText()).toContain('unknown');
  expect(await findBarriers(page)).toEqual([]);
});

test('the last day is shown by the hour, and other splits ask for their own sums', async () => {
  const page = await open({ hash: '#/usage' });
  await page.getByRole('radio', { name: '24 h' }).click();
  await page.getByRole('radio', { name: 'Client keys' }).click();
  await page.getByRole('columnheader', { name: 'Client key' }).waitFor();
  await page.getByRole('rowheader', { name: /^Zed/ }).waitFor();
  const asked = (await callsOf(page, 'usage.read')) as { by: string[]; since: number; until: number }[];
  expect(asked.at(-1)?.by).toEqual(['hour', 'clientKey']);
  expect((asked.at(-1)?.until ?? 0) - (asked.at(-1)?.since ?? 0)).toBe(86_400_000);
});

test('where the hour begins half an hour apart from UTC, the one that is running is counted', async () => {
  // a quarter past ten in the morning there
  const at = '2026-11-23T04:45:00Z';
  const page = await open({ hash: '#/usage', timezone: 'Asia/Kolkata', at });
  await page.getByRole('radio', { name: '24 h' }).click();
  await expect.poll(() => page.locator('.usage-label').last().textContent()).toBe('10:00');
  const asked = (await callsOf(page, 'usage.read')) as { until: number }[];
  expect(asked.at(-1)?.until).toBe(Date.parse('2026-11-23T05:30:00Z'));
});

test('an hour that comes twice, because the clocks go back, has one bar', async () => {
  const page = await open({ hash: '#/usage', timezone: 'Europe/Berlin', at: '2026-10-25T08:30:00Z' });
  await page.getByRole('radio', { name: '24 h' }).click();
  const chart = page.getByRole('group', { name: /^Use by hour/ });
  await chart.focus();
  const said: string[] = [];
  for (let hour = 0; hour < 24; hour += 1) {
    await page.keyboard.press('ArrowLeft');
    said.push((await chart.locator('output').innerText()).split(': ')[0] ?? '');
  }
  expect(said.filter((title) => title === '25 Oct, 02:00')).toHaveLength(1);
});

test('while the ledger is read the page says so, and figures of another time fade', async () => {
  const page = await open();
  await page.evaluate(() => {
    const { pareto } = window;
    if (pareto === undefined) return;
    const { call } = pareto;
    pareto.call = async (name, input) => {
      if (name === 'usage.read') await new Promise((resolve) => window.addEventListener('keyup', resolve));
      return call(name, input);
    };
  });
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByText('Reading the ledger…').waitFor();
  const answer = page.locator('.usage-answer');
  await page.keyboard.press('Shift');
  await answer.waitFor();
  expect(await page.getByText('Reading the ledger…').count()).toBe(0);
  await page.getByRole('radio', { name: '30 days' }).click();
  await expect.poll(() => answer.getAttribute('data-old')).toBe('true');
  await page.keyboard.press('Shift');
  await expect.poll(() => answer.getAttribute('data-old')).toBe(null);
});

test('the lines of the picture are labelled with the digits they have', async () => {
  const page = await open({ hash: '#/usage' });
  await page.locator('.usage-tick').first().waitFor();
  const ticks = await page.locator('.usage-tick text').allTextContents();
  expect(ticks.filter((tick) => /\.\d*00$/.test(tick))).toEqual([]);
});

test('the arrow keys read the bars one by one', async () => {
  const page = await open({ hash: '#/usage' });
  const chart = page.getByRole('group', { name: /^Use by day/ });
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  const said = chart.locator('output');
  const first = await said.innerText();
  expect(first).toMatch(/^\w+ \d+ \w+: \$/);
  await page.keyboard.press('ArrowLeft');
  expect(await said.innerText()).not.toBe(first);
});

test('savings are told against the model one picks, which is remembered', async () => {
  const page = await open({ hash: '#/usage' });
  const region = page.getByRole('region', { name: 'Compared with one model for everything' });
  const choice = region.getByLabel('Model to compare with');
  expect(await choice.locator('option[value="z-ai/glm-5.3-flash"]').innerText()).toBe(
    'GLM 5.3 Flash: $0.075 in, $0.25 out',
  );
  await choice.selectOption('z-ai/glm-5.3-flash');
  await region.getByText('Paid more').waitFor();
  await region.getByText(/requests? of partly unknown cost left out/).waitFor();
  await page.reload();
  await expect.poll(() => region.getByLabel('Model to compare with').inputValue()).toBe('z-ai/glm-5.3-flash');
});

test('the export is saved as a file, or copied', async () => {
  const page = await open({ hash: '#/usage' });
  await page.getByRole('button', { name: 'Export' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('pareto-desk-usage.csv');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^id,at,model\n(req_1.*\n){2}$/);
});

test('an export in several pieces says how far it has come', async () => {
  const page = await open({ hash: '#/usage' });
  const button = page.getByRole('button', { name: 'Export' });
  const labels = await button.evaluateHandle((element) => {
    const seen: string[] = [];
    new MutationObserver(() => seen.push(element.textContent ?? '')).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return seen;
  });
  await button.click();
  await page.getByRole('menuitem', { name: 'Copy as CSV' }).click();
  await page.getByText('2 requests copied', { exact: true }).waitFor();
  expect((await labels.jsonValue()).some((label) => /^Export · (<1|\d+) %$/.test(label))).toBe(true);
  await expect.poll(() => button.textContent()).toBe('Export');
});

test('a desk without use says what will be here', async () => {
  const page = await open({ hash: '#/usage', scene: 'empty' });
  await page.getByText('Nothing was used in this time').waitFor();
  expect(await page.getByRole('button', { name: 'Export' }).isDisabled()).toBe(true);
});

test('at 1280 px the title of the comparison is one line, however long the names to choose from', async () => {
  const page = await open({ hash: '#/usage', width: 1_280 });
  const title = page.getByRole('heading', { name: 'Compared with one model for everything' });
  await page.getByLabel('Model to compare with').evaluate((select) => select.append(new Option('m'.repeat(300))));
  expect((await title.boundingBox())?.height).toBeLessThan(30);
  const [list, table] = await Promise.all(
    [page.getByLabel('Model to compare with'), page.locator('.usage-picture')].map((part) => part.boundingBox()),
  );
  expect(list?.width).toBe(320);
  expect((list?.x ?? 0) + 320).toBe((table?.x ?? 0) + (table?.width ?? 0));
});

test('at 420 px the table shows what the picture measures, and needs no scrolling', async () => {
  const page = await open({ hash: '#/usage', width: 420 });
  const box = page.getByRole('region', { name: 'Use in numbers' });
  const heads = (): Promise<string[]> => box.getByRole('columnheader').allInnerTexts();
  await expect.poll(heads).toEqual(['Model', 'Share', 'Spent', 'Requests']);
  await page.getByRole('radio', { name: 'Tokens' }).click();
  await expect.poll(heads).toEqual(['Model', 'Share', 'Tokens in', 'Tokens out']);
  expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  const row = box.getByRole('row').nth(1);
  await row.locator('.truncate').evaluate((name) => name.append('m'.repeat(100)));
  expect((await row.boundingBox())?.height).toBeLessThan(90);
});
