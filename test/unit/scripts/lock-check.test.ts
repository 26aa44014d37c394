import { expect, test } from 'vitest';
import { findMissingPackages } from '../../../scripts/lock-check.ts';

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
