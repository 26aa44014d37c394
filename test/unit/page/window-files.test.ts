import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWindowFiles, type WindowFile } from '../../../electron/page/window-files.ts';

let root: string;
let files: ReadonlyMap<string, WindowFile>;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(root, 'assets'));
  for (const name of ['index.html', 'assets/main-1a2b.js', 'assets/inter.woff2', 'assets/odd.xyz']) {
    writeFileSync(join(root, name), name === 'index.html' ? '<h1>the page</h1>' : '');
  }
  files = readWindowFiles(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('holds every file of the window by its path, and the page as / too; nothing of an unknown kind', () => {
  const paths = ['/', '/assets/inter.woff2', '/assets/main-1a2b.js', '/index.html'];
  expect([...files.keys()].toSorted()).toEqual(paths);
  expect(files.get('/')?.bytes.toString()).toBe('<h1>the page</h1>');
});

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
  ['/assets/inter.woff2', 'font/woff2'],
])('%s is sent as %s', (path, type) => {
  expect(files.get(path)?.type).toBe(type);
});
