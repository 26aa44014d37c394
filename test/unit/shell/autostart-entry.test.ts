import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { writeAutostartEntry } from '../../../electron/shell/autostart-entry.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

let folder: string;
beforeEach(() => {
  folder = join(temporaryDirectory(), 'autostart');
});

const entry = (): string => readFileSync(join(folder, 'pareto-desk.desktop'), 'utf8');

test('on: the desktop starts the app without its window', () => {
  writeAutostartEntry(true, folder, '/opt/Pareto Desk/pareto-desk');
  expect(entry().split('\n')).toContain('Exec="/opt/Pareto Desk/pareto-desk" --hidden');
});

test('a path with characters that mean something is quoted', () => {
  writeAutostartEntry(true, folder, String.raw`/home/a"b$c\d%e/app`);
  expect(entry()).toContain(String.raw`Exec="/home/a\\"b\\$c\\\\d%%e/app" --hidden`);
});

test('off: the entry is gone, and off twice is no error', () => {
  writeAutostartEntry(true, folder, '/opt/app');
  writeAutostartEntry(false, folder, '/opt/app');
  writeAutostartEntry(false, folder, '/opt/app');
  expect(existsSync(join(folder, 'pareto-desk.desktop'))).toBe(false);
});
