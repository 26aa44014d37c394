import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, findImpurity, readCode, readImports } from '../../support/imports.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

function write(text: string): string {
  const file = join(temporaryDirectory(), 'file.ts');
  writeFileSync(file, text);
  return file;
}

describe('reading imports', () => {
  test('finds every way to import, over several lines too', () => {
    const file = write(
      [
        "import './side-effect.ts';",
        "import type { A } from 'one';",
        "import {\n  b,\n  c,\n} from 'two';",
        "export { d } from 'three';",
        "const e = await import('four');",
        'const f = await import(`five`);',
        "import six = require('six');",
        'const seven = require("seven");',
        "const calls = { 'config.import': { text: 'not from here' } };",
      ].join('\n'),
    );
    const found = readImports(file).map(({ specifier }) => specifier);
    expect(found.toSorted()).toEqual(['./side-effect.ts', 'five', 'four', 'one', 'seven', 'six', 'three', 'two']);
  });

  test('does not take a comment for code', () => {
    const file = write(`// import 'a'\n/* import 'b' */\nconst url = 'https://x.example'; // Date.now()\n`);
    expect(readImports(file)).toEqual([]);
    expect(readCode(file)).not.toContain('Date.now');
    expect(readCode(file)).toContain('https://x.example');
  });
});

test('tells types from values', () => {
  const file = write("import type { A } from 'one';\nimport { b } from 'two';\nexport type { C } from 'three';\n");
  expect(readImports(file).map(({ specifier, isType }) => [specifier, isType])).toEqual([
    ['one', true],
    ['two', false],
    ['three', true],
  ]);
});

describe('finding what a pure room may not use', () => {
  test.each([
    'Date.now()',
    'new Date()',
    'new Date( )',
    'new Date',
    'new Date;',
    'Date()',
    'Date(0)',
    'Math.random()',
    'crypto.getRandomValues(bytes)',
    'crypto.randomUUID()',
    'randomBytes(8)',
    'randomInt(8)',
    'performance.now()',
    'process.env',
    'setTimeout(go, 1)',
    'queueMicrotask(go)',
    "fetch('x')",
  ])('%s', (code) => {
    expect(findImpurity(`const found = ${code}`)).not.toBeNull();
  });

  test.each(['new Date(at)', 'new Date(\n  year,\n  month)', 'formatDate(at)', 'Date.UTC(2026, 1)', 'x as Date'])(
    'not %s',
    (code) => {
      expect(findImpurity(`const found = ${code}`)).toBeNull();
    },
  );
});

describe('finding cycles', () => {
  test('shows the way round', () => {
    const edges = new Map([
      ['start', ['a']],
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    expect(findCycle(edges)).toEqual(['a', 'b', 'c', 'a']);
  });

  test('two ways to the same file are no cycle', () => {
    const edges = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
      ['d', []],
    ]);
    expect(findCycle(edges)).toBeNull();
  });
});
