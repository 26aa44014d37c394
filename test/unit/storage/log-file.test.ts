import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeError, openLogFile } from '../../../electron/storage/log-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'pareto-log-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const open = (maxBytes?: number) =>
  openLogFile(directory, {
    redact: (text) => text.replaceAll('sk-secret', '[key]'),
    now: () => 0,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });

test('a line is one JSON object, private to the user and without secrets', () => {
  open().write('error', 'bug', describeError(new Error('failed with sk-secret', { cause: 'sk-secret again' })));
  const file = path.join(directory, 'pareto-desk.log');
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    level: 'error',
    event: 'bug',
    message: 'failed with [key]',
  });
  expect(text).not.toContain('sk-secret');
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the files together stay bounded, the newest lines last', () => {
  const log = open(1_000);
  for (let i = 0; i < 200; i++) log.write('info', 'tick', { i, text: 'x'.repeat(50) });
  const files = readdirSync(directory).toSorted();
  expect(files).toEqual(['pareto-desk.log', 'pareto-desk.log.1', 'pareto-desk.log.2', 'pareto-desk.log.3']);
  for (const file of files) expect(statSync(path.join(directory, file)).size).toBeLessThanOrEqual(1_001);
  expect(readFileSync(path.join(directory, 'pareto-desk.log'), 'utf8').trimEnd().split('\n').at(-1)).toContain(
    '"i":199',
  );
});

test('a folder that cannot be written to does not stop the program', () => {
  const log = openLogFile(path.join(import.meta.filename, 'nowhere'), { redact: (text) => text, now: () => 0 });
  expect(() => log.write('info', 'start')).not.toThrow();
});
