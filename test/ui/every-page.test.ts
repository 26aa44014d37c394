import { expect, test } from 'vitest';
import { findBarriers, useWindow, type OpenOptions } from '../support/window-tests.ts';

const { open } = useWindow();

const places = [
  '#/overview',
  '#/keys',
  '#/models',
  '#/requests',
  '#/settings',
  '#/playground',
  '#/playground/auto',
  '#/playground/what-if',
  '#/guardrails',
  '#/guardrails/models',
  '#/guardrails/content',
  '#/guardrails/limits',
  '#/usage',
  '#/settings/quality',
  '#/settings/network',
  '#/settings/monitoring',
  '#/settings/client-keys',
  '#/settings/config',
  '#/settings/about',
];

const looks: readonly (readonly [string, OpenOptions])[] = [
  ['light', {}],
  ['dark', { theme: 'dark' }],
  ['narrow', { width: 420 }],
  ['dark, narrow and empty', { scene: 'empty', theme: 'dark', width: 420 }],
  ['in trouble', { scene: 'trouble' }],
];

test.each(looks)(
  '%s: every page has its title, no serious barrier, nothing wider than the window, and one word for a tier',
  async (_name, look) => {
    const page = await open(look);
    for (const hash of places) {
      await page.evaluate((next) => {
        location.hash = next;
      }, hash);
      const title = page.getByRole('heading', { level: 1 });
      await expect.poll(async () => (await title.innerText()).toLowerCase()).toBe(hash.split('/')[1]);
      expect(await page.title()).toBe(`${await title.innerText()} – Pareto Desk`);
      expect([hash, await findBarriers(page)]).toEqual([hash, []]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([hash, overflow]).toEqual([hash, 0]);
      // the API, the headers and the documents say tier
      expect([hash, /\blevels?\b/i.exec(await page.locator('body').innerText())]).toEqual([hash, null]);
    }
  },
  90_000,
);

/** A name that people gave, on each page that shows it. */
const givenNames = [
  ['#/keys', '.provider-name'],
  ['#/settings/client-keys', '.client-key-name'],
  ['#/usage', '.budget-name > .faint'],
  ['#/guardrails', '.budget-name > .faint'],
  ['#/overview', '.banner-detail li'],
  ['#/models/z-ai%2Fglm-5.3', '.endpoint-name'],
] as const;

test.each(givenNames)('%s: a name of 100 letters without a space stays within its box', async (hash, name) => {
  const page = await open({ scene: 'spent', hash, width: 420 });
  const first = page.locator(name).first();
  await first.evaluate((element) => element.prepend('m'.repeat(100)));
  const [right, edge] = await first.evaluate((element) => {
    const words = document.createRange();
    words.selectNodeContents(element);
    return [words, element.closest('.card, .banner, .endpoints')].map(
      (part) => part?.getBoundingClientRect().right ?? 0,
    );
  });
  expect(right).toBeLessThan(edge ?? 0);
});
