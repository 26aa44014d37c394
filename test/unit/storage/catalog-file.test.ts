import '../../support/no-electron.ts';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledSnapshot } from '../../../electron/gateway/catalog/bundled.ts';
import { openCatalogFile, type SavedCatalog } from '../../../electron/storage/catalog-file.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const now = () => new Date('2026-11-23T12:00:00Z');
const { field, models, generated } = bundledSnapshot();
const saved: SavedCatalog = {
  base: generated,
  generated,
  field,
  models,
  validators: { 'https://models.example/api.json': { etag: '"v1"', lastModified: null } },
  idBySlug: { 'acme/big-20261101': 'acme/big' },
  lastAt: 5,
  sources: [{ id: 'models-dev', name: 'models.dev', state: 'changed', at: 5, detail: null }],
  moves: [],
};

test('what was saved is there after a restart, figure by figure, and private to the user', async () => {
  const directory = temporaryDirectory();
  const file = openCatalogFile(directory, now);
  expect(file.read()).toBeNull();
  await file.save(saved);
  expect(openCatalogFile(directory, now).read()).toEqual(saved);
  if (process.platform !== 'win32') expect(statSync(join(directory, 'catalog.json')).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory)).toEqual(['catalog.json']);
});

test('several writes at once end with the newest', async () => {
  const directory = temporaryDirectory();
  const file = openCatalogFile(directory, now);
  await Promise.all([1, 2, 3].map((lastAt) => file.save({ ...saved, lastAt })));
  expect(openCatalogFile(directory, now).read()?.lastAt).toBe(3);
});

test.each<[string, string]>([
  ['cut off', '{"version":1,"base":"2026'],
  ['empty', ''],
  ['of another version', JSON.stringify({ version: 2, ...saved })],
  ['without a model', JSON.stringify({ version: 1, ...saved, models: [] })],
  ['with a price that is text', JSON.stringify({ version: 1, ...saved, models: [] }).replace('[]', '[{"prompt":"1"}]')],
])('a copy that is %s is set aside, kept, and told', (_how, text) => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'catalog.json'), text);
  const file = openCatalogFile(directory, now);
  expect(file.read()).toBeNull();
  const kept = 'catalog.damaged-2026-11-23T12-00-00.json';
  expect(readFileSync(join(directory, kept), 'utf8')).toBe(text);
  expect(file.notices().join()).toContain(kept);
  expect(existsSync(join(directory, 'catalog.json'))).toBe(false);
});

test('one of a newer version is called that', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'catalog.json'), JSON.stringify({ ...saved, version: 2, models: 'otherwise' }));
  const notices = openCatalogFile(directory, now).notices().join();
  expect(notices).toContain('The saved catalog was written by a newer version of Pareto Desk. It was kept as');
});

test('what a newer version has added to this one is passed over', () => {
  const directory = temporaryDirectory();
  const [model, ...others] = models;
  const more = {
    ...saved,
    version: 1,
    invented: true,
    models: [
      { ...model, invented: { deep: 1 }, endpoints: model?.endpoints.map((one) => ({ ...one, new: 1 })) },
      ...others,
    ],
    sources: [{ id: 'invented', name: 'New', state: 'resting', at: 5, detail: null }, ...saved.sources],
  };
  writeFileSync(join(directory, 'catalog.json'), JSON.stringify(more));
  const file = openCatalogFile(directory, now);
  expect(file.notices()).toEqual([]);
  expect(file.read()).toEqual(saved);
});

test('a disk that refuses becomes a notice', async () => {
  const directory = join(temporaryDirectory(), 'data');
  writeFileSync(directory, 'a file where the folder should be');
  const file = openCatalogFile(directory, now);
  await file.save(saved);
  expect(file.notices().join()).toMatch(/could not be saved/);
});

test('a copy that may not be read is told, not set aside', () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'catalog.json')); // reading a folder fails for everybody, root included
  const file = openCatalogFile(directory, now);
  expect(file.read()).toBeNull();
  expect(file.notices().join()).toMatch(/could not be read/);
});
