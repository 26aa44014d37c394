import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../../support/busy-budget-book.ts');

/** What V8 says of each function it compiled for speed, or gave up. */
function traceOf(...options: readonly string[]): readonly string[] {
  const words = ['--trace-opt', '--no-concurrent-recompilation', ...options, script];
  const { stdout, status } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout.split('\n');
}

// It would compile them anew for ever: each request took two to three times its CPU, once the window had asked what was spent.
test.each([
  ['as Electron runs it', []],
  ['as the two commands run it', ['--no-maglev']],
])('a book that was asked before anything was spent is compiled once and for all, %s', (_, options) => {
  const trace = traceOf(...options);
  const compiled = trace.map((line) => /completed compiling .*JSFunction (\w+)/.exec(line)?.[1]);
  expect(compiled).toEqual(expect.arrayContaining(['settle', 'putAside', 'spend']));
  expect(trace.filter((line) => line.includes('aborted optimizing'))).toHaveLength(0);
});
