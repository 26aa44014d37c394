import { describe, expect, test } from 'vitest';
import { help, readCommandLine, type ServeOptions } from '../../../electron/headless/command-line.ts';

const read = (...words: string[]) => readCommandLine(words, '1.2.3', '/home/me');
const usual: ServeOptions = {
  port: null,
  uiPort: null,
  dataDir: null,
  config: null,
  json: false,
  ui: true,
  vault: 'auto',
};

describe('serves', () => {
  test.each<[string[], Partial<ServeOptions>]>([
    [[], {}],
    [['--port', '0'], { port: 0 }],
    [['--port=7300', '--ui-port', '7301'], { port: 7300, uiPort: 7301 }],
    [['--json', '--no-ui'], { json: true, ui: false }],
    [['--data-dir', 'data', '--config', '../config.json'], { dataDir: '/home/me/data', config: '/home/config.json' }],
    [['--data-dir', '/srv/data'], { dataDir: '/srv/data' }],
    [['--vault', 'file'], { vault: 'file' }],
  ])('with %j', (words, options) => {
    expect(read(...words)).toEqual({ name: 'serve', options: { ...usual, ...options } });
  });
});

describe('says what is wrong and ends with 2', () => {
  test.each([
    [['--prot', '7300'], "Unknown option '--prot'."],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--port', '65536'], '--port needs a number from 0 to 65535.'],
    [['--port', 'abc'], '--port needs a number from 0 to 65535.'],
    [['--ui-port=-1'], '--ui-port needs a number from 0 to 65535.'],
    [['--config='], '--config needs a path.'],
    [['--vault', 'cloud'], '--vault needs one of auto, keyring, file, memory.'],
    [['serve'], 'There is no command "serve".'],
  ])('%j', (words, sentence) => {
    expect(read(...words)).toEqual({
      name: 'say',
      text: `${sentence} \`pareto-desk --help\` shows what there is.\n`,
      exitCode: 2,
    });
  });
});

test('help and version end with 0', () => {
  expect(read('--help')).toEqual({ name: 'say', text: help, exitCode: 0 });
  expect(read('-v', '--port', '1')).toEqual({ name: 'say', text: '1.2.3\n', exitCode: 0 });
});
