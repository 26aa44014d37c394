import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readBounds, rememberBounds } from '../../../electron/shell/window-bounds.ts';

// its screen is 1920 x 1040 points large
vi.mock('electron', () => import('../../electron-double/electron.ts'));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bounds-'));
  file = join(folder, 'window.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = { x: 100, y: 50, width: 900, height: 700, maximized: false };

test('a window comes back where it was closed', () => {
  const window = Object.assign(new EventEmitter(), {
    getNormalBounds: () => ({ x: 100, y: 50, width: 900, height: 700 }),
    isMaximized: () => false,
  });
  rememberBounds(window as unknown as BrowserWindow, file);
  window.emit('close');
  expect(readBounds(file)).toEqual(place);
});

test.each([
  ['left of the screen', { x: -880 }],
  ['right of it', { x: 1900 }],
  ['above it, title bar out of reach', { y: -30 }],
  ['below it', { y: 1030 }],
])('a window that would open %s opens at its usual place', (_name, change) => {
  writeFileSync(file, JSON.stringify({ ...place, ...change }));
  expect(readBounds(file)).toBeNull();
});

test.each([
  ['damaged', '{"x":1'],
  ['of another shape', '{"x":"left"}'],
])('a file that is %s counts as none', (_name, text) => {
  writeFileSync(file, text);
  expect(readBounds(file)).toBeNull();
});

test('there is none at the first start', () => {
  expect(readBounds(file)).toBeNull();
});
