import '../../support/no-electron.ts';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSettingsFile } from '../../../electron/storage/settings-file.ts';
import { factoryStored, type Stored } from '../../../electron/storage/stored-settings.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const now = () => new Date('2026-11-23T21:05:03.120Z');
const changed: Stored = {
  ...factoryStored,
  settings: { ...factoryStored.settings, defaultTier: 'low', port: 7300, tierPins: { 'acme/big': 'high' } },
  providers: [{ id: 'acme', baseUrl: 'http://127.0.0.1:9001/v1' }],
};

test('a first start has factory settings and writes nothing', () => {
  const directory = join(temporaryDirectory(), 'data');
  const file = openSettingsFile(directory, now);
  expect(file.read()).toEqual(factoryStored);
  expect(file.notices()).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
});

test('what was saved is there after a restart, in a file and a directory that only the owner may read', () => {
  const directory = join(temporaryDirectory(), 'data');
  openSettingsFile(directory, now).save(changed);
  expect(openSettingsFile(directory, now).read()).toEqual(changed);
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'settings.json')).mode & 0o777).toBe(0o600);
});

test('a directory that others could read is narrowed', () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'data'), { mode: 0o755 });
  openSettingsFile(join(directory, 'data'), now);
  expect(statSync(join(directory, 'data')).mode & 0o777).toBe(0o700);
});

test('the copy from before the last change is kept beside the file, as private as the file', () => {
  const directory = temporaryDirectory();
  const file = openSettingsFile(directory, now);
  file.save(factoryStored);
  file.save(changed);
  const previous = join(directory, 'settings.previous.json');
  expect(JSON.parse(readFileSync(previous, 'utf8'))).toMatchObject({ settings: { defaultTier: 'high' } });
  expect(statSync(previous).mode & 0o777).toBe(0o600);
});

test.each([
  ['cut off in the middle', (text: string) => text.slice(0, text.length / 2)],
  ['empty', () => ''],
  ['of another shape', () => '[]'],
  ['with a value out of range', (text: string) => text.replace('7300', '700000')],
  ['from a newer version', (text: string) => text.replace(/"version":\s*1/, '"version": 99')],
])('a file %s is kept under a dated name, and the previous copy is used', (_name, damage) => {
  const directory = temporaryDirectory();
  const file = openSettingsFile(directory, now);
  file.save(changed);
  file.save({ ...changed, catalog: 'only' });
  const path = join(directory, 'settings.json');
  const damaged = damage(readFileSync(path, 'utf8'));
  writeFileSync(path, damaged);

  const reopened = openSettingsFile(directory, now);
  expect(reopened.read()).toEqual(changed);
  expect(readFileSync(join(directory, 'settings.damaged-2026-11-23T21-05-03.json'), 'utf8')).toBe(damaged);
  expect(reopened.notices()).toEqual([expect.stringContaining('settings.damaged-2026-11-23T21-05-03.json')]);
  expect(openSettingsFile(directory, now).read()).toEqual(changed);
});

test('a file that cannot be read is kept likewise: the next change would replace it', () => {
  const directory = temporaryDirectory();
  const file = openSettingsFile(directory, now);
  file.save(changed);
  file.save({ ...changed, catalog: 'only' });
  const path = join(directory, 'settings.json');
  rmSync(path);
  mkdirSync(path); // fails for every user, also for root
  const reopened = openSettingsFile(directory, now);
  expect(reopened.read()).toEqual(changed);
  expect(reopened.notices()).toEqual([
    expect.stringMatching(/could not be read \(EISDIR\)\. It was kept as settings\.damaged-2026-11-23T21-05-03\.json/),
  ]);
  expect(openSettingsFile(directory, now).read()).toEqual(changed);
});

// a run as another user, e.g. with sudo, leaves such files in a folder of one's own, where they can be replaced
test.skipIf(process.getuid?.() === 0)('files that this user may not read are kept likewise', () => {
  const directory = temporaryDirectory();
  const file = openSettingsFile(directory, now);
  file.save(changed);
  file.save({ ...changed, catalog: 'only' });
  for (const name of ['settings.json', 'settings.previous.json']) chmodSync(join(directory, name), 0);
  const reopened = openSettingsFile(directory, now);
  expect(reopened.read()).toEqual(factoryStored);
  expect(reopened.notices()).toEqual([
    expect.stringMatching(/could not be read \(EACCES\)\. It was kept as settings\.damaged-2026-11-23T21-05-03\.json/),
  ]);
  expect(readdirSync(directory)).toContain('settings.damaged-2026-11-23T21-05-03.json');
});

test('a file from a newer version is named as that, not as damage', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'settings.json'), '{"version":99}');
  expect(openSettingsFile(directory, now).notices()).toEqual([
    expect.stringContaining('The settings file was written by a newer version of Pareto Desk. It was kept as '),
  ]);
});

test('with no previous copy a damaged file leads to factory settings, and is still not deleted', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'settings.json'), '{"version":1,');
  expect(openSettingsFile(directory, now).read()).toEqual(factoryStored);
  expect(readdirSync(directory)).toContain('settings.damaged-2026-11-23T21-05-03.json');
});

test('a file from a version that knew fewer settings gets factory values for the others', () => {
  const directory = temporaryDirectory();
  const old = { version: 1, settings: { defaultTier: 'medium', limits: { idleMs: 5_000 }, gone: true } };
  writeFileSync(join(directory, 'settings.json'), JSON.stringify({ ...factoryStored, ...old }));
  const { settings } = openSettingsFile(directory, now).read();
  expect(settings).toEqual({
    ...factoryStored.settings,
    defaultTier: 'medium',
    limits: { ...factoryStored.settings.limits, idleMs: 5_000 },
  });
});

test('a disk that refuses keeps the change in memory, says so, and is tried again', () => {
  const directory = join(temporaryDirectory(), 'data');
  const file = openSettingsFile(directory, now);
  // a file where the directory should be: fails for every user, also for root
  rmSync(directory, { recursive: true });
  writeFileSync(directory, '');
  file.save(changed);
  expect(file.read()).toEqual(changed);
  expect(file.notices()).toEqual([expect.stringContaining('could not be saved')]);

  rmSync(directory);
  file.retry();
  expect(file.notices()).toEqual([]);
  expect(openSettingsFile(directory, now).read()).toEqual(changed);
});

test('what a crash left of a half written file is cleared away', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'settings.json.tmp-1234567890abcdef'), '{"ver');
  openSettingsFile(directory, now);
  expect(readdirSync(directory)).toEqual([]);
});
