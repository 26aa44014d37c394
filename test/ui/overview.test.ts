import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { callsOf, findBarriers, letRequestIn, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

test('the tier switch tells main, by pointer and by keyboard', async () => {
  const page = await open();
  const tier = (name: RegExp) => page.getByRole('radiogroup', { name: 'Quality' }).getByRole('radio', { name });
  await tier(/^Medium/).click();
  await expect.poll(() => tier(/^Medium/).isChecked()).toBe(true);
  // held until it has worked, because a press of no length is over before the focus has moved
  await page.keyboard.down('ArrowRight');
  await expect.poll(() => tier(/^Low/).isChecked()).toBe(true);
  await page.keyboard.up('ArrowRight');
  expect(await callsOf(page, 'tier.set')).toEqual([{ tier: 'medium' }, { tier: 'low' }]);
});

test('a chosen tier stays chosen while main is asked and until its news have come', async () => {
  const page = await open();
  const low = page.getByRole('radiogroup', { name: 'Quality' }).getByRole('radio', { name: /^Low/ });
  const shown = await low.evaluate(async (radio: HTMLElement) => {
    const states = new Set<string | null>();
    radio.click();
    for (let frame = 0; frame < 12; frame++) {
      await new Promise((resolve) => void setTimeout(resolve, 10));
      states.add(radio.getAttribute('aria-checked'));
    }
    return [...states];
  });
  expect(shown).toEqual(['true']);
});

test('each tier shows the model it would take, and a tier that is beaten says by which', async () => {
  const page = await open();
  const low = page.getByRole('radio', { name: /^Low/ });
  expect(await low.innerText()).toMatch(/\$[\d.]+ in, \$[\d.]+ out/);
  expect(await low.innerText()).toContain('Medium is better and cheaper right now');
  expect(await page.getByRole('radio', { name: /^High/ }).innerText()).not.toContain('better and cheaper');
});

test('a tier whose pick cannot be reached says so', async () => {
  const page = await open({ scene: 'trouble' });
  const hint = 'OpenRouter could not be reached when last tested';
  expect(await page.getByRole('radio', { name: /^High/ }).innerText()).toContain(hint);
  expect(await findBarriers(page)).toEqual([]);
  const fine = await open();
  expect(await fine.getByRole('radio', { name: /^High/ }).innerText()).not.toContain(hint);
});

test('without a key and without the demo the page says so, and leads to Keys', async () => {
  const page = await open({ scene: 'bare' });
  await page.getByText('Nobody can answer yet.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Add a key' }).click();
  await page.getByRole('heading', { name: 'Keys', level: 1 }).waitFor();
  const others = await Promise.all([open({ scene: 'empty' }), open()]);
  for (const other of others) expect(await other.getByText('Nobody can answer yet.').count()).toBe(0);
});

test('budgets that change what requests get are told in one message, which leads to the rules', async () => {
  const page = await open({ scene: 'spent' });
  const notices = page.locator('.notices .banner');
  await expect
    .poll(() => notices.allInnerTexts())
    .toEqual([expect.stringMatching(/^3 budgets limit what requests get\./)]);
  expect(await notices.getByRole('listitem').allInnerTexts()).toEqual([
    'Today’s budget is used up. Requests are refused. A new one begins in 7 h.',
    'This month’s budget is nearly used up. Requests get tier Low only. A new one begins in 7 days.',
    'This week’s budget of Zed is used up. Its requests are refused. A new one begins in 3 days.',
  ]);
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'See budgets' }).click();
  await page.getByText('Used up: requests are refused').first().waitFor();
  const calm = await open();
  expect(await calm.locator('.notices').isVisible()).toBe(false);
});

test('the base URL is copied as it is', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Copy base URL' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await clipboard(page)).toBe('http://127.0.0.1:7273/v1');
});

test('the key is masked until asked for, but copied whole', async () => {
  const page = await open();
  const secret = 'pd-5wzkTq8mVnR4xYbE7uHcJ2aL';
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Copy API key' }).click();
  await expect.poll(() => clipboard(page)).toBe(secret);
  expect(await page.content()).not.toContain(secret);
  await page.getByRole('button', { name: 'Show key' }).click();
  await page.getByText(secret, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Hide key' }).click();
  expect(await page.content()).not.toContain(secret);
});

test.each([1_180, 900, 420])('at %i px what comes next by Tab comes next on the page', async (width) => {
  const page = await open({ width });
  const tops = await page
    .locator('.overview-columns button, .overview-columns a')
    .evaluateAll((stops) =>
      stops.map((stop) => stop.getBoundingClientRect()).map(({ left, top }) => [left > 700 ? 1 : 0, Math.round(top)]),
    );
  const columns = width > 1_020 ? [0, 1] : [0];
  const jumps = columns.flatMap((column) => {
    const own = tops.flatMap(([side, top = 0]) => (columns.length === 1 || side === column ? [top] : []));
    return own.filter((top, index) => top < (own[index - 1] ?? 0) - 12);
  });
  expect(jumps).toEqual([]);
});

test('a snippet is copied with the whole key, whatever the screen shows', async () => {
  const page = await open();
  await page.getByRole('tab', { name: 'Claude Code' }).click();
  const shown = await page.getByRole('tabpanel').innerText();
  expect(shown).toContain('•••');
  await page.getByRole('button', { name: 'Copy for Claude Code' }).click();
  await expect.poll(() => clipboard(page)).toContain('"ANTHROPIC_AUTH_TOKEN": "pd-5wzkTq8mVnR4xYbE7uHcJ2aL"');
  expect(await clipboard(page)).toContain('"ANTHROPIC_BASE_URL": "http://127.0.0.1:7273"');
});

test('the line to try is written for the shell that was chosen, here and on Requests', async () => {
  const page = await open({ scene: 'empty' });
  const panel = page.getByRole('tabpanel');
  expect(await panel.innerText()).toContain('curl http://127.0.0.1:7273/v1/chat/completions \\');
  await panel.getByRole('radio', { name: 'PowerShell' }).click();
  await panel.getByText(/^Invoke-RestMethod http/).waitFor();
  await panel.getByRole('button', { name: 'Copy for curl' }).click();
  await expect.poll(() => clipboard(page)).toContain("Authorization = 'Bearer pd-5wzkTq8mVnR4xYbE7uHcJ2aL'");
  expect(await clipboard(page)).toMatch(/^Invoke-RestMethod /);
  await page.getByRole('link', { name: 'Requests' }).click();
  await page.getByText(/^Invoke-RestMethod http/).waitFor();
  await page.getByRole('button', { name: 'Copy the line' }).click();
  await expect.poll(() => clipboard(page)).toMatch(/^Invoke-RestMethod .*\n.*\n.*Bearer pd-5wzk/);
  expect(await findBarriers(page)).toEqual([]);
});

test('replacing the key asks first, with the safe answer in focus', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Replace key' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await callsOf(page, 'clientKeys.rotate')).toEqual([]);
  await page.getByRole('button', { name: 'Replace key' }).click();
  await dialog.getByRole('button', { name: 'Replace key' }).click();
  await page.getByText('New client key made', { exact: true }).waitFor();
  await page
    .getByText(/pd-•+Zx1p/)
    .first()
    .waitFor();
});

test('a request comes in live, and opens on its own page', async () => {
  const page = await open({ scene: 'empty' });
  await page.getByText('Nothing yet').waitFor();
  await letRequestIn(page);
  const row = page.locator('.live-row');
  await row.getByText('Running', { exact: true }).waitFor({ state: 'attached' });
  await row.getByText('Answered').waitFor({ state: 'attached' });
  await row.getByRole('button').click();
  await page.getByRole('complementary', { name: 'Request' }).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Requests');
});

test('while the demo answers, the page says so and leads to the keys', async () => {
  const page = await open({ scene: 'empty' });
  await page.getByText('Demo providers answer.').waitFor();
  await page.getByRole('button', { name: 'Add a key' }).click();
  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe('Keys');
});

test('a taken port is said with its holder, and another one is a press away', async () => {
  const page = await open({ scene: 'trouble' });
  await page.getByText('Port 7273 is taken by another program.').waitFor();
  expect(await page.getByRole('alert').innerText()).toContain('node (process 4711)');
  await page.getByRole('button', { name: 'Use port 7274' }).click();
  await page.getByText('Listening at 127.0.0.1:7274').waitFor();
  expect(await callsOf(page, 'settings.update')).toEqual([{ port: 7274 }]);
});

test('a notice that was put away stays away, until its cause is a new one', async () => {
  const page = await open({ scene: 'trouble' });
  const notice = page.getByRole('note').filter({ hasText: 'The settings file was damaged.' });
  const load = async (scene: string): Promise<void> => {
    await page.goto(page.url().replace(/scene=\w+/, `scene=${scene}`));
    await page.getByRole('radiogroup', { name: 'Quality' }).waitFor();
  };
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await notice.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content');
  await page.reload();
  await page.getByText('Port 7273 is taken by another program.').waitFor();
  expect(await notice.count()).toBe(0);
  await load('full');
  await load('trouble');
  await notice.waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test('while the demo answers, the day says why nothing was spent', async () => {
  const page = await open({ scene: 'empty' });
  expect(await page.getByRole('region', { name: 'Today' }).innerText()).toContain('demo answers cost nothing');
});

test('a long name of a client leaves room for the age of its request', async () => {
  const page = await open({ width: 420 });
  const client = page.locator('.live-client').first();
  await client.locator('.truncate').evaluate((element) => element.append('m'.repeat(200)));
  const age = client.getByText(/ago$/);
  const [right, edge] = await Promise.all(
    [age, page.locator('.live-figures').first()].map((part) => part.boundingBox()),
  );
  expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(edge?.x ?? 0);
});

test('a request that was not answered says so in a word, too', async () => {
  const page = await open({ scene: 'bare' });
  await letRequestIn(page);
  await page.locator('.live-row').getByText('Refused', { exact: true }).waitFor({ state: 'attached' });
  expect(await page.locator('.live-figures').innerText()).toMatch(/refused$/);
  // nobody answered: there is no tier to show
  expect(await page.locator('.live-row .tier-shape').count()).toBe(0);
});

test('names that may be cut off are whole in a tooltip', async () => {
  const page = await open();
  const cut = await page
    .locator('.overview-side .truncate, .tier-switch .truncate')
    .evaluateAll((parts) => parts.map((part) => [part.getAttribute('title'), part.textContent]));
  expect(cut.length).toBeGreaterThan(6);
  expect(cut.filter(([title, text]) => title !== text)).toEqual([]);
});

test('what a demo answer would have cost is marked', async () => {
  const page = await open({ scene: 'empty' });
  await letRequestIn(page);
  await page.locator('.live-row').getByText('Answered').waitFor({ state: 'attached' });
  expect(await page.locator('.live-figures').innerText()).toMatch(/^\$[\d.]+ simulated\n/);
  const real = await open();
  expect(await real.locator('.live').innerText()).not.toContain('simulated');
});

test('a pick without a score shows no dash for it, and the page says what the prices are of', async () => {
  const page = await open();
  const move = { model: 'qwen/qwen3.8-flash', tier: 'high' } as const;
  await page.evaluate((input) => window.pareto?.call('models.setTier', input), move);
  const facts = page.getByRole('radio', { name: /^High/ }).locator('.tier-card-facts');
  await expect.poll(() => facts.innerText()).toBe('$0.15 in, $0.47 out');
  await page.getByText('Prices are per million tokens.').waitFor();
});

test('a long name of a live request ends in an ellipsis before the shape of its tier', async () => {
  const page = await open();
  const name = page.locator('.live-model > .truncate').first();
  await name.evaluate((element) => element.append('m'.repeat(200)));
  expect(await name.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  expect((await page.locator('.live-model .tier-shape').first().boundingBox())?.width).toBe(9);
});

test('the client whose text was looked at is shown again after another page', async () => {
  const page = await open();
  await page.getByRole('tab', { name: 'Claude Code' }).click();
  await page.getByRole('link', { name: 'Models' }).click();
  await page.getByRole('link', { name: 'Overview' }).click();
  expect(await page.getByRole('tab', { name: 'Claude Code' }).getAttribute('aria-selected')).toBe('true');
  expect(await page.getByRole('tabpanel').innerText()).toContain('"ANTHROPIC_BASE_URL"');
});

test.each([800, 1_180])(
  'at %i px the three tiers are in line, and nothing sticks out of their cards',
  async (width) => {
    const page = await open({ width });
    const lines = await page
      .locator('.tier-card')
      .evaluateAll((cards) =>
        cards.map((card) => [
          Math.round(card.querySelector('.tier-card-pick')?.getBoundingClientRect().top ?? 0),
          card.scrollWidth - card.clientWidth,
        ]),
      );
    expect(new Set(lines.map(([top]) => top)).size).toBe(1);
    expect(lines.map(([, over]) => over)).toEqual([0, 0, 0]);
  },
);
