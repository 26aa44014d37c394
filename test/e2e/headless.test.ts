import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { launchHeadless, type HeadlessWindow } from './launch-headless.ts';
import { startThreeTiers } from './three-tiers.ts';

function chat({ url, clientKey }: HeadlessWindow): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] }),
  });
}

test('the printed address opens the window, and the token leaves the address', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
  expect(new URL(desk.page.url()).hash).not.toContain('token');
  await desk.page.reload();
  await desk.page.getByRole('radiogroup', { name: 'Quality' }).waitFor();
  expect(await desk.close()).toBe(0);
});

test('a reload while the token is exchanged finds the window open', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  const page = await (await desk.page.context().browser()?.newContext())?.newPage();
  await page?.route('**/session', () => {}, { times: 1 }); // never goes on
  await Promise.all([page?.waitForRequest('**/session'), page?.goto(desk.ui)]);
  expect(page?.url()).not.toContain('token');
  await page?.reload();
  await page?.getByRole('radiogroup', { name: 'Quality' }).waitFor();
  // by then there is nothing left that would let another in
  expect(await page?.evaluate(() => sessionStorage.length)).toBe(0);
  await desk.close();
});

test('until the program has answered, the shapes of a page fill the window', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  await desk.page.route('**/call/state.read', () => {}); // never goes on
  await desk.page.reload();
  expect((await desk.page.getByLabel('Loading').boundingBox())?.width).toBeGreaterThan(1_000);
  await desk.close();
});

test('a window whose program has ended says so, and nowhere that it listens', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  await desk.page.getByText(/^Listening at/).waitFor();
  await desk.stop();
  await expect.poll(() => desk.page.getByText('Not connected').count()).toBe(2);
  await desk.page.getByRole('link', { name: 'Usage' }).click();
  // once, and not for every question that cannot be asked now
  await desk.page.getByText('Reading the ledger…').waitFor();
  expect(await desk.page.getByText('does not answer').count()).toBe(1);
  expect(await desk.page.getByText(/^Listening/).count()).toBe(0);
  await desk.close();
});

test('a question that came up while the line was down is asked when it is back', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  const { page } = desk;
  await page.route(/\/(events|call\/whatIf\.read)$/, (route) => route.abort());
  await page.reload();
  await page.getByRole('link', { name: 'Playground' }).click();
  await page.getByRole('tab', { name: 'What if' }).click();
  await page
    .getByRole('alert')
    .getByText(/^The program does not answer/)
    .waitFor();
  await page.unrouteAll();
  await page.getByText('Nothing to replay yet').waitFor();
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  await desk.close();
});

test('without the token the window says how to get in, and tells nothing', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  const stranger = await (await desk.page.context().browser()?.newContext())?.newPage();
  await stranger?.goto(new URL(desk.ui).origin);
  await expect.poll(() => stranger?.locator('body').innerText()).toMatch(/address/i);
  expect(await stranger?.locator('body').innerText()).not.toContain(desk.clientKey.slice(-8));
  await desk.close();
});

test('the window obeys its policy on every page', async () => {
  const desk = await launchHeadless(temporaryDirectory());
  const violations: string[] = [];
  desk.page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  await desk.page.reload();
  for (const link of await desk.page.getByRole('navigation').getByRole('link').all()) {
    await link.click();
    await desk.page.getByRole('heading', { level: 1 }).waitFor();
  }
  expect(violations).toEqual([]);
  await desk.close();
});

test('a tier chosen in the window moves the next request, which shows up there at once', async () => {
  const tiers = await startThreeTiers();
  onTestFinished(tiers.close);
  const desk = await launchHeadless(temporaryDirectory(), [`--config=${tiers.configFile}`]);
  const low = desk.page.getByRole('radio', { name: /low/i });
  // the choice shows before main has heard of it
  const answer = desk.page.waitForResponse(/\/call\/tier\.set$/);
  await low.click();
  expect((await answer).status()).toBe(200);
  expect(await low.isChecked()).toBe(true);
  await desk.page.getByText('Nothing yet').waitFor();
  expect((await chat(desk)).headers.get('x-pareto-model')).toBe('acme/low');
  await desk.page
    .getByRole('listitem')
    .filter({ hasText: /Acme low.*Low/ })
    .waitFor();
  await desk.close();
});
