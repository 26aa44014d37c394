import { expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

test('the picture marks the model that would be taken, and tells tiers apart by shape', async () => {
  const page = await open({ hash: '#/models' });
  const current = page.locator('.point[data-mark="current"]');
  expect(await current.count()).toBe(1);
  expect(await current.getAttribute('aria-label')).toMatch(/^GPT-6\.1 Terra, High, coding 77\.9, \$1 per million/);
  const shapes = await page
    .locator('.point > path')
    .evaluateAll((paths) =>
      Object.fromEntries(paths.map((path) => [path.parentElement?.dataset['tier'], path.getAttribute('d')])),
    );
  expect(new Set(Object.values(shapes)).size).toBe(4);
});

test('the arrow keys walk through the picture, and Enter opens a model', async () => {
  const page = await open({ hash: '#/models' });
  await page.locator('.point[tabindex="0"]').focus();
  const nameInFocus = (): Promise<string | null | undefined> =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const first = await nameInFocus();
  await page.keyboard.press('ArrowRight');
  const second = await nameInFocus();
  expect(second).not.toBe(first);
  expect(await page.locator('.chart-tip strong').innerText()).toBe(second?.split(',')[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: second?.split(',')[0] ?? '' }).waitFor();
});

test('a click beside a point takes the nearest one', async () => {
  const page = await open({ hash: '#/models' });
  const box = await page.locator('.point[data-mark="current"] > path').boundingBox();
  await page.mouse.click((box?.x ?? 0) - 6, (box?.y ?? 0) + 4);
  await expect
    .poll(() => page.getByRole('dialog').getByRole('heading', { level: 2 }).innerText())
    .toBe('GPT-6.1 Terra');
});

test('filters narrow the list and fade the picture', async () => {
  const page = await open({ hash: '#/models' });
  await page.getByRole('button', { name: 'Low', exact: true }).click();
  expect(
    await page
      .getByRole('rowgroup')
      .filter({ hasText: /\d models/ })
      .count(),
  ).toBe(1);
  expect(await page.locator('.point[data-tier="high"]:not([data-faded])').count()).toBe(0);
  await page.getByRole('button', { name: 'Low', exact: true }).click();
  await page.getByLabel('Search models').fill('haiku 5.5');
  await expect.poll(() => page.locator('.model-row').count()).toBe(1);
  await page.getByLabel('Search models').fill('no such thing');
  await page.getByText('No model fits the filter').waitFor();
  await page.getByText('0 of 81 models shown, 0 available').waitFor();
  await page.getByRole('button', { name: 'Show all models' }).click();
  await page.getByText(/^\d+ of 81 available$/).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('the search finds words in any order, and the names of those who serve a model', async () => {
  const page = await open({ hash: '#/models' });
  const search = page.getByLabel('Search models');
  const names = (): Promise<string[]> => page.locator('.model-open').allInnerTexts();
  await search.fill('5.5 claude haiku');
  await expect.poll(names).toEqual(['Claude Haiku 5.5']);
  await search.fill('z.ai flashx');
  await expect.poll(names).toEqual(['GLM 5.3 FlashX']);
});

test('"available only" leaves out what cannot be used, with its reason otherwise shown', async () => {
  const page = await open({ hash: '#/models' });
  const off = page.getByRole('row', { name: /^GPT-5\.5/ });
  expect(await off.innerText()).toContain('You switched it off.');
  await page.getByRole('button', { name: 'Available only' }).click();
  await expect.poll(() => off.count()).toBe(0);
});

test('the heads sort the list by keyboard, say how, and are remembered on other pages', async () => {
  const page = await open({ hash: '#/models' });
  const names = (): Promise<string[]> => page.locator('.model-open').allInnerTexts();
  const byTier = await names();
  const sorted = (): Promise<string[]> =>
    page
      .locator('th[aria-sort]')
      .evaluateAll((heads) => heads.map((head) => `${head.textContent} ${head.getAttribute('aria-sort')}`));
  expect(await sorted()).toEqual([]);
  await page.getByRole('button', { name: 'Input', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(sorted).toEqual(['Input ascending']);
  const prices = await page.locator('.model-row > td:nth-child(3)').allInnerTexts();
  const figures = prices.map((price) => (price === '–' ? Infinity : Number(price.replace('$', '') || 0)));
  expect(figures).toHaveLength(81);
  expect(figures).toEqual(figures.toSorted((a, b) => a - b));
  await page.getByText('81 models, cheapest input first').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Space');
  await expect.poll(sorted).toEqual(['Input descending']);
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  await expect.poll(sorted).toEqual(['Input descending']);
  await page.getByRole('button', { name: 'Group by tier' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual(byTier);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Input');
});

test('a sorted list says the tier of each model, and filters leave it sorted', async () => {
  const page = await open({ hash: '#/models' });
  await page.getByRole('button', { name: 'Coding', exact: true }).click();
  await page.getByRole('row', { name: /^High Claude Opus 5\.5/ }).waitFor();
  await page.getByRole('button', { name: 'Low', exact: true }).click();
  await page.getByText('20 models, highest coding score first').waitFor();
  expect(new Set(await page.locator('.model-row .tier-shape').evaluateAll(tiersOf))).toEqual(new Set(['low']));
});

function tiersOf(shapes: readonly Element[]): (string | null)[] {
  return shapes.map((shape) => shape.getAttribute('data-tier'));
}

/** How far the last column ends from the table, and which heads lie over the next one. */
function misfits(box: Locator): Promise<unknown> {
  return box.evaluate((element) => {
    const heads = [...element.querySelectorAll('thead th')].filter((head) => head.clientWidth > 0);
    // the words of a head, not its cell
    const places = heads.map((head) => {
      const words = document.createRange();
      words.selectNodeContents(head);
      return words.getBoundingClientRect();
    });
    const covered = heads.filter((_, index) => (places[index]?.right ?? 0) > (places[index + 1]?.left ?? Infinity));
    const edge = element.querySelector('tbody td:last-child')?.getBoundingClientRect().right ?? 0;
    return {
      rest: Math.round(element.getBoundingClientRect().right - 1 - edge),
      hidden: element.scrollWidth - element.clientWidth,
      covered: covered.map(({ textContent }) => textContent),
    };
  });
}

test.each([1_180, 900, 640, 420])('at %i px every row says whether its model is available', async (width) => {
  const page = await open({ hash: '#/models', width });
  expect(await misfits(page.locator('.model-table-box'))).toEqual({ rest: 0, hidden: 0, covered: [] });
  await page.getByRole('button', { name: 'Input', exact: true }).click();
  await page.locator('th[aria-sort]').waitFor();
  expect(await misfits(page.locator('.model-table-box'))).toEqual({ rest: 0, hidden: 0, covered: [] });
  await page.getByRole('button', { name: 'Group by tier' }).click();
  const row = page.getByRole('row', { name: /^GPT-5\.5/ });
  expect(await row.getByRole('cell').last().innerText()).toBe('You switched it off.');
  expect(await row.getByText('You switched it off.').evaluate((words) => words.clientWidth > 60)).toBe(width > 500);
});

test('an estimated score wears a badge that says how it came about', async () => {
  const page = await open({ hash: '#/models/google%2Fgemini-4-argon' });
  const drawer = page.getByRole('dialog', { name: 'Gemini 4 Argon' });
  await drawer.getByText('estimated', { exact: true }).waitFor();
  await drawer.getByText('Roughly estimated from Terminal-Bench').waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test.each([
  ['in the drawer', []],
  ['once Escape has closed the drawer', ['Escape']],
])('a model is moved to another tier, and back by Undo %s', async (_when, keys) => {
  const page = await open({ hash: '#/models/google%2Fgemini-4-argon' });
  const drawer = page.getByRole('dialog', { name: 'Gemini 4 Argon' });
  await drawer.getByRole('radio', { name: 'Low' }).click();
  await expect.poll(() => drawer.getByRole('radio', { name: 'Low' }).isChecked()).toBe(true);
  for (const key of keys) await page.keyboard.press(key);
  await expect.poll(() => drawer.count()).toBe(1 - keys.length);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => callsOf(page, 'models.setTier'))
    .toEqual([
      { model: 'google/gemini-4-argon', tier: 'low' },
      { model: 'google/gemini-4-argon', tier: null },
    ]);
});

test('the drawer says which price is which, and of how many tokens', async () => {
  const page = await open({ hash: '#/models/google%2Fgemini-4-argon' });
  const prices = await page.getByRole('dialog').locator('.endpoint-price').allInnerTexts();
  expect(prices[0]).toBe('$2 input, $10 output, per million tokens');
  expect(prices.filter((price) => !/^\S+ input, \S+ output, per million tokens$/.test(price))).toEqual([]);
});

test('a resting endpoint can be tried now', async () => {
  const page = await open({ hash: '#/models/google%2Fgemini-4-argon' });
  await page.getByText(/It rests after a failure \(rate limited\)\. \d+ s to go\./).waitFor();
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Try now' }).count()).toBe(0);
  expect(await callsOf(page, 'endpoints.wake')).toEqual([{ key: 'google/gemini-4-argon@openrouter' }]);
});

test('a model is switched off and the list says so', async () => {
  const page = await open({ hash: '#/models/openai%2Fgpt-6.1-terra' });
  await page.getByRole('switch', { name: 'Use this model' }).click();
  await page.getByRole('dialog').getByText('You switched it off.').waitFor();
  expect(await callsOf(page, 'models.setEnabled')).toEqual([{ model: 'openai/gpt-6.1-terra', enabled: false }]);
});

test('the source of the scores is credited, and their date is on the page', async () => {
  const page = await open({ hash: '#/models' });
  expect(await page.locator('.credit').innerText()).toContain('Artificial Analysis (artificialanalysis.ai)');
  expect(await page.getByRole('main').innerText()).toMatch(/scores as of \d+ \w+ \d{4}/);
});

test('while only simulated models are available, percentiles are shown, because they have no index', async () => {
  const page = await open({ hash: '#/models', scene: 'empty' });
  expect(await page.getByRole('radio', { name: 'Percentile' }).isChecked()).toBe(true);
  expect(await page.locator('.point[data-mark="current"]').getAttribute('aria-label')).toContain('Summit (demo)');
  await page.getByText('High 95+').waitFor();
});

test('a size that nobody knows is a dash without a unit', async () => {
  const page = await open({ hash: '#/models/z-ai%2Fglm-5.3', scene: 'spent' });
  const longest = page.getByRole('dialog').locator('.facts > div').filter({ hasText: 'Longest output' });
  expect(await longest.locator('dd').innerText()).toBe('128K tokens');
  const unknown = await open({ hash: '#/models/demo%2Fsummit', scene: 'empty' });
  expect(await unknown.locator('.facts > div').filter({ hasText: 'Longest output' }).locator('dd').innerText()).toBe(
    '–',
  );
});

test('a name that is too long for its cell ends in an ellipsis, beside its badges', async () => {
  const page = await open({ hash: '#/models' });
  const name = page.locator('.model-open').first();
  await name.evaluate((element) => element.append('m'.repeat(200)));
  const cell = page.locator('.model-row th').first();
  const right = async (of: Locator): Promise<number> => {
    const box = await of.boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0);
  };
  expect(
    await name.evaluate((element) => [
      element.scrollWidth > element.clientWidth,
      getComputedStyle(element).textOverflow,
    ]),
  ).toEqual([true, 'ellipsis']);
  expect(await right(cell.locator('.badge').first())).toBeLessThanOrEqual(await right(cell));
});

test.each([1_180, 800, 420])('at %i px scores stand in one line, whether they have a badge or not', async (width) => {
  const page = await open({ hash: '#/models', width });
  const overs = await page
    .locator('.model-row > td:nth-child(2)')
    .evaluateAll((cells) => cells.map((cell) => cell.scrollWidth - cell.clientWidth));
  expect(overs.length).toBeGreaterThan(60);
  expect(overs.filter((over) => over > 0)).toEqual([]);
  const picked = page.getByRole('button', { name: 'GPT-6.1 Terra', exact: true });
  expect(await picked.evaluate((name) => name.scrollWidth - name.clientWidth)).toBe(0);
});

test('the heads stay in view over a long list', async () => {
  const page = await open({ hash: '#/models' });
  await page.locator('.model-row').nth(50).scrollIntoViewIfNeeded();
  const head = await page.getByRole('columnheader', { name: 'Input' }).boundingBox();
  expect(head?.y).toBeCloseTo(0, 0);
  await page.getByRole('button', { name: 'Input', exact: true }).click();
  await page.locator('th[aria-sort="ascending"]').waitFor();
});

test('what refreshes the figures stands beside the words about them, however long these are', async () => {
  const page = await open({ hash: '#/models', width: 900 });
  const words = page.locator('.freshness > p');
  await words.evaluate((element) => element.append(' word'.repeat(60)));
  const [text, button] = await Promise.all(
    [words, page.getByRole('button', { name: 'Refresh' })].map((part) => part.boundingBox()),
  );
  expect(button?.y ?? 0).toBeLessThan((text?.y ?? 0) + (text?.height ?? 0));
  expect(button?.x ?? 0).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0) - 1);
});
