import { expect, test } from 'vitest';
import type { Input } from '../../shared/ipc.ts';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();

test('a client key gets rules of its own, which are saved as a whole and can be taken back', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'Edit Claude Code' }).click();
  const drawer = page.getByRole('dialog', { name: 'Claude Code' });
  expect(await findBarriers(page)).toEqual([]);
  await drawer.getByLabel('Per day, $').fill('4');
  await drawer.getByLabel('Requests per minute').fill('30');
  await drawer.getByRole('combobox', { name: 'Allowed models' }).fill('anthropic/*');
  await page.keyboard.press('Enter');
  await drawer.getByLabel('Works until').fill('2030-12-31');
  await drawer.getByRole('switch', { name: 'Ignore what its requests ask for' }).click();
  await drawer.getByRole('button', { name: 'Save' }).click();
  await drawer.waitFor({ state: 'detached' });
  await page
    .getByText('Own rules: tier is locked, $4 per day, 30 requests per minute, 1 model rule, until 31 Dec 2030')
    .waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/^Own rules/).waitFor({ state: 'detached' });
  const [saved] = (await callsOf(page, 'clientKeys.update')) as Input<'clientKeys.update'>[];
  expect(saved).toMatchObject({
    id: 'cc',
    preventOverrides: true,
    limits: {
      budget: { perDayUsd: 4 },
      rateLimits: { requestsPerMinute: 30 },
      allowed: { models: { include: ['anthropic/*'] } },
    },
  });
});

test('a key whose time is over says so, with the day', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'Edit Claude Code' }).click();
  await page.getByLabel('Works until').fill('2025-02-28');
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.locator('.client-key').filter({ hasText: 'Claude Code' });
  await row.getByText('Expired', { exact: true }).waitFor();
  expect(await row.innerText()).toContain('Own rules: expired on 28 Feb 2025');
});

test('a key of the configuration file cannot be edited here', async () => {
  const page = await open({ hash: '#/settings/client-keys' });
  await page.getByRole('button', { name: 'Edit Default' }).waitFor();
  expect(await page.getByRole('button', { name: 'Edit Zed' }).count()).toBe(0);
});
