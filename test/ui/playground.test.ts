import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { callsOf, findBarriers, letMainBeAway, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

function chosen(page: Page): Promise<string> {
  return page.locator('.chain-card[data-role="primary"] h3').innerText();
}

test('the plan is there at once, one card a step and one dot a model, and nothing was sent', async () => {
  const page = await open({ hash: '#/playground' });
  expect(await chosen(page)).toBe('GPT-6.1 Terra');
  const roles = await page.locator('.chain-card').evaluateAll((cards) => cards.map((card) => card.dataset['role']));
  expect(roles.slice(0, 3)).toEqual(['primary', 'fallback', 'fallback']);
  expect(new Set(roles.slice(3))).toEqual(new Set(['neighbour']));
  await page.getByText('81 models, one verdict each').waitFor();
  expect(await page.locator('.verdict-dot').count()).toBe(81);
  expect(await findBarriers(page)).toEqual([]);
  expect(await callsOf(page, 'route.preview')).toHaveLength(1);
});

test('another tier moves the plan, and says where the tier came from', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByRole('radiogroup', { name: 'Tier' }).getByRole('radio', { name: 'Low' }).click();
  await expect.poll(() => chosen(page)).toBe('DeepSeek V4 Flash 0731');
  await page.getByText(/^Tier: Low from the model id$/).waitFor();
  await page.getByText('pareto-code:low', { exact: true }).waitFor();
});

test('the handle of the price cap walks along the frontier by keyboard', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByLabel('Price cap').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.getByText('Price cap: $1 from the plugin').waitFor();
  await page.keyboard.press('Home');
  const cap = async (): Promise<number | undefined> => {
    const asked = (await callsOf(page, 'route.preview')) as { body: { plugins?: { max_price: number }[] } }[];
    return asked.at(-1)?.body.plugins?.[0]?.max_price;
  };
  await expect.poll(cap).toBeLessThan(0.2);
  await page.getByText(/Best at this price: /).waitFor();
});

test('a line of the map opens the reasons of its models', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByRole('button', { name: /^Another tier/ }).click();
  const table = page.getByRole('table', { name: 'Another tier' });
  await table
    .getByText(/It is in the medium tier/)
    .first()
    .waitFor();
  await table.getByRole('columnheader', { name: 'Input, per million' }).waitFor();
  await page.getByText('Prices in and out are per million tokens.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  // a long name of one model is broken, and takes no room from the reasons
  await table
    .locator('.verdict-model')
    .first()
    .evaluate((name) => name.append('m'.repeat(300)));
  const widths = await table.evaluate((element) => [element.scrollWidth, element.parentElement?.clientWidth]);
  expect(widths[0]).toBe(widths[1]);
  await page.getByRole('button', { name: /^Another tier/ }).click();
  await table.waitFor({ state: 'detached' });
});

test('patterns that fit nobody end in the refusal a client would get', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByLabel('Only these models').fill('nobody/*');
  const refusal = page.getByRole('alert', { name: 'Refused' });
  await refusal.getByText('Status 404').waitFor();
  await refusal.getByText(/No model is left for the high tier/).waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test('a pasted body that is no JSON is told by line and column, one that is gets its plan', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByRole('radio', { name: 'Paste one' }).click();
  const field = page.getByLabel('Request body');
  await field.fill('{\n  "model": "pareto-code:nitro",\n  "messages" []\n}');
  await page.getByText(/^This is no JSON\. Line 3, column \d+: /).waitFor();
  await field.fill('{ "model": "nobody/nothing", "messages": [{ "role": "user", "content": "Hi" }] }');
  await page
    .getByText(/nobody\/nothing/)
    .last()
    .waitFor();
  await field.fill(
    '{ "model": "pareto-code:medium", "messages": [{ "role": "user", "content": "Hi" }], "plugins": [{ "id": "web" }] }',
  );
  await expect.poll(() => chosen(page)).toBe('GLM 5.3 Flash');
  await page.getByText('There is no plugin web here.').waitFor();
});

test('the Auto Router says what it read, and its dial is saved and taken back', async () => {
  const page = await open({ hash: '#/playground/auto' });
  const takes = await page.locator('.figure-value').first().innerText();
  await page.getByText(new RegExp(`^Auto: first step of an agent, dial 7: ${takes}, \\d+ % likely`)).waitFor();
  expect(await page.locator('.dial-column').count()).toBe(11);
  await page.getByRole('button', { name: /^Dial 0, / }).click();
  await page.getByText(/^Auto: first step of an agent, dial 0/).waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => callsOf(page, 'settings.update')).toEqual([{ autoTradeoff: 0 }, { autoTradeoff: 7 }]);
});

test('moves of the dial by keyboard are one message, whose Undo goes back to where they began', async () => {
  const page = await open({ hash: '#/playground/auto' });
  await page.getByLabel('Quality or cost').focus();
  for (const dial of [6, 5, 4]) {
    await page.keyboard.press('ArrowLeft');
    await page.getByText(`The dial of the Auto Router is at ${dial}`).first().waitFor();
  }
  expect(await page.locator('.toast').count()).toBe(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await callsOf(page, 'settings.update')).at(-1)).toEqual({ autoTradeoff: 7 });
});

test('the models of the dial have colours of their own, none of them a tier’s', async () => {
  const page = await open({ hash: '#/playground/auto' });
  await page.locator('.dial-key').first().waitFor();
  const colours = (selector: string, property: 'fill' | 'backgroundColor'): Promise<string[]> =>
    page
      .locator(selector)
      .evaluateAll((marks, name) => [...new Set(marks.map((mark) => getComputedStyle(mark)[name]))], property);
  const ofTiers = await colours('.hull-point', 'fill');
  const ofModels = await colours('.dial-key', 'backgroundColor');
  expect(ofTiers).toHaveLength(4);
  expect(ofModels).toHaveLength(await page.locator('.dial-key').count());
  expect(await colours('.dial-bar', 'backgroundColor')).toEqual(ofModels);
  expect(ofModels.filter((colour) => ofTiers.includes(colour))).toEqual([]);
});

test('what the Auto Router may use is narrowed by patterns, and the picture follows', async () => {
  const page = await open({ hash: '#/playground/auto' });
  const field = page.getByRole('combobox', { name: 'Models it may use' });
  await field.fill('antropic/*');
  await page.getByText('Fits none of 81 models.').waitFor();
  await field.fill('anthropic/*');
  // whom it fits is said before it is saved
  await page.getByText(/^Fits \d+ models: Claude .+ and \d+ more\.$/).waitFor();
  expect(await callsOf(page, 'settings.update')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.dial-names').innerText()).not.toContain('GLM');
  expect(await callsOf(page, 'settings.update')).toEqual([{ autoAllowedModels: ['anthropic/*'] }]);
});

test('the past is priced another way, with what the sums leave out', async () => {
  const page = await open({ hash: '#/playground' });
  const saw = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const look = (): void => {
          const words = document.querySelector('.trial-result [role="status"]')?.textContent;
          if (words !== undefined) resolve(words);
        };
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
      }),
  );
  await page.getByRole('tab', { name: 'What if' }).click();
  expect(await saw).toBe('Working it out…');
  await page.getByText('You would save').waitFor();
  await page.getByLabel('Instead, use').selectOption('anthropic/claude-opus-5.5');
  await page.getByText('You would pay more').waitFor();
  await page.getByRole('row', { name: /^Claude Opus 5\.5/ }).waitFor();
  await page.getByText(/An estimate: the tokens are those/).waitFor();
  await page.getByText(/^(none|[\d,]+) left out$/).waitFor();
  // who answered nothing has no bar, however thin
  const [cells, bars] = [page.locator('.share-table td:not(.faint)'), page.locator('.share-bar')];
  expect(await bars.count()).toBe(await cells.count());
  expect(await cells.count()).toBeLessThan(2 * (await page.locator('.share-table tbody tr').count()));
  expect(await findBarriers(page)).toEqual([]);
});

test('without recorded use there is nothing to replay, and the page says so', async () => {
  const page = await open({ hash: '#/playground/what-if', scene: 'empty' });
  await page.getByText('Nothing to replay yet').waitFor();
  await page.getByText('Demo answers cost nothing and are left out.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test.each(['playground', 'playground/auto'])(
  'without any provider #/%s leads to the page where keys are pasted',
  async (hash) => {
    const page = await open({ hash: `#/${hash}`, scene: 'bare' });
    const refusal = page.getByRole('alert', { name: 'Refused' });
    await refusal.getByText('No provider is ready. Go to Keys and paste the key of a provider you have.').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await refusal.getByRole('button', { name: 'Go to Keys' }).click();
    await page.getByRole('heading', { level: 1, name: 'Keys' }).waitFor();
  },
);

test('where nobody answers, the Playground does not say that a client would be refused', async () => {
  const page = await open({ hash: '#/playground' });
  await page
    .getByText(/is the cheapest of/)
    .first()
    .waitFor();
  await letMainBeAway(page);
  await page.getByRole('radio', { name: 'Low' }).click();
  await page.getByRole('alert').getByText('This could not be worked out').waitFor();
  await page.getByRole('tab', { name: 'Auto Router' }).click();
  await page.getByRole('alert').getByText('Pareto Desk does not answer. Is the program still running?').waitFor();
  expect(await page.getByText('A client would be refused').count()).toBe(0);
});

test.each([640, 420])('at %i px the columns of the dial tell money as well as success', async (width) => {
  const page = await open({ hash: '#/playground/auto', width });
  const first = page.getByRole('button', { name: /^Dial 0, .+: \d+ % \$[\d.]+$/ });
  await first.waitFor();
  // shown where it has room
  expect(((await first.locator('.dial-cost').boundingBox())?.width ?? 0) > 1).toBe(width === 640);
});

test('no body is offered for copying while no model is named', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByRole('radio', { name: 'A model' }).click();
  expect(await page.getByRole('button', { name: 'Copy body' }).count()).toBe(0);
  await page.getByLabel('Model', { exact: true }).fill('anthropic/claude-opus-5.5');
  await expect.poll(() => page.getByRole('button', { name: 'Copy body' }).count()).toBe(1);
});

test('the Auto Router expects the same money in its sentence and in the chain', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByRole('radio', { name: 'Auto', exact: true }).click();
  const why = await page.getByText(/^Auto: .+ at about \$/).innerText();
  const told = Number(/at about \$([\d.]+\d)/.exec(why)?.[1]);
  const shown = await page.locator('.chain-card[data-role="primary"] .chain-cost').innerText();
  expect(Math.abs(Number(shown.slice(1)) - told)).toBeLessThan(0.0001);
});

test('who comes back to the Playground finds there what they had typed', async () => {
  const page = await open({ hash: '#/playground' });
  await page.getByLabel('Only these models').fill('anthropic/*, openai/*');
  await page.getByRole('radio', { name: 'Paste one' }).click();
  await page.getByLabel('Request body').fill('{ "model": "auto" }');
  await page.getByRole('tab', { name: 'Auto Router' }).click();
  await page.getByLabel('Try it on a task').fill('Write a parser.');
  await page.getByRole('link', { name: 'Usage' }).click();
  await page.getByRole('link', { name: 'Playground' }).click();
  expect(await page.getByLabel('Request body').inputValue()).toBe('{ "model": "auto" }');
  await page.getByRole('radio', { name: 'Build one' }).click();
  expect(await page.getByLabel('Only these models').inputValue()).toBe('anthropic/*, openai/*');
  await page.getByRole('tab', { name: 'Auto Router' }).click();
  expect(await page.getByLabel('Try it on a task').inputValue()).toBe('Write a parser.');
});

test('every choice of a request has its name beside it, and what the settings say is the default', async () => {
  const page = await open({ hash: '#/playground' });
  const names = page.locator('.trial-panel .trial-part:has([role="radiogroup"]) > .trial-name');
  await expect.poll(() => names.allInnerTexts()).toEqual(['Router', 'Tier', 'Order']);
  for (const name of ['Tier', 'Order'])
    expect(await page.getByRole('radiogroup', { name }).getByRole('radio', { name: 'Default' }).isChecked()).toBe(true);
  await expect.poll(() => page.getByText('by default').count()).toBe(2);
});

test.each([800, 1_180])('at %i px the facts of a card stand in one line each', async (width) => {
  const page = await open({ hash: '#/playground', width });
  await page.locator('.chain-facts').first().waitFor();
  const heights = await page
    .locator('.chain-facts > div, .chain-role')
    .evaluateAll((lines) => lines.map(({ clientHeight }) => clientHeight));
  expect(Math.max(...heights)).toBeLessThan(28);
});
