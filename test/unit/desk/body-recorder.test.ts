import { expect, test } from 'vitest';
import { createBodyRecorder } from '../../../electron/desk/body-recorder.ts';

function aRecorder() {
  const clock = { now: 0 };
  return {
    clock,
    recorder: createBodyRecorder(
      (text) => text.replaceAll('known-secret', '[key]'),
      () => clock.now,
    ),
  };
}

test('nothing is recorded until a person asks, and it stops by itself', () => {
  const { clock, recorder } = aRecorder();
  expect([recorder.wanted(), recorder.until()]).toEqual([false, null]);
  recorder.record(15);
  expect([recorder.wanted(), recorder.until()]).toEqual([true, 900_000]);
  clock.now = 900_000;
  expect([recorder.wanted(), recorder.until()]).toEqual([false, null]);
});

test('it does not last longer because the clock was set back', () => {
  const { clock, recorder } = aRecorder();
  clock.now = 10_000_000;
  recorder.record(15);
  clock.now = 5_000_000;
  expect([recorder.wanted(), recorder.until()]).toEqual([false, null]);
});

test('what was said is read back without secrets', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  recorder.request('r', Buffer.from('{"a":"AKIAQ3EGRZXUVWABCDEF known-secret"}'));
  recorder.response('r', Buffer.from('first '));
  recorder.response('r', Buffer.from('second'));
  const bodies = recorder.read('r');
  expect(bodies?.request).not.toMatch(/AKIAQ3|known-secret/);
  expect(bodies).toMatchObject({ response: 'first second', truncated: false });
});

test('what was said is forgotten at once, while recording goes on', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  recorder.request('before', Buffer.from('before'));
  recorder.forget();
  recorder.response('before', Buffer.from('the rest of it'));
  recorder.request('after', Buffer.from('after'));
  expect([recorder.wanted(), recorder.read('before'), recorder.read('after')?.request]).toEqual([true, null, 'after']);
});

test('a body that is too long is cut and marked, and all together stay bounded', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  for (let i = 0; i < 100; i++) recorder.request(`r${i}`, Buffer.alloc(1_200_000, 'x'));
  expect(recorder.read('r0')).toBeNull();
  expect(recorder.read('r99')).toMatchObject({ truncated: true });
  expect(recorder.read('r99')?.request.length).toBe(1_000_000);
});

test('an answer in very many pieces costs no more for each than one in a few', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  recorder.request('r', Buffer.from('{}'));
  const piece = Buffer.alloc(10, 'x');
  for (let i = 0; i < 100_000; i++) recorder.response('r', piece);
  expect(recorder.read('r')).toMatchObject({ response: 'x'.repeat(1_000_000), truncated: false });
  recorder.response('r', piece);
  expect(recorder.read('r')).toMatchObject({ response: 'x'.repeat(1_000_000), truncated: true });
});

test('answers that run at the same time stay bounded together', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  for (let i = 0; i < 100; i++) recorder.request(`r${i}`, Buffer.from('{}'));
  for (let i = 0; i < 100; i++) recorder.response(`r${i}`, Buffer.alloc(1_000_000, 'x'));
  expect(recorder.read('r0')).toBeNull();
  expect(recorder.read('r99')?.response.length).toBe(1_000_000);
});

test('stopping forgets everything at once', () => {
  const { recorder } = aRecorder();
  recorder.record(1);
  recorder.request('r', Buffer.from('x'));
  recorder.record(0);
  expect([recorder.wanted(), recorder.read('r')]).toEqual([false, null]);
});
