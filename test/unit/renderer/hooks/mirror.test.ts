import { describe, expect, test } from 'vitest';
import type { Connection, Door } from '../../../../renderer/bridge.ts';
import { createMirror, keptRequests, mergeRequests } from '../../../../renderer/hooks/mirror.ts';
import type { EventName, Reply } from '../../../../shared/ipc.ts';
import { requestLog } from '../../../support/request-logs.ts';

/** A door whose other side is played by the test. */
function scriptedDoor() {
  const asked: ((reply: Reply<unknown>) => void)[] = [];
  let listener: (name: EventName, value: unknown) => void = () => {};
  let watcher: (connection: Connection) => void = () => {};
  const door: Door = {
    call: () => new Promise((resolve) => asked.push(resolve)),
    on: (next) => {
      listener = next;
      return () => {};
    },
    onConnection: (next) => {
      watcher = next;
      return () => {};
    },
  };
  return {
    door,
    asked,
    announce: (name: EventName, value: unknown) => listener(name, value),
    connection: (connection: Connection) => watcher(connection),
    answer: async (reply: Reply<unknown>) => {
      asked.shift()?.(reply);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Only the slices that these tests look at. */
function state(defaultTier: string, requests: readonly unknown[] = []): Reply<unknown> {
  return { ok: true, value: { settings: { defaultTier }, requests } };
}

describe('the mirror', () => {
  test('shows nothing before the first answer, then the whole state', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    expect(mirror.view().state).toBeNull();
    await main.answer(state('high'));
    expect(mirror.view().state?.settings.defaultTier).toBe('high');
  });

  test('applies what was announced while the state was on its way', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    main.announce('settings.changed', { defaultTier: 'low' });
    await main.answer(state('high'));
    expect(mirror.view().state?.settings.defaultTier).toBe('low');
  });

  test('keeps slices that did not change as the same objects', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    await main.answer(state('high'));
    const before = mirror.view().state?.requests;
    main.announce('settings.changed', { defaultTier: 'low' });
    expect(mirror.view().state?.requests).toBe(before);
  });

  test('reads the state anew when the line is back', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    await main.answer(state('high'));
    main.connection('lost');
    expect(mirror.view()).toMatchObject({ connection: 'lost', state: { settings: { defaultTier: 'high' } } });
    main.connection('live');
    await main.answer(state('medium'));
    expect(mirror.view()).toMatchObject({ connection: 'live', state: { settings: { defaultTier: 'medium' } } });
  });

  test('says why there is no state, and recovers when asked again', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    await main.answer({ ok: false, error: { code: 'failed', message: 'Starting.' } });
    expect(mirror.view()).toMatchObject({ problem: 'Starting.', state: null });
    const again = mirror.refresh();
    await main.answer(state('low'));
    await again;
    expect(mirror.view()).toMatchObject({ problem: null, state: { settings: { defaultTier: 'low' } } });
  });

  test('empties the list when it was cleared, and passes over names it does not know', async () => {
    const main = scriptedDoor();
    const mirror = createMirror(main.door);
    mirror.start();
    await main.answer(state('high', [requestLog()]));
    main.announce('later.invention' as EventName, {});
    expect(mirror.view().state?.requests).toHaveLength(1);
    main.announce('requests.cleared', {});
    expect(mirror.view().state?.requests).toEqual([]);
  });
});

describe('merging requests', () => {
  const entry = (id: string, at: number, outcome: 'running' | 'succeeded' = 'succeeded') =>
    requestLog({ id, at, outcome });

  test('changed entries replace those of the same id, new ones come in by time', () => {
    const kept = [entry('b', 20, 'running'), entry('a', 10)];
    const merged = mergeRequests(kept, [entry('b', 20), entry('d', 40), entry('c', 30)]);
    expect(merged.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['d', 'succeeded'],
      ['c', 'succeeded'],
      ['b', 'succeeded'],
      ['a', 'succeeded'],
    ]);
  });

  test('late news of a running request does not undo its end', () => {
    expect(mergeRequests([entry('a', 10)], [entry('a', 10, 'running')])[0]?.outcome).toBe('succeeded');
  });

  test(`only the newest ${keptRequests} are kept`, () => {
    const kept = Array.from({ length: keptRequests }, (_, index) => entry(`r${index}`, keptRequests - index));
    const merged = mergeRequests(kept, [entry('new', keptRequests + 1)]);
    expect(merged).toHaveLength(keptRequests);
    expect([merged[0]?.id, merged.at(-1)?.id]).toEqual(['new', `r${keptRequests - 2}`]);
  });
});
