import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { narrow } from '../../../electron/storage/private-file.ts';
import { openFileVault } from '../../../electron/storage/file-vault.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const refuse = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: chmod`), { code });
};

test.each(['EPERM', 'EACCES', 'ENOTSUP'])('a folder that may not be narrowed (%s) can be used all the same', (code) => {
  const directory = temporaryDirectory();
  chmodSync(directory, 0o775);
  narrow(directory, 0o700, refuse(code));
  expect(statSync(directory).mode & 0o777).toBe(0o775);
  expect(() => narrow(directory, 0o700, refuse('EIO'))).toThrow('EIO');
});

test('keys in a file that others can read are not said to be private', async () => {
  const file = join(temporaryDirectory(), 'keys.json');
  const vault = openFileVault(file, 'you asked for it', () => new Date());
  await vault.set('provider:acme', 'sk-one');
  expect(vault.warning).toContain('readable by your user only, because you asked for it.');
  chmodSync(file, 0o755); // as all files are on a disk without rights
  expect(vault.warning).toContain('readable by others too: this disk keeps no rights, because you asked for it.');
});
