import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackage } from '@electron/asar';

/** Marks the place of the fuses in Electron's binary: sentinel, version 1, number of fuses, one byte each. */
const fuseWire = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100110'),
]);

const emptyFiles = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome-sandbox',
  'chrome_crashpad_handler',
  'locales/en-US.pak',
];

/**
 * Writes a folder with the shape of Electron's distribution for Linux, so that packaging can be checked where the real one
 * cannot be downloaded. Nothing in it runs.
 *
 * @param folder emptied first
 */
export async function writeStandInElectron(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'));
  const stub = '#!/bin/sh\necho "not Electron: packaging check only" >&2; exit 1\n';
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(stub), fuseWire, Buffer.from('\n')]), {
    mode: 0o755,
  });
  for (const name of emptyFiles) writeFileSync(join(folder, name), '');
  const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as { version: string };
  writeFileSync(join(folder, 'version'), version);
  // an empty archive makes the builder's integrity step fail
  const app = mkdtempSync(join(folder, 'app-'));
  writeFileSync(join(app, 'package.json'), '{}');
  await createPackage(app, join(folder, 'resources', 'default_app.asar'));
  rmSync(app, { recursive: true });
}
