import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startConfigured } from '../support/configured-program.ts';
import { answers, startUpstream } from '../support/fake-upstream.ts';
import { aModel, aProvider } from '../support/running-gateway.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** A small disk of its own, where the system allows it. @returns null where it does not */
function smallDisk(directory: string): string | null {
  const place = join(directory, 'disk');
  mkdirSync(place);
  if (!isRoot || spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'tmpfs', place]).status !== 0)
    return null;
  onTestFinished(() => void spawnSync('umount', ['-l', place]));
  return place;
}

async function start(dataDir: string) {
  const upstream = await startUpstream(answers('Hello.'));
  onTestFinished(() => upstream.close());
  const config = { providers: [aProvider('acme', upstream.baseUrl)], models: [aModel('x/one', 'acme', 'high', 1)] };
  const { headless, url, ui = '', clientKey } = await startConfigured(config, { dataDir, ui: true });
  const ask = async (): Promise<number> => {
    const answer = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'pareto-code', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await answer.text();
    return answer.status;
  };
  return { headless, ask, notices: await windowOf(ui) };
}

/** @returns a function that asks the window's state for what it warns of. */
async function windowOf(address: string): Promise<() => Promise<string>> {
  const { origin, hash } = new URL(address);
  const json = { 'content-type': 'application/json' };
  const session = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  });
  const { session: secret } = (await session.json()) as { readonly session: string };
  const authorization = `Bearer ${secret}`;
  return async () => {
    const answer = await fetch(`${origin}/call/state.read`, {
      method: 'POST',
      headers: { ...json, authorization },
      body: '{}',
    });
    const { value } = (await answer.json()) as {
      readonly value: { readonly app: { readonly notices: readonly string[] } };
    };
    return value.app.notices.join('\n');
  };
}

test('a disk that becomes full keeps nobody from being served, is named, and is used again when there is room', async ({
  skip,
}) => {
  const directory = temporaryDirectory();
  const disk = smallDisk(directory);
  if (disk === null) return skip('Only root on Linux can make a small disk.');
  const { ask, notices, headless } = await start(join(disk, 'data'));
  expect(await ask()).toBe(200);
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4096']);
  for (let request = 0; request < 120; request += 1) expect(await ask()).toBe(200);
  expect(await notices()).toMatch(/the disk is full/);
  execFileSync('rm', [join(disk, 'filler')]);
  await expect.poll(notices, { timeout: 10_000 }).not.toMatch(/the disk is full/);
  expect(await ask()).toBe(200);
  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(0);
});

test('a data directory that nobody may write to keeps nobody from being served, and is named', async ({ skip }) => {
  const directory = temporaryDirectory();
  const disk = smallDisk(directory) ?? directory;
  if (isRoot && disk === directory) return skip('Root may write everywhere, and no disk could be made.');
  if (process.platform === 'win32') return skip('Windows has other rights.');
  const dataDir = join(disk, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  if (isRoot) execFileSync('mount', ['-o', 'remount,ro', disk]);
  else chmodSync(dataDir, 0o500);
  onTestFinished(() => void (isRoot || chmodSync(dataDir, 0o700)));
  const { ask, notices, headless } = await start(dataDir);
  for (let request = 0; request < 5; request += 1) expect(await ask()).toBe(200);
  expect(await notices()).toMatch(/cannot be recorded because/);
  expect(headless.problems()).toMatch(/cannot be recorded because/);
  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(0);
});
