// node --expose-gc --allow-natives-syntax tick-shapes.ts: says whether the shape of ticks outlives a collection at rest.
import { setTimeout as pause } from 'node:timers/promises';
import { runInThisContext } from 'node:vm';
import { keepTicksQuick } from '../../electron/desk/quick-ticks.ts';

const haveSameShape = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

const kept = new WeakRef(keepTicksQuick() ?? {});
await pause(10);
globalThis.gc?.();
await pause(10);
const [old, young] = [kept.deref(), keepTicksQuick()];
console.log(
  old === undefined ? 'gone' : young !== null && young !== old && haveSameShape(old, young) ? 'same' : 'other',
);
