import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, readCode, readImports } from '../../support/imports.ts';

function write(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'imports-')), 'file.ts');
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
        "const calls = { 'config.import': { text: 'not from here' } };",
      ].join('\n'),
    );
    const found = readImports(file).map(({ specifier }) => specifier);
    expect(found.toSorted()).toEqual(['./side-effect.ts', 'four', 'one', 'three', 'two']);
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
