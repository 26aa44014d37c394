import '../support/no-electron.ts';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bundledSnapshot } from '../../electron/gateway/catalog/bundled.ts';
import { openCatalogFile } from '../../electron/storage/catalog-file.ts';
import { killWhileWriting } from '../support/kill-while-writing.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const kills = 12;

test(`${kills} kills in the middle of writing leave a whole catalog every time`, async () => {
  const directory = temporaryDirectory();
  for (let kill = 0; kill < kills; kill += 1) {
    await killWhileWriting('catalog-writer.ts', [directory], 20);
    const file = openCatalogFile(directory, () => new Date());
    expect(file.notices()).toEqual([]);
    expect(file.read()?.models).toHaveLength(bundledSnapshot().models.length);
    expect(file.read()?.lastAt).toBeGreaterThan(0);
  }
  expect(readdirSync(directory).filter((name) => name.includes('damaged'))).toEqual([]);
});
