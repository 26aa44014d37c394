import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, listSources, readCode, readImports } from './support/imports.ts';
import { roomOf, rooms } from './support/rooms.ts';

const house = listSources(['shared', 'electron', 'renderer']);
const everything = [...house, ...listSources(['scripts', 'bench', 'test'])];

/** Whatever depends on more than the arguments. */
const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.now\b|\brandomUUID\b|\bset(?:Timeout|Interval|Immediate)\b|\bfetch\(/;

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
        const hit = impure.exec(readCode(file));
        return hit ? [`${file}: ${hit[0]}`] : [];
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

  test('the product never reads from outside its own tree', () => {
    const outside = house.filter((file) => readImports(file).some(({ target }) => target?.startsWith('..')));
    expect(outside).toEqual([]);
  });
});

describe('the table of rooms', () => {
  test('names only rooms that exist', () => {
    const names = new Set(rooms.map(({ name }) => name));
    expect(rooms.flatMap((room) => room.rooms.filter((other) => !names.has(other)))).toEqual([]);
  });

  test('a file belongs to the room with the longest matching path', () => {
    expect(roomOf('electron/gateway/routing/pareto.ts')?.name).toBe('routing');
    expect(roomOf('electron/gateway/create-gateway.ts')?.name).toBe('gateway');
    expect(roomOf('electron/gateway/errors.ts')?.name).toBe('errors');
    expect(roomOf('docs/nowhere.ts')).toBeUndefined();
  });
});

function forbiddenImports(file: string): string[] {
  const room = roomOf(file);
  return readImports(file)
    .filter(({ specifier, target }) => {
      if (target === null) return !room?.packages.some((name) => isPartOf(specifier, name));
      const other = roomOf(target)?.name;
      return other !== room?.name && !room?.rooms.includes(other ?? '');
    })
    .map(({ specifier }) => `${file} (${room?.name}) -> ${specifier}`);
}

/** `react` allows `react` and `react/jsx-runtime`, not `react-dom`; `node:` and `@scope/` allow all below. */
function isPartOf(specifier: string, name: string): boolean {
  if (/[:/]$|^@fontsource$/.test(name)) return specifier.startsWith(name);
  return specifier === name || specifier.startsWith(`${name}/`);
}
