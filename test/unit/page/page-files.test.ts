import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPageFiles, type PageFile } from '../../../electron/page/page-files.ts';

let root: string;
let files: ReadonlyMap<string, PageFile>;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(root, 'assets'));
  for (const name of ['index.html', 'assets/main-1a2b.js', 'assets/inter.woff2', 'assets/odd.xyz']) {
    writeFileSync(join(root, name), '');
  }
  files = listPageFiles(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('lists every file of the window by its path, and the page as / too', () => {
  const paths = ['/', '/assets/inter.woff2', '/assets/main-1a2b.js', '/assets/odd.xyz', '/index.html'];
  expect([...files.keys()].toSorted()).toEqual(paths);
  expect(files.get('/')?.path).toBe(join(root, 'index.html'));
});

test.each([
  ['/', 'text/html; charset=utf-8'],
  ['/assets/main-1a2b.js', 'text/javascript; charset=utf-8'],
  ['/assets/inter.woff2', 'font/woff2'],
  ['/assets/odd.xyz', 'application/octet-stream'],
])('%s is sent as %s', (path, type) => {
  expect(files.get(path)?.headers['content-type']).toBe(type);
});

test('every file carries a policy without anything inline, and no guessing of types', () => {
  for (const { headers } of files.values()) {
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe-|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});
