import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { fails, startUpstream } from '../support/fake-upstream.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { launchHeadless, type HeadlessWindow } from './launch-headless.ts';

/** Everything that comes from outside: names of providers, models and client keys; errors; what a client calls itself and asks for. */
function writeConfig(directory: string, baseUrl: string): string {
  const file = join(directory, 'config.json');
  const config = {
    version: 1,
    catalog: 'only',
    providers: hostileTexts.map((name, index) => ({ id: `p${index}`, name, baseUrl, apiKey: `sk-${index}` })),
    models: hostileTexts.map((name, index) => ({
      id: `evil/m${index}`,
      name,
      tier: 'high',
      codingPercentile: 97,
      endpoints: [{ provider: `p${index}`, modelId: `m${index}`, promptUsdPerMTok: 1, completionUsdPerMTok: 1 }],
    })),
    clientKeys: hostileTexts.map((name, index) => ({ name, key: `pd-key-of-number-${index}` })),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function sendAll({ url }: HeadlessWindow): Promise<void> {
  for (const [index, text] of hostileTexts.entries()) {
    const post = async (model: string): Promise<void> => {
      const response = await fetch(`${url}/chat/completions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer pd-key-of-number-${index}`,
          'content-type': 'application/json',
          'user-agent': text,
        },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: text }], plugins: [{ id: text }] }),
      });
      await response.text();
    };
    await post(`evil/m${index}`); // the provider answers with the text as its error
    await post(`evil/m${index}:${text}`); // a model nobody knows
  }
}

interface Watch {
  readonly seen: string[];
  /** What the page has asked and has no answer to. */
  readonly open: Set<Request>;
}

/** Anything that a text may have set off. */
async function watch(page: Page, origin: string): Promise<Watch> {
  const seen: string[] = [];
  const open = new Set<Request>();
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  await page.exposeFunction('hit', () => void seen.push('code ran'));
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.push(`popup: ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (new URL(frame.url()).origin !== origin) seen.push(`went to ${frame.url()}`);
  });
  page.on('request', (request) => {
    open.add(request);
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) seen.push(`asked ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) seen.push(message.text());
  });
  return { seen, open };
}

const places = [
  '#/overview',
  '#/keys',
  '#/models',
  '#/playground',
  '#/playground/auto',
  '#/playground/what-if',
  '#/guardrails',
  '#/guardrails/models',
  '#/usage',
  '#/settings/client-keys',
  '#/settings/config',
];

async function go(page: Page, hash: string, { open }: Watch): Promise<void> {
  await page.evaluate((next) => void (location.hash = next), hash);
  await page.getByRole('heading', { level: 1 }).waitFor();
  // the stream of events began before anything was watched, and stays open
  await page.waitForTimeout(100);
  await expect.poll(() => open.size).toBe(0);
}

const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body.textContent ?? '');

test(`${hostileTexts.length} texts from outside are shown as they are, and nothing else happens`, async () => {
  const directory = temporaryDirectory();
  let number = 0;
  const upstream = await startUpstream((outgoing, seen) => {
    number = Number(String(seen.json['model']).slice(1));
    return fails(400, {}, hostileTexts[number])(outgoing, seen);
  });
  onTestFinished(upstream.close);
  const desk = await launchHeadless(join(directory, 'data'), [`--config=${writeConfig(directory, upstream.baseUrl)}`]);
  const { page } = desk;
  const watched = await watch(page, new URL(desk.ui).origin);
  await sendAll(desk);

  for (const hash of places) await go(page, hash, watched);
  await go(page, '#/keys', watched);
  for (const text of hostileTexts) expect(await textOf(page)).toContain(text);
  await go(page, '#/settings/client-keys', watched);
  for (const text of hostileTexts) expect(await textOf(page)).toContain(text);
  await go(page, '#/models', watched);
  for (const text of hostileTexts) {
    await page.getByRole('searchbox').fill(text.slice(0, 60));
    await expect.poll(() => textOf(page)).toContain(text);
  }

  await go(page, '#/requests', watched);
  const panel = page.getByRole('complementary', { name: 'Request' });
  await page.locator('.request-row').first().getByRole('button').click();
  const shown = new Set<string>();
  for (let index = 0; index < hostileTexts.length * 2; index += 1) {
    await panel.waitFor();
    const text = await panel.textContent();
    for (const each of hostileTexts) if (text?.includes(each) === true) shown.add(each);
    await page.keyboard.press('ArrowDown');
  }
  expect(hostileTexts.filter((text) => !shown.has(text))).toEqual([]);
  expect(watched.seen).toEqual([]);
  await desk.close();
}, 120_000);
