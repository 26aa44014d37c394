import { expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { callsOf, findBarriers, letRequestIn, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

function rows(page: Page): Locator {
  return page.locator('.request-row');
}

test('a thousand requests are a list of a few dozen rows that scrolls to its end', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByText('The last 1,000 requests').waitFor();
  expect(await rows(page).count()).toBeLessThan(60);
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
  await page.locator('.request-scroller').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await page.locator('[data-index="999"]').waitFor();
});

test('the panel tells why, what was tried and what it cost', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('radio', { name: 'With fallback' }).click();
  await page.getByRole('button', { name: 'Grok 4.7' }).first().click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  await panel.getByText('Grok 4.7 took over after').waitFor();
  await panel.getByRole('heading', { name: /^Why .+ came first$/ }).waitFor();
  await panel.getByRole('rowheader', { name: 'Grok 4.7 Answered' }).waitFor();
  expect(await panel.locator('.attempt').allInnerTexts()).toEqual([
    expect.stringMatching(/first choice, status (429|503)/),
    expect.stringMatching(/fallback, status 200/),
  ]);
  await panel
    .getByText(/\$0\.\d+/)
    .first()
    .waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test('the panel shows the verdict on every model, by rule', async () => {
  const page = await open({ hash: '#/requests' });
  await rows(page).first().getByRole('button').click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  await panel
    .getByRole('region', { name: 'Chosen' })
    .getByText(/is the cheapest available/)
    .waitFor();
  const rule = panel.getByRole('group').filter({ hasText: 'Another tier' });
  await rule.locator('summary').click();
  await rule.getByRole('row', { name: /^Claude Opus 5\.5/ }).waitFor();
  expect(await callsOf(page, 'requests.verdicts')).toHaveLength(1);
});

test.each([1_180, 420])('opened by keyboard at %i px, the panel takes the focus and gives it back', async (width) => {
  const page = await open({ hash: '#/requests', width });
  const row = rows(page).nth(1).getByRole('button');
  await row.focus();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Request' });
  await expect.poll(() => panel.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await page.locator('.request-list').evaluate((list) => (list as HTMLElement).inert)).toBe(width === 420);
  await panel.getByRole('button', { name: 'Close' }).press('Enter');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => row.evaluate((element) => element === document.activeElement)).toBe(true);
});

test('the arrow keys go from request to request, and Escape closes the panel', async () => {
  const page = await open({ hash: '#/requests' });
  await rows(page).first().getByRole('button').click();
  const selected = page.locator('.request-row[data-selected]');
  expect(await selected.getAttribute('data-index')).toBe('0');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => selected.getAttribute('data-index')).toBe('2');
  await page.keyboard.press('Escape');
  await page.getByRole('complementary', { name: 'Request' }).waitFor({ state: 'detached' });
});

test('who reads further down stays there when new requests come in', async () => {
  const page = await open({ hash: '#/requests' });
  await page.locator('.request-scroller').evaluate((list) => list.scrollTo(0, 42 * 100));
  const list = page.locator('.request-scroller');
  /** Within the list: what is above it may still find its height. */
  const topOf = async (row: Locator): Promise<number> =>
    ((await row.boundingBox())?.y ?? 0) - ((await list.boundingBox())?.y ?? 0);
  const row = page.locator('[data-index="105"]');
  const text = await row.innerText();
  const top = await topOf(row);
  await letRequestIn(page);
  const moved = page.locator('[data-index="106"]');
  await expect.poll(() => moved.innerText()).toBe(text);
  // the list is moved under the reader in the frame after it has grown
  await expect.poll(async () => Math.abs((await topOf(moved)) - top)).toBeLessThanOrEqual(1);
});

test('filter and search leave what fits', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('radio', { name: 'Not answered' }).click();
  await page.getByText(/^\d+ of 1,000 requests$/).waitFor();
  expect(await rows(page).getByText('Answered').count()).toBe(0);
  await page.getByLabel('Search requests').fill('nothing like this');
  await page.getByText('No request fits the filter').waitFor();
});

test('the id can be copied', async () => {
  const page = await open({ hash: '#/requests' });
  await rows(page).first().getByRole('button').click();
  const id = await page.locator('.request-id code').innerText();
  await page.getByRole('button', { name: 'Copy request id' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(id);
});

test('clearing says that all is forgotten, and asks first; then the page offers a line to try', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('button', { name: 'Clear' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Forget every request?' });
  // the ledger goes with the list
  await dialog
    .getByText(/^Not only those of this list, but all that are remembered, for good, and the texts that were recorded/)
    .waitFor();
  await dialog.getByRole('button', { name: 'Forget all' }).click();
  await page.getByText('No request yet').waitFor();
  await page.getByText(/^curl http:\/\/127\.0\.0\.1:7273\/v1\/chat\/completions/).waitFor();
  expect(await callsOf(page, 'requests.clear')).toEqual([{}]);
  // the button that was pressed is gone
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
});

test('in a narrow window the panel takes the place of the list', async () => {
  const page = await open({ hash: '#/requests', width: 420 });
  await rows(page).first().getByRole('button').click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  expect((await panel.boundingBox())?.width).toBe(420);
  await panel.getByRole('button', { name: 'Close' }).click();
  await panel.waitFor({ state: 'detached' });
});

test('recording never promises more minutes than it was asked for', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('button', { name: 'Record texts for 15 min' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Recording, 15 min left: stop' }).count()).toBe(1);
});

test('stopping a recording asks first, because what was recorded is lost', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('button', { name: 'Record texts for 15 min' }).click();
  await page.getByRole('button', { name: 'Recording, 15 min left: stop' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Stop recording?' });
  await dialog.getByText(/^The texts that were recorded are forgotten at once\./).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Recording, 15 min left: stop' }).click();
  await dialog.getByRole('button', { name: 'Stop and forget' }).click();
  await page.getByRole('button', { name: 'Record texts for 15 min' }).waitFor();
  expect(await callsOf(page, 'bodies.record')).toEqual([{ minutes: 15 }, { minutes: 0 }]);
});

test('the cost of a demo answer is marked as simulated, since nobody pays it', async () => {
  const page = await open({ hash: '#/requests', scene: 'empty' });
  await letRequestIn(page);
  await expect.poll(() => rows(page).first().innerText()).toMatch(/\$[\d.]+\s*simulated/);
  await page.getByRole('button', { name: /\(demo\)/ }).click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  await expect.poll(() => panel.innerText()).toMatch(/Cost\s+\$[\d.]+\s*simulated/);
});

test('one Tab passes the list, and Home, End and the page keys go through it', async () => {
  const page = await open({ hash: '#/requests' });
  const index = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index']);
  await page.getByRole('button', { name: 'Clear' }).focus();
  await page.keyboard.press('Tab');
  expect(await index()).toBe('0');
  await page.keyboard.press('PageDown');
  await expect.poll(index).toMatch(/^1\d$/);
  await page.keyboard.press('End');
  await expect.poll(index).toBe('999');
  await page.keyboard.press('Tab');
  expect(await index()).toBeUndefined();
  await page.keyboard.press('Shift+Tab');
  expect(await index()).toBe('999');
  await page.keyboard.press('Home');
  await expect.poll(index).toBe('0');
  expect(await page.locator('.request-row [tabindex="0"]').count()).toBe(1);
});

test('a row keeps the focus when it is scrolled out of view', async () => {
  const page = await open({ hash: '#/requests' });
  await rows(page).nth(1).getByRole('button').focus();
  await page.locator('.request-scroller').evaluate((list) => list.scrollTo(0, 42 * 600));
  await page.locator('[data-index="600"]').waitFor();
  await page.keyboard.press('ArrowDown');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset['index']))
    .toBe('2');
});

test('rows stand still under the pointer, and the new ones come in when it has left', async () => {
  const page = await open({ hash: '#/requests' });
  const third = rows(page).nth(2);
  const id = await third.getAttribute('data-request');
  await third.hover();
  await letRequestIn(page);
  await letRequestIn(page);
  await page.getByRole('button', { name: '2 new requests' }).waitFor();
  expect(await third.getAttribute('data-request')).toBe(id);
  await page.mouse.move(5, 5);
  await expect.poll(() => rows(page).nth(4).getAttribute('data-request')).toBe(id);
  expect(await page.getByRole('button', { name: /new request/ }).count()).toBe(0);
});

test('who walks through the list by keyboard asks for the new rows, and stands on the newest then', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('button', { name: 'Clear' }).focus();
  await page.keyboard.press('Tab');
  const first = rows(page).first();
  const id = await first.getAttribute('data-request');
  await letRequestIn(page);
  await page.getByRole('button', { name: '1 new request' }).waitFor();
  expect(await first.getAttribute('data-request')).toBe(id);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => first.getAttribute('data-request')).not.toBe(id);
  await expect.poll(() => first.getByRole('button').evaluate((row) => row === document.activeElement)).toBe(true);
  expect(await findBarriers(page)).toEqual([]);
});

test('of the models on standby those that would be asked are listed, the others are one line', async () => {
  const page = await open({ hash: '#/requests' });
  await rows(page).first().getByRole('button').click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  expect(await panel.getByRole('region', { name: 'Standby' }).locator('td').allInnerTexts()).toEqual([
    'Tried as number 2, when those before it fail.',
    'Tried as number 3, when those before it fail.',
  ]);
  const others = panel.getByRole('group').filter({ hasText: 'Others come first' });
  expect(await others.getByText('Usable, but three others').first().isVisible()).toBe(false);
  await others.locator('summary').click();
  await others.getByText('Usable, but three others come first by price.').first().waitFor();
});

test('a request that was turned away before any model was looked at says so in the place of verdicts', async () => {
  const page = await open({ hash: '#/requests', scene: 'bare' });
  await letRequestIn(page);
  await page.getByText('1 request', { exact: true }).waitFor();
  await expect.poll(() => rows(page).first().getAttribute('data-outcome')).toBe('refused');
  await rows(page).first().getByRole('button').click();
  await page.getByText('None: it was turned away before any model was looked at.').waitFor();
});

test('a request that its client ended says so', async () => {
  const page = await open({ hash: '#/requests' });
  await page.getByRole('radio', { name: 'Not answered' }).click();
  await page.locator('.request-row[data-outcome="aborted"] button').first().click();
  await page.getByText('The client ended the request before the answer was complete.').waitFor();
  expect(await page.locator('.request-error').count()).toBe(0);
});

test.each([1_280, 640, 420])(
  'at %i px the list is in line with the title, and its tools take no line for one of them',
  async (width) => {
    const page = await open({ hash: '#/requests', width });
    const boxOf = async (target: Locator): Promise<{ x: number; y: number }> =>
      (await target.boundingBox()) ?? { x: Number.NaN, y: Number.NaN };
    const title = await boxOf(page.getByRole('heading', { level: 1 }));
    expect((await boxOf(page.getByRole('columnheader', { name: 'Time' }))).x).toBe(title.x);
    const [record, clear] = [
      page.getByRole('button', { name: /^Record/ }),
      page.getByRole('button', { name: 'Clear' }),
    ];
    expect((await boxOf(clear)).y).toBe((await boxOf(record)).y);
  },
);

test('another filter is another list, whose rows are not taken for new ones', async () => {
  const page = await open({ hash: '#/requests' });
  const newest = await rows(page).first().getAttribute('data-request');
  await page.getByRole('radio', { name: 'With fallback' }).click();
  await page.getByText(/^\d+ of 1,000 requests$/).waitFor();
  await rows(page).nth(2).hover();
  await page.getByRole('radio', { name: 'All', exact: true }).press('Space');
  await page.getByText('The last 1,000 requests').waitFor();
  expect(await rows(page).first().getAttribute('data-request')).toBe(newest);
  expect(await page.getByRole('button', { name: /new request/ }).count()).toBe(0);
});

test.each([1_180, 420])('at %i px the name of a model has room beside its verdict', async (width) => {
  const page = await open({ hash: '#/requests', width });
  await rows(page).first().getByRole('button').click();
  const names = page.locator('.verdict-table').first().getByRole('rowheader');
  await names.first().waitFor();
  const box = await names.first().boundingBox();
  const table = await page.locator('.verdict-table').first().boundingBox();
  expect((box?.width ?? 0) / (table?.width ?? 1)).toBeCloseTo(0.4, 1);
});

test.each([800, 420])('at %i px the panel over the list is in line with the title of the page', async (width) => {
  const page = await open({ hash: '#/requests', width });
  await rows(page).first().getByRole('button').click();
  const title = await page.getByRole('heading', { level: 1 }).boundingBox();
  const name = await page
    .getByRole('complementary', { name: 'Request' })
    .getByRole('heading', { level: 2 })
    .boundingBox();
  expect(name?.x).toBe(title?.x);
});

test.each([
  [1_180, 'Time Outcome Client Model Tier Cost'],
  [420, 'Time Outcome Model Tier Cost'],
])('at %i px the list beside or without the panel keeps %s', async (width, kept) => {
  const page = await open({ hash: '#/requests', width });
  if (width > 900) await rows(page).first().getByRole('button').click();
  await expect
    .poll(() =>
      page
        .locator('.request-heads [data-column]')
        .evaluateAll((heads) => heads.filter(({ clientWidth }) => clientWidth > 0).map((head) => head.textContent)),
    )
    .toEqual(kept.split(' '));
});

test('a request that was refused is written in the colour of its mark', async () => {
  const page = await open({ hash: '#/requests', scene: 'bare' });
  await letRequestIn(page);
  await expect.poll(() => rows(page).first().getAttribute('data-outcome')).toBe('refused');
  const [words, warning] = await rows(page)
    .first()
    .getByRole('button')
    .evaluate((button) => {
      const probe = document.createElement('span');
      probe.style.setProperty('color', 'var(--warn-text)');
      document.body.append(probe);
      return [getComputedStyle(button).color, getComputedStyle(probe).color];
    });
  expect(words).toBe(warning);
});
