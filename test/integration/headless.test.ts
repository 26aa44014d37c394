import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { nodeOptions } from '../../scripts/runtime.mjs';
import { startHeadless, type HeadlessProcess } from '../support/headless-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Ready {
  readonly url: string;
  readonly ui: string | null;
  readonly clientKey: string;
  readonly pid: number;
}

/** Starts on free ports with JSON lines. */
function start(dataDir: string, ...words: string[]): HeadlessProcess {
  return startHeadless(['--json', '--port', '0', '--ui-port', '0', '--vault', 'file', '--data-dir', dataDir, ...words]);
}

async function readReady({ nextLine }: HeadlessProcess): Promise<Ready> {
  return JSON.parse(await nextLine()) as Ready;
}

function ask({ url, clientKey }: Ready, body: object): Promise<Response> {
  return fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }], ...body }),
  });
}

/** Finds a free port that nobody is likely to take in the next second. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the first line says where everything is, and the gateway and the window answer there', async () => {
  const dataDir = join(temporaryDirectory(), 'data');
  const headless = start(dataDir);
  const ready = await readReady(headless);
  expect(ready).toEqual({
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v1$/) as string,
    ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]{43}$/) as string,
    clientKey: expect.stringMatching(/^pd-[A-Za-z0-9_-]{43}$/) as string,
    pid: headless.child.pid,
  });
  const answer = await ask(ready, { model: 'pareto-code:low' });
  expect([answer.status, answer.headers.get('x-pareto-tier')]).toEqual([200, 'low']);

  const window = new URL(ready.ui ?? '');
  expect(await (await fetch(window.origin)).text()).toContain('<div id="');
  const token = window.hash.replace('#token=', '');
  const session = await fetch(`${window.origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const { session: secret } = (await session.json()) as { readonly session: string };
  const authorization = `Bearer ${secret}`;
  const state = await fetch(`${window.origin}/call/state.read`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: '{}',
  });
  expect(await state.json()).toMatchObject({
    ok: true,
    value: { app: { mode: 'headless', baseUrl: ready.url, demo: true } },
  });

  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
});

test.runIf(process.platform === 'linux')('both commands give Node the options that keep its memory small', async () => {
  const words = ['--headless', '--json', '--port', '0', '--ui-port', '0', '--vault', 'file'];
  const headless = startHeadless([...words, '--data-dir', temporaryDirectory()], {}, 'start.mjs');
  const { pid } = await readReady(headless);
  const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  expect(commandLine.slice(1, nodeOptions.length + 1)).toEqual(nodeOptions);
  expect(packageFile.scripts.headless).toBe(`node ${nodeOptions.join(' ')} scripts/pareto-desk.mjs`);
});

test("what was compiled is kept for the next start, and damaged it is in nobody's way", async () => {
  const kept = join(import.meta.dirname, '..', '..', 'dist', 'compile-cache');
  const filesOf = (): string[] =>
    readdirSync(kept, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const run = async (): Promise<number | null> => {
    const program = start(temporaryDirectory());
    await readReady(program);
    program.child.kill('SIGTERM');
    return program.exit;
  };
  rmSync(kept, { recursive: true, force: true });
  expect(await run()).toBe(0);
  const files = filesOf();
  expect(Math.max(...files.map((file) => statSync(file).size))).toBeGreaterThan(500_000);
  for (const file of files) writeFileSync(file, Buffer.alloc(1_000_000, 7));
  expect(await run()).toBe(0);
});

test('for a person the same is said in words', async () => {
  const headless = startHeadless(['--port', '0', '--no-ui', '--vault', 'file', '--data-dir', temporaryDirectory()]);
  const lines: string[] = [];
  while (!lines.at(-1)?.includes('pareto-code')) lines.push(await headless.nextLine());
  expect(lines.join('\n')).toMatch(
    /Pareto Desk is running\.\s+Base URL {4}http:\/\/127\.0\.0\.1:\d+\/v1\s+Client key {2}pd-/,
  );
  await expect.poll(headless.problems).toContain('Keys are stored as plain text');
});

test('whoever has read the first line may leave: what nobody reads ends nothing', async () => {
  const headless = start(temporaryDirectory());
  headless.child.stderr?.destroy(); // the warning about the file with the keys goes there
  const ready = await readReady(headless);
  headless.child.stdout?.destroy();
  headless.child.kill('SIGHUP');
  expect((await ask(ready, { model: 'pareto-code' })).status).toBe(200);
  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(0);
});

test('SIGTERM lets a running stream finish and ends with 0', async () => {
  const headless = start(temporaryDirectory());
  const ready = await readReady(headless);
  const answer = await ask(ready, { model: 'demo/pebble', stream: true });
  headless.child.kill('SIGTERM');
  const text = await answer.text();
  expect(text).toMatch(/data: \[DONE\]\s*$/);
  expect(await headless.exit).toBe(0);
});

test('a second signal ends at once', async () => {
  const upstream = createServer((_incoming, outgoing) => void open.push(outgoing));
  const open: ServerResponse[] = [];
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const directory = temporaryDirectory();
  const file = writeConfig(directory, (upstream.address() as AddressInfo).port);
  const headless = start(join(directory, 'data'), '--config', file);
  const ready = await readReady(headless);
  const asked = ask(ready, { model: 'acme/big' }).catch(() => null);
  await expect.poll(() => open.length).toBe(1);
  headless.child.kill('SIGTERM');
  await expect
    .poll(() =>
      fetch(ready.url).then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(143);
  await asked;
});

/** @returns the path of a configuration with two models at a server on `port`. */
function writeConfig(directory: string, port: number, members: object = {}): string {
  const file = join(directory, 'config.json');
  const provider = { id: 'acme', name: 'Acme', baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-secret-1234567890' };
  const models = ['big', 'small'].map((modelId, index) => ({
    id: `acme/${modelId}`,
    tier: 'high',
    endpoints: [{ provider: 'acme', modelId, promptUsdPerMTok: index + 1, completionUsdPerMTok: 1 }],
  }));
  writeFileSync(file, JSON.stringify({ version: 1, catalog: 'only', providers: [provider], models, ...members }));
  return file;
}

test('SIGHUP reads the configuration again, forgets rests, and keeps the old one when the new one is wrong', async () => {
  let isBigDown = true;
  const upstream = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { model } = JSON.parse(Buffer.concat(chunks).toString()) as { model: string };
      outgoing.setHeader('content-type', 'application/json');
      if (model === 'big' && isBigDown) return void outgoing.writeHead(500).end('{"error":{"message":"down"}}');
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }];
      outgoing.end(JSON.stringify({ id: 'x', object: 'chat.completion', model, choices }));
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    upstream.closeAllConnections();
    upstream.close();
  });
  const { port } = upstream.address() as AddressInfo;
  const directory = temporaryDirectory();
  const file = writeConfig(directory, port, {
    clientKeys: [
      { name: 'first', key: 'pd-first-key' },
      { name: 'second', key: 'pd-second-key' },
    ],
  });
  const headless = start(join(directory, 'data'), '--config', file);
  const ready = await readReady(headless);
  const answeredBy = async (clientKey: string) =>
    (await ask({ ...ready, clientKey }, { model: 'pareto-code' })).headers.get('x-pareto-model');
  const reload = async () => {
    headless.child.kill('SIGHUP');
    return JSON.parse(await headless.nextLine()) as unknown;
  };

  expect(ready.clientKey).toBe('pd-first-key');
  expect(await answeredBy('pd-second-key')).toBe('acme/small');
  isBigDown = false;
  expect(await answeredBy('pd-second-key')).toBe('acme/small'); // the other one rests
  expect(await reload()).toEqual({ reloaded: true });
  expect(await answeredBy('pd-second-key')).toBe('acme/big');

  const third = { clientKeys: [{ name: 'third', key: 'pd-third-key' }] };
  writeConfig(directory, port, { ...third, settings: { defaultTier: 'best' } });
  expect(await reload()).toEqual({
    reloaded: false,
    error: 'settings.defaultTier: This must be "high", "medium" or "low".',
  });
  expect(await answeredBy('pd-first-key')).toBe('acme/big');

  writeConfig(directory, port, third);
  expect(await reload()).toEqual({ reloaded: true });
  expect((await ask(ready, { model: 'pareto-code' })).status).toBe(401);
  expect(await answeredBy('pd-third-key')).toBe('acme/big');

  headless.child.kill('SIGTERM');
  expect(await headless.exit).toBe(0);
  await expect(headless.nextLine()).rejects.toThrow('no more lines');
  const written = readdirSync(join(directory, 'data')).map((name) =>
    readFileSync(join(directory, 'data', name), 'utf8'),
  );
  expect(written.join('\n')).not.toMatch(/sk-secret|pd-first|pd-second|pd-third/);
});

test('a second program on the same data is refused, and a killed one leaves nothing in the way', async () => {
  const dataDir = temporaryDirectory();
  const first = start(dataDir);
  const { pid, clientKey } = await readReady(first);
  const second = start(dataDir);
  expect(await second.exit).toBe(1);
  expect(second.problems()).toBe(
    `Pareto Desk is already running with ${dataDir} (process ${pid}). Stop it, or choose another --data-dir.\n`,
  );
  first.child.kill('SIGKILL');
  await first.exit;
  expect((await readReady(start(dataDir))).clientKey).toBe(clientKey);
});

test('what is in the way is said in a sentence, with exit code 1', async () => {
  const directory = temporaryDirectory();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const broken = join(directory, 'broken.json');
  writeFileSync(broken, '{"version":1,"clientKeys":[{"name":"a","key":"pd-secret-key-123"}]]');
  const rows: [words: string[], sentence: RegExp][] = [
    [
      ['--port', String(port)],
      new RegExp(`^Port ${port} is taken by .+\\. Close that program, or use the free port \\d+\\.`),
    ],
    [
      ['--port', '0', '--ui-port', String(port)],
      new RegExp(`^Port ${port} for the window is taken by another program\\.`),
    ],
    [['--config', join(directory, 'none.json')], /^The configuration file .*none\.json does not exist\.\n$/],
    [
      ['--config', broken],
      /^The configuration file .*broken\.json cannot be used\.\nLine 1, column \d+: this is not valid JSON\.\n$/,
    ],
  ];
  for (const [words, sentence] of rows) {
    const headless = startHeadless(['--json', '--vault', 'file', '--data-dir', join(directory, 'data'), ...words]);
    expect(await headless.exit).toBe(1);
    const said = headless.problems().replace(/^Keys are stored.*\n/m, '');
    expect(said).toMatch(sentence);
    expect(said).not.toContain('pd-secret');
  }
});

test('an unknown flag is a sentence and exit code 2; --version and --help end with 0', async () => {
  const wrong = startHeadless(['--prot', '1']);
  expect(await wrong.exit).toBe(2);
  expect(wrong.problems()).toContain("Unknown option '--prot'.");
  const version = startHeadless(['--version']);
  expect(await version.nextLine()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await version.exit).toBe(0);
});

test('the address of the window stays the same over a restart when its port is free', async () => {
  const port = await freePort();
  const words = [
    '--json',
    '--port',
    '0',
    '--ui-port',
    String(port),
    '--vault',
    'file',
    '--data-dir',
    temporaryDirectory(),
  ];
  const headless = startHeadless(words);
  const ready = await readReady(headless);
  expect(new URL(ready.ui ?? '').port).toBe(String(port));
});
