import '../support/no-electron.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';
import { openCatalogFile } from '../../electron/storage/catalog-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const kills = 12;

test(`${kills} kills in the middle of writing leave a whole catalog every time`, async () => {
  const directory = temporaryDirectory();
  const script = join(import.meta.dirname, '..', 'support', 'catalog-writer.ts');
  for (let kill = 0; kill < kills; kill += 1) {
    const writer = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(writer.stdout, 'data');
    await pause(Math.random() * 20); // the moment of the kill is what is tried out
    writer.kill('SIGKILL');
    await once(writer, 'exit');

    const file = openCatalogFile(directory, () => new Date());
    expect(file.notices()).toEqual([]);
    expect(file.read()?.models).toHaveLength(bundledSnapshot().models.length);
    expect(file.read()?.lastAt).toBeGreaterThan(0);
  }
  expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toEqual([]);
});
