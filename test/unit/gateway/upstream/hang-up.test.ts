import { expect, test } from 'vitest';
import { HangUp } from '../../../../electron/gateway/upstream/hang-up.ts';

test('every listener hears of it once, and the first reason stays', () => {
  const hangUp = new HangUp();
  const heard: string[] = [];
  hangUp.addEventListener('abort', () => heard.push('a'));
  hangUp.addEventListener('abort', () => heard.push('b'));
  hangUp.abort('first');
  hangUp.abort('second');
  expect({ heard, aborted: hangUp.aborted, reason: hangUp.reason }).toEqual({
    heard: ['a', 'b'],
    aborted: true,
    reason: 'first',
  });
});

test('a listener that was taken away hears nothing, nor does one that comes late', () => {
  const hangUp = new HangUp();
  const heard: string[] = [];
  const gone = (): void => void heard.push('gone');
  hangUp.addEventListener('abort', gone);
  hangUp.removeEventListener('abort', gone);
  hangUp.abort();
  hangUp.addEventListener('abort', () => heard.push('late'));
  expect(heard).toEqual([]);
});

test('listeners that take themselves away while they are called leave the others alone', () => {
  const hangUp = new HangUp();
  const heard: string[] = [];
  const first = (): void => {
    hangUp.removeEventListener('abort', first);
    heard.push('first');
  };
  hangUp.addEventListener('abort', first);
  hangUp.addEventListener('abort', () => heard.push('second'));
  hangUp.abort();
  expect(heard).toEqual(['first', 'second']);
});
