import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isPermissive, listLicences, noticesOf, packagesIn } from '../../../scripts/licences.ts';

test('everything that is shipped has a permissive licence', () => {
  const licences = listLicences(join(import.meta.dirname, '..', '..', '..'));
  expect(licences.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['react', 'undici', 'zod', 'electron-store', 'conf']),
  );
  expect(licences.filter(({ licence }) => !isPermissive(licence)).map(({ name, licence }) => [name, licence])).toEqual(
    [],
  );
  expect(licences.map(({ name }) => name)).not.toContain('vitest');
});

test('what is shipped brings the names and terms of those whose work is in it', () => {
  const notices = noticesOf(join(import.meta.dirname, '..', '..', '..'));
  expect(notices).toMatch(/^react@[\d.]+ \(MIT\)\n\nMIT License\n\nCopyright \(c\) Meta Platforms/m);
  expect(notices).toMatch(/^@fontsource-variable\/inter@[\d.]+ \(OFL-1\.1\)\n\nCopyright/m);
  expect(notices).not.toMatch(/^electron@/m);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND GPL-3.0', false],
  ['GPL-3.0-only', false],
  ['UNLICENSED', false],
  [null, false],
])('%s: permissive is %s', (licence, expected) => {
  expect(isPermissive(licence)).toBe(expected);
});

test("finds packages in imports of any kind, and leaves out what is ours or Node's", () => {
  const source =
    "import a from 'zod';\nimport 'plotting/dist/x.css';\nconst b = await import('@napi-rs/keyring');\nimport c from './zed.ts';\nimport d from 'node:fs';";
  expect(packagesIn(source)).toEqual(['zod', 'plotting', '@napi-rs/keyring']);
});
