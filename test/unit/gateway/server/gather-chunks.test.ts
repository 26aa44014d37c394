import { expect, test } from 'vitest';
import { Gatherer } from '../../../../electron/gateway/server/gather-chunks.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function gatherInto(passed: string[]): Gatherer {
  return new Gatherer((bytes) => void passed.push(bytes.toString()));
}

function add(gatherer: Gatherer, ...texts: readonly string[]): void {
  for (const text of texts) gatherer.add(Buffer.from(text));
}

test('the first chunk passes at once, those of one turn together, in order', async () => {
  const passed: string[] = [];
  const gatherer = gatherInto(passed);
  add(gatherer, '', 'a', 'b', '', 'c', 'd');
  expect(passed).toEqual(['a']);
  expect(gatherer.waitingBytes).toBe(3);
  await turn();
  expect(passed).toEqual(['a', 'bcd']);
  expect(gatherer.waitingBytes).toBe(0);
  add(gatherer, 'e');
  await turn();
  expect(passed).toEqual(['a', 'bcd', 'e']);
});

test('what is passed on before the end of the turn is passed on once', async () => {
  const passed: string[] = [];
  const gatherer = gatherInto(passed);
  add(gatherer, 'a', 'b');
  gatherer.flush();
  add(gatherer, 'c');
  expect(passed).toEqual(['a', 'b']);
  await turn();
  gatherer.flush();
  expect(passed).toEqual(['a', 'b', 'c']);
});

test('each stream gets its own chunks, also those that come while others are passed on', async () => {
  const passed: string[] = [];
  const second = gatherInto(passed);
  const first = new Gatherer((bytes) => {
    passed.push(bytes.toString());
    if (bytes.toString() === 'B') add(second, 'z');
  });
  add(first, 'A', 'B');
  add(second, 'a', 'b');
  await turn();
  await turn();
  expect(passed).toEqual(['A', 'a', 'B', 'bz']);
  add(second, 'y');
  add(first, 'C');
  await turn();
  expect(passed.slice(4)).toEqual(['y', 'C']);
});

test('a stream that fails takes nothing from the others', async () => {
  const passed: string[] = [];
  const failing = new Gatherer((bytes) => {
    if (bytes.toString() === 'B') throw new Error('broken');
  });
  const before = gatherInto(passed);
  const after = gatherInto(passed);
  for (const gatherer of [before, failing, after]) add(gatherer, 'A', 'B');
  const thrown = await new Promise<Error>((resolve) => {
    const others = process.rawListeners('uncaughtException') as NodeJS.UncaughtExceptionListener[];
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => {
      for (const listener of others) process.on('uncaughtException', listener);
      resolve(error);
    });
  });
  expect(thrown.message).toBe('broken');
  await turn();
  expect(passed).toEqual(['A', 'A', 'B', 'B']);
});
