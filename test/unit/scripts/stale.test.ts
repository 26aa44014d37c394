import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isStale, removeStamp, writeStamp } from '../../../scripts/stale.mjs';

const builtAt = new Date('2026-01-01T12:00:00Z');
const before = new Date('2026-01-01T11:00:00Z');
const after = new Date('2026-01-01T13:00:00Z');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stale-'));
  for (const folder of ['dist', 'electron/shell', 'renderer', 'shared'])
    mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'electron/shell/tray.ts'), '');
  writeFileSync(join(root, 'package.json'), '{}');
  for (const path of ['electron/shell/tray.ts', 'electron/shell', 'electron', 'renderer', 'shared', 'package.json']) {
    utimesSync(join(root, path), before, before);
  }
  writeStamp(builtAt, root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('nothing changed since the build: fresh', () => {
  expect(isStale(root)).toBe(false);
});

test('a file that was saved later, deep in a folder: stale', () => {
  utimesSync(join(root, 'electron/shell/tray.ts'), after, after);
  expect(isStale(root)).toBe(true);
});

test('a file that was removed: stale', () => {
  rmSync(join(root, 'electron/shell/tray.ts'));
  expect(isStale(root)).toBe(true);
});

test('a build that broke off: stale', () => {
  removeStamp(root);
  expect(isStale(root)).toBe(true);
});
