import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { startUpstream, type FakeUpstream } from '../support/fake-upstream.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { connectClient } from './desk-client.ts';
import { launchApp } from './launch.ts';
import { launchHeadless } from './launch-headless.ts';

const secret = 'sk-pasted-0123456789abcdef';

/** A provider that needs a key and a model that only it serves. */
async function describeProvider(): Promise<{ upstream: FakeUpstream; configFile: string }> {
  const upstream = await startUpstream();
  onTestFinished(() => upstream.close());
  const configFile = join(temporaryDirectory(), 'desk.json');
  const endpoint = { provider: 'acme', modelId: 'big', promptUsdPerMTok: 1, completionUsdPerMTok: 3 };
  const config = {
    version: 1,
    catalog: 'only',
    providers: [{ id: 'acme', name: 'Acme', baseUrl: upstream.baseUrl }],
    models: [{ id: 'acme/big', tier: 'high', contextLength: 100_000, endpoints: [endpoint] }],
    settings: { demo: 'off' },
  };
  writeFileSync(configFile, JSON.stringify(config));
  return { upstream, configFile };
}

async function pasteKey(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Keys' }).click();
  await page.getByRole('button', { name: 'Add key for Acme' }).click();
  await page.getByLabel('Key of Acme').fill(secret);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('switch', { name: 'Use Acme' }).waitFor();
}

/** Key tests ask for the model list; chats carry a body. */
function chatKeys({ seen }: FakeUpstream): (string | undefined)[] {
  return seen.filter(({ method }) => method === 'POST').map(({ headers }) => headers.authorization);
}

test('in the app: a pasted key is used by the next request, and shown nowhere', async () => {
  const { upstream, configFile } = await describeProvider();
  const app = await launchApp({ args: [`--config=${configFile}`] });
  const { chat } = await connectClient(app.page);
  expect((await chat()).ok).toBe(false);
  await pasteKey(app.page);
  expect((await chat()).status).toBe(200);
  expect(chatKeys(upstream)).toEqual([`Bearer ${secret}`]);
  expect(await app.page.content()).not.toContain(secret);
  expect(app.log()).not.toContain(secret);
  await app.close();
});

test('in a browser: the same page does the same', async () => {
  const { upstream, configFile } = await describeProvider();
  const desk = await launchHeadless(temporaryDirectory(), [`--config=${configFile}`]);
  await pasteKey(desk.page);
  const answer = await fetch(`${desk.url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  expect(answer.status).toBe(200);
  expect(chatKeys(upstream)).toEqual([`Bearer ${secret}`]);
  expect(await desk.page.content()).not.toContain(secret);
  expect(await desk.close()).toBe(0);
});
