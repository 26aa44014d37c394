import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeError, openLogFile, type LogFile } from '../../../electron/storage/log-file.ts';
import { createManualSchedule, type ManualSchedule } from '../../support/manual-schedule.ts';

const dayMs = 86_400_000;

let directory: string;
let file: string;
let clock: { now: number };
let later: ManualSchedule;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'pareto-log-'));
  file = path.join(directory, 'pareto-desk.log');
  clock = { now: Date.parse('2026-11-01T00:00:00Z') };
  later = createManualSchedule();
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const open = (maxBytes = 2_000_000): LogFile =>
  openLogFile(directory, {
    redact: (text) => text.replaceAll('sk-"secret', '[key]'),
    now: () => clock.now,
    rules: { maxBytes, maxAgeMs: 7 * dayMs, keptFiles: 3, keptMs: 30 * dayMs },
    schedule: later.schedule,
  });

const linesOf = (name: string): { readonly event: string; readonly [field: string]: unknown }[] =>
  readFileSync(name, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string });

/** Says one line and waits until it is in the file. */
async function say(log: LogFile, event: string): Promise<void> {
  log.write('info', event);
  await later.runAll();
}

describe('a line', () => {
  test('is one JSON object, private to the user and without secrets, however they are spelled in JSON', async () => {
    const log = open();
    log.write('error', 'bug', describeError(new Error('failed with sk-"secret', { cause: 'sk-"secret again' })));
    log.write('info', 'nested', { list: [{ deep: 'sk-"secret' }], 'sk-"secret': 1, count: 2, none: null });
    await log.close();
    expect(linesOf(file)).toMatchObject([
      { at: '2026-11-01T00:00:00.000Z', level: 'error', event: 'bug', message: 'failed with [key]' },
      { level: 'info', event: 'nested', list: [{ deep: '[key]' }], '[key]': 1, count: 2, none: null },
    ]);
    expect(readFileSync(file, 'utf8')).not.toContain('secret');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written as JSON is there without its fields', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const log = open();
    log.write('warn', 'odd', { count: 1n });
    log.write('warn', 'round', circle);
    await log.close();
    expect(linesOf(file)).toMatchObject([
      { event: 'odd', unreadable: expect.stringContaining('BigInt') as string },
      { event: 'round', unreadable: expect.stringContaining('RangeError') as string },
    ]);
  });

  test('tells of an error that is its own cause, and of one that is no text', async () => {
    const log = open();
    const error = new Error('outer');
    error.cause = new Error('inner', { cause: error });
    log.write('error', 'bug', describeError(error));
    log.write('error', 'bug', describeError(Object.create(null)));
    await log.close();
    expect(linesOf(file)).toMatchObject([
      { message: 'outer', cause: { message: 'inner', cause: { message: 'outer' } } },
      { error: 'object' },
    ]);
  });

  test('is not written while the caller waits, but soon after, together with the others', async () => {
    const log = open();
    for (const event of ['a', 'b', 'c']) log.write('info', event);
    expect(readdirSync(directory)).toEqual([]);
    expect(later.waits()).toEqual([200]);
    await later.runAll();
    expect(linesOf(file).map(({ event }) => event)).toEqual(['a', 'b', 'c']);
    expect(later.waits()).toEqual([]);
  });

  test('that waits is written when the log is closed, and later ones are not taken', async () => {
    const log = open();
    log.write('info', 'stopped');
    await log.close();
    log.write('info', 'too late');
    expect(later.waits()).toEqual([]);
    expect(linesOf(file).map(({ event }) => event)).toEqual(['stopped']);
  });

  test('of a program that dies is on the disk before it does', () => {
    const log = open();
    log.write('error', 'crashed');
    log.writeNow();
    expect(linesOf(file).map(({ event }) => event)).toEqual(['crashed']);
  });
});

describe('the files', () => {
  test('stay bounded together, the newest lines last', async () => {
    const log = open(1_000);
    for (let i = 0; i < 60; i += 1) await say(log, `tick ${i} ${'x'.repeat(50)}`);
    const files = readdirSync(directory).toSorted();
    expect(files).toEqual(['pareto-desk.log', 'pareto-desk.log.1', 'pareto-desk.log.2', 'pareto-desk.log.3']);
    for (const name of files) expect(statSync(path.join(directory, name)).size).toBeLessThanOrEqual(1_000);
    expect(linesOf(file).at(-1)?.event).toContain('tick 59');
  });

  test('move aside after a week, counted from the first line, also over a restart', async () => {
    await say(open(), 'first');
    clock.now += 6 * dayMs;
    await say(open(), 'same week');
    expect(readdirSync(directory)).toEqual(['pareto-desk.log']);
    clock.now += 2 * dayMs;
    await say(open(), 'next week');
    expect(linesOf(file).map(({ event }) => event)).toEqual(['next week']);
    expect(linesOf(`${file}.1`).map(({ event }) => event)).toEqual(['first', 'same week']);
  });

  test('that are old are gone a month after their last line', async () => {
    for (const [name, days] of [
      ['.1', 29],
      ['.2', 31],
    ] as const) {
      writeFileSync(`${file}${name}`, '{}\n');
      utimesSync(`${file}${name}`, clock.now / 1_000 - days * 86_400, clock.now / 1_000 - days * 86_400);
    }
    await say(open(), 'start');
    expect(readdirSync(directory).toSorted()).toEqual(['pareto-desk.log', 'pareto-desk.log.1']);
  });

  test('that others could read are narrowed to the user', async ({ skip }) => {
    if (process.platform === 'win32') skip('Windows has other rights.');
    writeFileSync(file, '{"at":"2026-11-01T00:00:00.000Z"}\n');
    chmodSync(file, 0o644);
    await say(open(), 'start');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(linesOf(file)).toHaveLength(2);
  });
});

describe('a disk that refuses', () => {
  test('does not stop the program; lines wait for it, and it is asked again half a minute later', async () => {
    const log = open();
    rmSync(directory, { recursive: true });
    writeFileSync(directory, 'a file where the folder was');
    log.write('warn', 'before');
    await later.runAll();
    expect(later.waits()).toEqual([30_000]);
    log.write('warn', 'meanwhile');
    rmSync(directory);
    open();
    await later.runAll();
    expect(linesOf(file).map(({ event }) => event)).toEqual(['before', 'meanwhile']);
  });

  test('costs a bounded amount of memory; what did not fit is counted in the log itself', async () => {
    const log = open();
    for (let i = 0; i < 2_500; i += 1) log.write('info', 'tick', { i });
    await log.close();
    const lines = linesOf(file);
    expect(lines).toHaveLength(2_001);
    expect(lines.filter(({ event }) => event === 'log.lines_lost')).toMatchObject([{ level: 'warn', count: 500 }]);
  });

  test('that never was there is no reason to fail', async () => {
    const log = openLogFile(path.join(import.meta.filename, 'nowhere'), {
      redact: (text) => text,
      now: () => 0,
      schedule: later.schedule,
    });
    log.write('info', 'start');
    log.writeNow();
    log.write('info', 'start');
    await expect(log.close()).resolves.toBeUndefined();
  });
});
