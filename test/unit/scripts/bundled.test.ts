import { expect, test } from 'vitest';
import { bundledPackages, codeOf, mostPackages, packagesOf } from '../../../scripts/bundled.ts';

test('a module belongs to the innermost package around it', () => {
  const ids = [
    '/home/ada/desk/node_modules/undici/lib/api.js',
    '/home/ada/desk/node_modules/@radix-ui/react-slot/dist/index.mjs',
    '/home/ada/desk/node_modules/outer/node_modules/inner/index.js',
    'C:\\desk\\node_modules\\zod\\index.js',
    '/home/ada/desk/node_modules/zod/other.js',
    '/home/ada/desk/electron/main.ts',
    '\0narrow-undici',
  ];
  expect(packagesOf(ids)).toEqual(['@radix-ui/react-slot', 'inner', 'undici', 'zod']);
});

test('no more packages are shipped than the house allows itself, and none that only tests need', async () => {
  const parts = await bundledPackages();
  const all = new Set([...parts.values()].flat());
  expect(all.size).toBeLessThan(mostPackages);
  expect([...all]).toEqual(expect.arrayContaining(['react', 'undici', 'zod', 'electron-store', 'conf']));
  expect([...all].filter((name) => ['vitest', 'openai', 'ai', 'ajv', 'playwright-core'].includes(name))).toEqual([]);
  expect(parts.get('preload')).toEqual([]);
});

test('a program is in ASCII, and says what its source says', async () => {
  const code = await codeOf('ledger-worker');
  expect(code).not.toMatch(/[^\0-\x7f]/);
  expect(await codeOf('headless')).toContain('Bearer pd-\\u2026');
});
