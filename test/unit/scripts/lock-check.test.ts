import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findInstallScripts, findMissingPackages, findUnpinnedPackages } from '../../../scripts/lock-check.ts';

const lock = (packages: object): string => JSON.stringify({ packages });

test('a lock file that holds all it needs has nothing missing', () => {
  const text = lock({
    '': { dependencies: { a: '1' } },
    'node_modules/a': { dependencies: { '@scope/b': '2' } },
    'node_modules/@scope/b': {},
  });
  expect(findMissingPackages(text)).toEqual([]);
});

test('a package is found where Node would find it: beside, or further up', () => {
  const text = lock({
    'node_modules/a': { dependencies: { b: '1', c: '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
    'node_modules/c': {},
  });
  expect(findMissingPackages(text)).toEqual([]);
});

test('the package of another platform that npm left out is named', () => {
  const text = lock({
    'node_modules/tool': { optionalDependencies: { '@tool/linux-x64': '1.0.0', '@tool/darwin-arm64': '1.0.0' } },
    'node_modules/@tool/linux-x64': {},
  });
  expect(findMissingPackages(text)).toEqual(['node_modules/tool -> @tool/darwin-arm64@1.0.0']);
});

test('a package deep inside another does not count for one further up', () => {
  const text = lock({
    '': { dependencies: { b: '1' } },
    'node_modules/a': {},
    'node_modules/a/node_modules/b': {},
  });
  expect(findMissingPackages(text)).toEqual(['package.json -> b@1']);
});

const hash = 'sha512-AAAA';

test.each([
  ['a package from the registry', { integrity: hash, resolved: 'https://registry.example/a.tgz' }, []],
  ['one whose address the lock file leaves out', { integrity: hash }, []],
  ['one without a hash', { version: '1.0.0' }, ['node_modules/a: has no SHA-512 hash']],
  ['one with a hash that can be forged', { integrity: 'sha1-AAAA' }, ['node_modules/a: has no SHA-512 hash']],
  [
    'one from a repository',
    { integrity: hash, resolved: 'git+ssh://git@host.example/a.git#abc' },
    ['node_modules/a: comes from git+ssh://git@host.example/a.git#abc'],
  ],
  [
    'one over an address anybody can change on the way',
    { integrity: hash, resolved: 'http://registry.example/a.tgz' },
    ['node_modules/a: comes from http://registry.example/a.tgz'],
  ],
  ['one from a folder', { resolved: '../a', link: true }, ['node_modules/a: is a link to a folder']],
])('%s', (_name, entry, problems) => {
  expect(findUnpinnedPackages(lock({ '': {}, 'node_modules/a': entry }))).toEqual(problems);
});

test('an install script has to be denied by name', () => {
  const text = lock({
    '': {},
    'node_modules/quiet': {},
    'node_modules/x/node_modules/@scope/loud': { hasInstallScript: true },
  });
  expect(findInstallScripts(text, {})).toEqual(['@scope/loud']);
  expect(findInstallScripts(text, { '@scope/loud': true })).toEqual(['@scope/loud']);
  expect(findInstallScripts(text, { '@scope/loud': false })).toEqual([]);
});

test("this project's own lock file is complete and pinned, and no install script in it is allowed", () => {
  const root = join(import.meta.dirname, '..', '..', '..');
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  expect([findMissingPackages(text), findUnpinnedPackages(text), findInstallScripts(text, allowScripts)]).toEqual([
    [],
    [],
    [],
  ]);
});
