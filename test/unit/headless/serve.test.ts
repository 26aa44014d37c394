import '../../support/no-electron.ts';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listenForWindow, serve, StartError } from '../../../electron/headless/serve.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

test.each(['EADDRINUSE', 'EACCES'])(
  'where the usual port of the window cannot be had (%s) any other will do',
  async (code) => {
    const tried: number[] = [];
    const listen = async (port: number): Promise<number> => {
      tried.push(port);
      if (port === 0) return 50_000;
      throw Object.assign(new Error(code), { code });
    };
    await listenForWindow({ listen }, null);
    expect(tried).toEqual([7280, 0]);
    await expect(listenForWindow({ listen }, 7300)).rejects.toThrow('Port 7300 for the window');
  },
);

test.each<[string, (place: string) => void, string]>([
  ['is a file', (place) => writeFileSync(place, ''), 'is no folder. Choose another --data-dir.'],
  ['has keys that cannot be read', (place) => mkdirSync(join(place, 'keys.json'), { recursive: true }), '(EISDIR)'],
])('a data directory that %s ends the start with a sentence', async (_how, make, sentence) => {
  const dataDir = join(temporaryDirectory(), 'data');
  make(dataDir);
  const options = { port: 0, uiPort: 0, dataDir, config: null, json: true, ui: false, vault: 'file' } as const;
  const output = { ready: () => {}, reloaded: () => {}, note: () => {} };
  const failure: unknown = await serve(options, '0.0.0', '', output).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(StartError);
  expect(String(failure)).toContain(sentence);
});
