import { expect, test } from 'vitest';
import { callsOf, findBarriers, useWindow } from '../support/window-tests.ts';

const { open } = useWindow();
const hash = '#/settings/monitoring';

test('nothing can be switched on before there is an address; then one press does', async () => {
  const page = await open({ hash, scene: 'empty' });
  const telemetry = page.getByLabel('Send traces and metrics to a collector');
  expect([await telemetry.isChecked(), await telemetry.isDisabled()]).toEqual([false, true]);
  expect(await page.getByRole('button', { name: 'Send a test' }).count()).toBe(0);
  await page.getByLabel('Address of the collector').fill(' http://127.0.0.1:4318 ');
  await page.keyboard.press('Enter');
  await page.getByText('Off: nothing is sent').waitFor();
  await telemetry.click();
  await page.getByText('On', { exact: true }).waitFor();
  expect(await callsOf(page, 'settings.update')).toEqual([
    { telemetry: { endpoint: 'http://127.0.0.1:4318' } },
    { telemetry: { enabled: true } },
  ]);
});

test('an address that is refused stays in the field with the reason, and Escape brings the old one back', async () => {
  const page = await open({ hash });
  const address = page.getByLabel('Address of the collector');
  await address.fill('http://otlp.example');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('must start with https://').waitFor();
  expect([await address.inputValue(), await address.getAttribute('aria-invalid')]).toEqual([
    'http://otlp.example',
    'true',
  ]);
  expect(await findBarriers(page)).toEqual([]);
  await address.press('Escape');
  expect([await address.inputValue(), await page.getByRole('alert').count()]).toEqual([
    'https://otlp.eu.example/otlp',
    0,
  ]);
});

test('an empty address takes the old one away', async () => {
  const page = await open({ hash });
  await page.getByLabel('Address of the collector').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => callsOf(page, 'settings.update')).toEqual([{ telemetry: { endpoint: null } }]);
});

test('a test says in words what the collector did', async () => {
  const page = await open({ hash });
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('status').getByText('otlp.eu.example took the test trace and the test metric. 41 ms').waitFor();
  await page.getByLabel('Address of the collector').fill('http://away:4318');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText('took the test trace').count()).toBe(0);
  await page.getByRole('button', { name: 'Send a test' }).click();
  await page.getByRole('status').getByText('away:4318 refused the connection. Is the collector running?').waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test('the value of a header goes in and is nowhere afterwards', async () => {
  const page = await open({ hash });
  await page.getByLabel('Name of the header').fill('X-Api-Key');
  await page.getByLabel('Value of the header').fill('very-secret-value');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove x-api-key' }).waitFor();
  expect(await page.getByLabel('Value of the header').inputValue()).toBe('');
  expect(await page.content()).not.toContain('very-secret-value');
  await page.getByRole('button', { name: 'Remove x-api-key' }).click();
  await page.getByRole('alertdialog').getByText('Its value cannot be shown again').waitFor();
  await page.getByRole('button', { name: 'Remove header' }).click();
  await expect
    .poll(() => callsOf(page, 'telemetry.setHeader'))
    .toEqual([
      { name: 'X-Api-Key', value: 'very-secret-value' },
      { name: 'x-api-key', value: null },
    ]);
});

test('a collector that is away is shown with counts, the reason and the next try', async () => {
  const page = await open({ hash, scene: 'trouble' });
  await page.getByText(/The collector took nothing\. Next try in \d+ s\./).waitFor();
  await page.getByText('120 sent, 41 waiting, 7 dropped; the collector refused 2 parts').waitFor();
  await page.getByText(/127\.0\.0\.1:4318 refused the connection\. Is the collector running\? \(\d+ s ago\)/).waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test('the card works with the keyboard alone', async () => {
  const page = await open({ hash });
  await page.getByLabel('Send traces and metrics to a collector').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('http://127.0.0.1:4318');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Both' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator(':focus', { hasText: 'Traces' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send a test' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('took the test trace').waitFor();
  expect(await callsOf(page, 'settings.update')).toEqual([
    { telemetry: { enabled: false } },
    { telemetry: { endpoint: 'http://127.0.0.1:4318' } },
    { telemetry: { signals: 'traces' } },
  ]);
});

test('what leaves the machine and where the log is stand on the page', async () => {
  const page = await open({ hash });
  await page.getByText('Never leaves:').waitFor();
  await page.getByText('/home/ada/.config/pareto-desk/pareto-desk.log').waitFor();
  await page.getByLabel('Metrics for Prometheus').click();
  await expect.poll(() => callsOf(page, 'settings.update')).toEqual([{ metrics: true }]);
});
