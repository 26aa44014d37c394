import '../support/no-electron.ts';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openVault } from '../../electron/storage/open-vault.ts';
import { openSettingsFile } from '../../electron/storage/settings-file.ts';
import { killWhileWriting } from '../support/kill-while-writing.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `PARETO_DESK_LONG=1` for a release. */
const kills = process.env['PARETO_DESK_LONG'] === '1' ? 1_000 : 40;

test(`${kills} kills in the middle of writing tear no file and lose no key`, { timeout: kills * 5_000 }, async () => {
  const directory = temporaryDirectory();
  const now = () => new Date();
  for (let kill = 0; kill < kills; kill += 1) {
    await killWhileWriting('settings-writer.ts', [directory], 20);
    const file = openSettingsFile(directory, now);
    const vault = await openVault('file', directory, now);
    expect(file.notices()).toEqual([]);
    expect(file.read().settings.port).toBeLessThanOrEqual(60_000);
    expect(vault.get('provider:kept')).toBe('sk-kept');
    expect(vault.get('provider:changing')).toMatch(/^(sk-\d+)\1{49}$/);
  }
  const leftovers = readdirSync(directory).filter((name) => name.includes('damaged') || name.includes('.tmp-'));
  expect(leftovers).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'a disk that takes only a part of a file loses nothing but the change',
  async () => {
    const directory = temporaryDirectory();
    const script = join(import.meta.dirname, '..', 'support', 'limited-writer.ts');
    // files may have a few thousand bytes: a longer write is cut off there without an error, like one on a nearly full disk
    const limited = 'ulimit -f 16 && exec "$0" "$@"';
    const said = execFileSync('sh', ['-c', limited, process.execPath, script, directory], { encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({
      notices: [expect.stringContaining('Settings could not be saved because the disk is full.')],
      refusal: expect.stringContaining('The key could not be saved because'),
    });
    const file = openSettingsFile(directory, () => new Date());
    const vault = await openVault('file', directory, () => new Date());
    expect(file.read().settings.port).toBe(7301);
    expect(vault.get('provider:kept')).toBe('sk-kept');
  },
);
