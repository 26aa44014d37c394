import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readCommandLine } from '../../../electron/shell/command-line.ts';

test.each([
  ['nothing said', [], { port: null, dataDir: null, configFile: null, hidden: false }],
  [
    'both ways to write a value',
    ['--port=0', '--data-dir', 'data', '--config=desk.json', '--hidden'],
    { port: 0, dataDir: resolve('data'), configFile: resolve('desk.json'), hidden: true },
  ],
  [
    'words of Electron and Chromium between ours',
    ['.', '--no-sandbox', '--remote-debugging-port=0', '--port', '7300', '--inspect=0'],
    { port: 7300, dataDir: null, configFile: null, hidden: false },
  ],
])('reads %s', (_name, argv, expected) => {
  expect(readCommandLine(argv)).toEqual(expected);
});

test.each(['65536', '-1', 'http', '7273x', '1e3'])('refuses the port %s with a sentence', (port) => {
  expect(() => readCommandLine([`--port=${port}`])).toThrow(`--port takes a number from 0 to 65535, not "${port}".`);
});
