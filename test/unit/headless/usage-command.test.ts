import '../../support/no-electron.ts';
import { appendFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../../electron/headless/command-line.ts';
import { printUsage, readUsageOptions, type UsageOptions } from '../../../electron/headless/usage-command.ts';
import { lockDataDir } from '../../../electron/storage/data-dir-lock.ts';
import { inboxPath } from '../../../electron/storage/ledger/inbox-file.ts';
import { attemptLog } from '../../support/attempt-logs.ts';
import { openTestLedger } from '../../support/open-ledger.ts';
import { requestLog } from '../../support/request-logs.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const day = 86_400_000;

async function print(options: UsageOptions) {
  let text = '';
  let said = '';
  const code = await printUsage(options, {
    write: (piece) => {
      text += piece;
      return Promise.resolve();
    },
    say: (piece) => void (said += piece),
  });
  return { text, said, code };
}

async function filled(): Promise<string> {
  const { ledger, file } = openTestLedger();
  const attempts = [attemptLog({ outcome: 'failed', usage: null, costUsd: null }), attemptLog({ costUsd: 0.5 })];
  const usage = { prompt: 10, completion: 5, cached: 4, cacheWrite: 1, reasoning: 3 };
  await ledger.finished(requestLog({ id: 'new', at: now - day, clientKey: 'My "IDE", new', usage, attempts }), []);
  await ledger.finished(
    requestLog({
      id: 'old',
      at: now - 30 * day,
      clientKey: '=HYPERLINK()',
      router: 'direct',
      tierUsed: null,
      outcome: 'refused',
      model: null,
      provider: null,
      usage: null,
      costUsd: null,
    }),
    [],
  );
  await ledger.finished(requestLog({ id: 'demo', at: now, demo: true, estimated: true, usage }), []);
  ledger.atStart(); // unpacks
  return dirname(file); // the ledger stays open: the command runs beside the program
}

test('prints one line per finished request, oldest first, with the columns in their order', async () => {
  const { text, code } = await print({ dataDir: await filled(), since: null, format: 'csv' });
  expect(text.split('\r\n')).toEqual([
    'id,at,clientKey,router,tier,model,provider,promptTokens,completionTokens,cachedTokens,reasoningTokens,costUsd,estimated,outcome,attempts',
    "old,2026-10-24T12:00:00.000Z,'=HYPERLINK(),direct,,,,,,,,,false,refused,0",
    'new,2026-11-22T12:00:00.000Z,"My ""IDE"", new",pareto,high,acme/big,acme,10,5,4,3,0.5,false,succeeded,2',
    'demo,2026-11-23T12:00:00.000Z,Default,pareto,high,acme/big,acme,10,5,4,3,0,true,succeeded,0',
    '',
  ]);
  expect(code).toBe(0);
});

test.each([
  ['a full disk', 'ENOSPC', 1, 'Not everything could be written, because the disk is full.\n'],
  ['a reader that has gone', 'EPIPE', 0, ''],
])('stops at %s', async (_name, code, exitCode, sentence) => {
  const dataDir = await filled();
  let writes = 0;
  let said = '';
  const output = {
    write: () => {
      writes += 1;
      return Promise.reject(Object.assign(new Error(code), { code }));
    },
    say: (text: string) => void (said += text),
  };
  expect(await printUsage({ dataDir, since: null, format: 'csv' }, output)).toBe(exitCode);
  expect([writes, said]).toEqual([1, sentence]);
});

test('prints one JSON array of the same rows', async () => {
  const { text } = await print({ dataDir: await filled(), since: now - 7 * day, format: 'json' });
  const rows = JSON.parse(text) as { id: string }[];
  expect(rows.map(({ id }) => id)).toEqual(['new', 'demo']);
  expect(rows[0]).toEqual({
    id: 'new',
    at: '2026-11-22T12:00:00.000Z',
    clientKey: 'My "IDE", new',
    router: 'pareto',
    tier: 'high',
    model: 'acme/big',
    provider: 'acme',
    promptTokens: 10,
    completionTokens: 5,
    cachedTokens: 4,
    reasoningTokens: 3,
    costUsd: 0.5,
    estimated: false,
    outcome: 'succeeded',
    attempts: 2,
  });
});

test('prints all of a long ledger', async () => {
  const { ledger, file } = openTestLedger();
  await Promise.all(Array.from({ length: 4_500 }, (_, at) => ledger.finished(requestLog({ id: `r${at}`, at }), [])));
  ledger.atStart(); // unpacks: without the lock of a program, the command would do it at the same time
  const { text } = await print({ dataDir: dirname(file), since: null, format: 'json' });
  expect((JSON.parse(text) as { id: string }[]).map(({ id }) => id)).toEqual(
    Array.from({ length: 4_500 }, (_, index) => `r${index}`),
  );
});

test('beside a program that has not come to its newest requests it prints what there is, and says so', async () => {
  const { ledger, file } = openTestLedger();
  await ledger.finished(requestLog({ id: 'old' }), []);
  const lock = lockDataDir(dirname(file), process.ppid);
  appendFileSync(inboxPath(file), '[]\n'); // what the program has written and does not come to read
  const { text, said, code } = await print({ dataDir: dirname(file), since: null, format: 'json' });
  lock.release();
  expect((JSON.parse(text) as { id: string }[]).map(({ id }) => id)).toEqual(['old']);
  expect(said).toMatch(/newest requests are missing here/);
  expect(code).toBe(0);
});

test('without a ledger it prints an empty list and says so', async () => {
  const { text, said, code } = await print({ dataDir: temporaryDirectory(), since: null, format: 'json' });
  expect(JSON.parse(text)).toEqual([]);
  expect(said).toMatch(/^There is no ledger at .*ledger\.sqlite yet\.\n$/);
  expect(code).toBe(0);
});

test.skipIf(process.platform === 'win32')(
  'a ledger whose folder cannot be written, as in a backup, is printed',
  async () => {
    const { ledger, file } = openTestLedger();
    await ledger.finished(requestLog({ id: 'kept' }), []);
    await ledger.close();
    symlinkSync(join('nowhere', 'shm'), `${file}-shm`); // what SQLite would make there cannot be made, root or not
    const { text, said, code } = await print({ dataDir: dirname(file), since: null, format: 'json' });
    expect([JSON.parse(text), said, code]).toMatchObject([[{ id: 'kept' }], '', 0]);
  },
);

test.skipIf(process.platform === 'win32')('a folder that cannot be looked into is not said to be empty', async () => {
  const dataDir = join(temporaryDirectory(), 'loop');
  symlinkSync('loop', dataDir); // fails for everybody, root included
  const { text, said, code } = await print({ dataDir, since: null, format: 'csv' });
  expect([text, code]).toEqual(['', 1]);
  expect(said).toMatch(/cannot be read: ELOOP/);
});

describe('the words after usage', () => {
  const read = (...words: string[]) => readUsageOptions(words, '/home/me', now);

  test.each<[string, UsageOptions | 'help']>([
    ['', { dataDir: null, since: null, format: 'csv' }],
    ['--json --data-dir desk', { dataDir: '/home/me/desk', since: null, format: 'json' }],
    ['--csv --since 7d', { dataDir: null, since: now - 7 * day, format: 'csv' }],
    ['--since 12h', { dataDir: null, since: now - day / 2, format: 'csv' }],
    ['--since 2w', { dataDir: null, since: now - 14 * day, format: 'csv' }],
    ['--since 2026-11-01', { dataDir: null, since: new Date(2026, 10, 1).getTime(), format: 'csv' }],
    ['--since 2026-11', { dataDir: null, since: new Date(2026, 10, 1).getTime(), format: 'csv' }],
    ['--since 2026-11-01T10:00', { dataDir: null, since: new Date(2026, 10, 1, 10).getTime(), format: 'csv' }],
    ['--since 2026-11-01T10:00:00+02:00', { dataDir: null, since: Date.parse('2026-11-01T08:00:00Z'), format: 'csv' }],
    ['--help', 'help'],
  ])('usage %s', (words, options) => {
    expect(read(...words.split(' ').filter((word) => word !== ''))).toEqual(options);
  });

  test.each([
    ['--since yesterday', '--since needs an ISO date'],
    ['--since 7', '--since needs an ISO date'],
    ['--since 2026-11-01junk', '--since needs an ISO date'],
    ['--since 2026-02-31', '--since needs an ISO date'],
    ['--json --csv', 'exclude each other'],
    ['--port 1', '--port'],
    ['more', 'more'],
  ])('usage %s is refused with a sentence', (words, sentence) => {
    const command = readCommandLine(['usage', ...words.split(' ')], '1.2.3', '/home/me');
    expect(command).toMatchObject({ name: 'say', exitCode: 2, text: expect.stringContaining(sentence) as unknown });
  });
});
