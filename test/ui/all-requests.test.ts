import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { callsOf, findBarriers, letMainBeAway, useWindow, type OpenOptions } from '../support/window-tests.ts';

const { open } = useWindow();

async function openAll(options: OpenOptions = {}): Promise<Page> {
  const page = await open({ hash: '#/requests', ...options });
  await page.getByRole('button', { name: 'All requests' }).click();
  await page.getByText('1,000 remembered requests').waitFor();
  return page;
}

test('only the pages that are scrolled to are read, each from where the one before ended', async () => {
  const page = await openAll();
  const pages = (): Promise<unknown[]> => callsOf(page, 'requests.page');
  expect(await pages()).toEqual([{ filter: {}, after: null, limit: 200 }]);
  expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
  expect(await page.locator('.request-row').count()).toBeLessThan(60);
  await page.locator('.request-scroller').evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect.poll(pages).toHaveLength(2);
  expect((await pages())[1]).toMatchObject({ after: { seq: 801 } });
  await page.locator('[data-index="205"]').waitFor({ state: 'attached' });
  expect(await findBarriers(page)).toEqual([]);
});

test('the ledger itself is searched and filtered, from the newest on', async () => {
  const page = await openAll();
  await page.getByLabel('Outcome').selectOption('failed');
  await page.getByLabel('Tier').selectOption({ label: 'Any tier' });
  await page.getByLabel('Search all requests').fill('rate limit');
  await page.getByText(/^\d+ remembered requests?$/).waitFor();
  await expect
    .poll(async () => (await callsOf(page, 'requests.page')).at(-1))
    .toEqual({ filter: { text: 'rate limit', outcome: 'failed' }, after: null, limit: 200 });
  await page.getByLabel('Search all requests').fill('no such thing at all');
  await page.getByText('No request fits the filter').waitFor();
});

test('an older request opens in the panel; of its verdicts the summary is left', async () => {
  const page = await openAll();
  await page.getByLabel('Search all requests').fill('req_000001');
  await page.getByText('1 remembered request').waitFor();
  await page.locator('.request-row button').click();
  const panel = page.getByRole('complementary', { name: 'Request' });
  await panel.getByText('58 models left out').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Live list' }).click();
  await page.getByText('The last 1,000 requests').waitFor();
});

test('that nothing is remembered is no filter that fits nothing', async () => {
  const page = await open({ hash: '#/requests', scene: 'empty' });
  await page.getByRole('button', { name: 'All requests' }).click();
  await page.getByText('No request is remembered yet').waitFor();
  expect(await page.getByText('No request fits the filter').count()).toBe(0);
});

test.each(['All requests', 'Live list'])(
  'at 1280 px "%s" stands in one line with how many there are',
  async (button) => {
    const page = await open({ hash: '#/requests', width: 1_280 });
    if (button === 'Live list') await page.getByRole('button', { name: 'All requests' }).click();
    const line = page.getByRole('button', { name: button }).locator('..');
    expect((await line.boundingBox())?.height).toBeLessThan(32);
  },
);

test('a ledger that cannot be read is not said to be empty, and is read again at a press', async () => {
  const page = await open({ hash: '#/requests' });
  await letMainBeAway(page);
  await page.getByRole('button', { name: 'All requests' }).click();
  await page.getByRole('alert').getByText('The requests could not be read').waitFor();
  expect(await page.getByText('No request is remembered yet').count()).toBe(0);
  expect(await findBarriers(page)).toEqual([]);
  await letMainBeAway(page, false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('1,000 remembered requests').waitFor();
});

test.each([1_280, 420])(
  'at %i px a long name of a client key makes no field long, and no button has a line of its own',
  async (width) => {
    const page = await openAll({ width });
    await page.getByLabel('Client key').evaluate((field) => field.append(new Option('k'.repeat(100), 'k')));
    expect((await page.getByLabel('Client key').boundingBox())?.width).toBeLessThanOrEqual(180);
    const search = await page.getByLabel('Search all requests').boundingBox();
    const again = await page.getByRole('button', { name: 'Read again' }).boundingBox();
    expect(again?.x).toBeGreaterThan(search?.x ?? 0);
  },
);

test('a search that takes long shows what it has found, goes on by itself, and never says that nothing fits before its end', async () => {
  const page = await openAll();
  await page.evaluate(() => {
    const { pareto } = window;
    if (pareto === undefined) return;
    const { call } = pareto;
    let pieces = 0;
    pareto.call = async (name, input) => {
      if (name !== 'requests.page') return call(name, input);
      pieces += 1;
      document.body.dataset['piece'] = String(pieces);
      await new Promise((resolve) => window.addEventListener('keyup', resolve, { once: true }));
      const reply = await call(name, { ...(input as object), after: null });
      const found = reply.ok ? (reply.value as { entries: unknown[] }).entries : [];
      // a piece in which nothing was found, one with a request, and the end
      const entries = pieces === 2 ? found.slice(0, 1) : [];
      return { ok: true, value: { entries, next: pieces === 3 ? null : { at: 0, seq: pieces } } };
    };
  });
  await page.getByLabel('Search all requests').fill('req_00000');
  for (let piece = 1; piece <= 3; piece += 1) {
    await page.locator(`body[data-piece="${piece}"]`).waitFor();
    if (piece === 3) await page.locator('.request-row').waitFor();
    await page.getByText('Reading…').waitFor();
    expect(await page.getByText('No request fits the filter').count()).toBe(0);
    await page.keyboard.press('Shift');
  }
  await page.getByText('1 remembered request').waitFor();
});
