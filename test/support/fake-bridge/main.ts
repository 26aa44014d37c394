import './no-jit.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { scenes } from './fake-world.ts';

// The window's own code, with a main side that lives in the page. Only tests and screenshots build this.
const parameters = new URLSearchParams(location.search);
const scene = (parameters.get('scene') ?? 'full') as keyof typeof scenes;
const { bridge, record } = createFakeBridge(scenes[scene]());
Object.assign(window, { pareto: bridge, fakeRecord: record });
if (parameters.has('traffic')) setInterval(record.traffic, Number(parameters.get('traffic')) || 2_000);
await import('../../../renderer/main.tsx');
