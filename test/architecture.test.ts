import { existsSync, globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, findImpurity, listSources, readCode, readImports } from './support/imports.ts';
import { mayImport, roomOf, rooms } from './support/rooms.ts';

const house = listSources(['shared', 'electron', 'renderer']);
const everything = [...house, ...listSources(['scripts', 'bench', 'test'])];

/** Names that say nothing about what is inside, and barrels. */
const empty = /^(utils?|helpers?|types?|constants?|common|misc|index)\.(ts|tsx|mjs)$/;

describe('the house', () => {
  test('every source file belongs to a room', () => {
    expect(house.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  test('no room imports what its wall forbids', () => {
    expect(house.flatMap(forbiddenImports)).toEqual([]);
  });

  test('no file needs itself through others before it can run; types may look both ways', () => {
    const needs = (file: string): string[] =>
      readImports(file).flatMap(({ target, isType }) => (isType ? [] : (target ?? [])));
    expect(findCycle(new Map(everything.map((file) => [file, needs(file)])))).toBeNull();
  });

  test('pure rooms use no clock, no dice, no timer, no environment', () => {
    const offenders = house
      .filter((file) => roomOf(file)?.pure)
      .flatMap((file) => {
        const hit = findImpurity(readCode(file));
        return hit === null ? [] : [`${file}: ${hit}`];
      });
    expect(offenders).toEqual([]);
  });

  test('no file is called by a name that says nothing', () => {
    expect(everything.filter((file) => empty.test(basename(file)))).toEqual([]);
  });

  test('the window has one door on each side', () => {
    expect(house.filter((file) => /\bipcMain\.(handle|on)\b/.test(readCode(file)))).toEqual(['electron/shell/ipc.ts']);
    expect(house.filter((file) => /\bwindow\.pareto\b/.test(readCode(file)))).toEqual(['renderer/bridge.ts']);
  });

  test('both programs keep their ticks quick before they do anything else', () => {
    const calls = (file: string) => /\bfunction (?:boot|run)\(.*\{\n {2}keepTicksQuick\(\);\n/.test(readCode(file));
    expect(house.filter(calls)).toEqual(['electron/headless.ts', 'electron/main.ts']);
  });

  test('only the bridge of a browser speaks to a network', () => {
    const network = /\bfetch\(|\b(?:EventSource|XMLHttpRequest|WebSocket|WebTransport|sendBeacon)\b/;
    const speakers = house.filter((file) => file.startsWith('renderer/') && network.test(readCode(file)));
    expect(speakers).toEqual(['renderer/http-bridge.ts']);
  });

  test('no class has styles from two pages: all of them are one sheet in the end', () => {
    const owners = new Map<string, Set<string>>();
    for (const file of globSync('renderer/pages/**/*.css')) {
      for (const [, name = ''] of readCode(file).matchAll(/^\.([\w-]+)/gm)) {
        owners.set(name, (owners.get(name) ?? new Set()).add(dirname(file)));
      }
    }
    expect([...owners].filter(([, pages]) => pages.size > 1)).toEqual([]);
    expect(owners.size).toBeGreaterThan(100);
  });

  test('the product never reads from outside its own tree', () => {
    const outside = house.filter((file) => readImports(file).some(({ target }) => target?.startsWith('..')));
    expect(outside).toEqual([]);
  });
});

describe('the table of rooms', () => {
  test('names only rooms that exist', () => {
    const names = new Set(rooms.map(({ name }) => name));
    expect(rooms.flatMap((room) => room.rooms.filter((other) => !names.has(other)))).toEqual([]);
    expect(rooms.flatMap(({ paths }) => paths.filter((path) => !existsSync(path)))).toEqual([]);
  });

  test('a file belongs to the room with the longest matching path', () => {
    expect(roomOf('electron/gateway/routing/pareto.ts')?.name).toBe('routing');
    expect(roomOf('electron/gateway/create-gateway.ts')?.name).toBe('gateway');
    expect(roomOf('electron/gateway/errors.ts')?.name).toBe('errors');
    expect(roomOf('docs/nowhere.ts')).toBeUndefined();
  });

  test.each([
    ['renderer/pages/keys/keys-page.tsx', 'renderer/components/page.tsx', true],
    ['renderer/components/page.tsx', 'renderer/hooks/use-route.ts', true],
    ['renderer/hooks/use-answer.ts', 'renderer/bridge.ts', true],
    ['renderer/pages/keys/keys-page.tsx', 'renderer/pages/models/models-page.tsx', false],
    ['renderer/pages/keys/keys-page.tsx', 'renderer/bridge.ts', false],
    ['renderer/components/page.tsx', 'renderer/bridge.ts', false],
    ['renderer/components/page.tsx', 'renderer/pages/keys/keys-page.tsx', false],
    ['renderer/hooks/use-route.ts', 'renderer/components/page.tsx', false],
    ['renderer/format.ts', 'renderer/hooks/use-now.ts', false],
    ['electron/gateway/routing/pareto.ts', 'electron/gateway/upstream/send.ts', false],
    ['electron/gateway/routing/pareto.ts', 'docs/nowhere.ts', false],
  ])('%s may import %s: %s', (file, target, allowed) => {
    expect(mayImport(file, { specifier: './as-written.ts', target })).toBe(allowed);
  });

  test.each([
    ['renderer/components/page.tsx', 'react', true],
    ['renderer/components/page.tsx', 'react/jsx-runtime', true],
    ['renderer/hooks/use-now.ts', 'react-dom', false],
    ['renderer/format.ts', 'react', false],
    ['electron/gateway/log/traffic.ts', 'node:fs', true],
    ['electron/gateway/routing/pareto.ts', 'node:fs', false],
  ])('%s may import %s: %s', (file, specifier, allowed) => {
    expect(mayImport(file, { specifier, target: null })).toBe(allowed);
  });
});

function forbiddenImports(file: string): string[] {
  return readImports(file)
    .filter((imported) => !mayImport(file, imported))
    .map(({ specifier }) => `${file} (${roomOf(file)?.name}) -> ${specifier}`);
}
