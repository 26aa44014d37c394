// node --expose-gc --allow-natives-syntax tick-shapes.ts: says whether the shape of ticks outlives a collection at rest.
import { createHook } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { keepTicksQuick } from '../../electron/desk/quick-ticks.ts';

const haveSameShape = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

function nextTick(): object | null {
  let made: object | null = null;
  const hook = createHook({ init: (_id, type, _trigger, tick) => void (type === 'TickObject' && (made = tick)) });
  hook.enable();
  process.nextTick(() => {});
  hook.disable();
  return made;
}

const kept = new WeakRef(keepTicksQuick() ?? {});
await pause(10);
globalThis.gc?.();
await pause(10);
const [old, young] = [kept.deref(), nextTick()];
console.log(old === undefined ? 'gone' : young !== null && haveSameShape(old, young) ? 'same' : 'other');
