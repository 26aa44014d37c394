import { expect, test } from 'vitest';
import { RunningRequests } from '../../../../electron/gateway/server/running-requests.ts';
import { HangUp } from '../../../../electron/gateway/upstream/hang-up.ts';

test('whoever is in flight hears that the gateway closes, in whatever order others have left', () => {
  const running = new RunningRequests();
  const hangUps = Array.from({ length: 5 }, () => new HangUp());
  for (const hangUp of hangUps) running.add(hangUp);
  for (const gone of [1, 4, 0]) running.remove(hangUps[gone] as HangUp);
  expect(running.size).toBe(2);
  running.hangUpAll('closing');
  expect(hangUps.map(({ reason }) => reason)).toEqual([undefined, undefined, 'closing', 'closing', undefined]);
});

test('leaving twice takes nobody else away', () => {
  const running = new RunningRequests();
  const [first, second] = [new HangUp(), new HangUp()];
  running.add(first);
  running.add(second);
  running.remove(first);
  running.remove(first);
  running.remove(new HangUp());
  expect(running.size).toBe(1);
  running.remove(second);
  expect(running.size).toBe(0);
});

test('those that are told may leave at once', () => {
  const running = new RunningRequests();
  const hangUps = Array.from({ length: 3 }, () => new HangUp());
  for (const hangUp of hangUps) {
    running.add(hangUp);
    hangUp.addEventListener('abort', () => running.remove(hangUp));
  }
  running.hangUpAll('closing');
  expect([running.size, hangUps.every(({ aborted }) => aborted)]).toEqual([0, true]);
});
