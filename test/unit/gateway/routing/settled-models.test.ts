import { expect, test } from 'vitest';
import { planRoute } from '../../../../electron/gateway/routing/plan-route.ts';
import { readIntent } from '../../../../electron/gateway/routing/read-intent.ts';
import type { Snapshot } from '../../../../electron/gateway/routing/snapshot.ts';
import { aCatalog, aRequest, aSnapshot } from '../../../support/a-snapshot.ts';

const catalog = aCatalog([
  { id: 'one/plain', tier: 'high', prompt: 1, supports: { tools: false } },
  { id: 'two/tools', tier: 'high', prompt: 2 },
  { id: 'three/closed', tier: 'high', prompt: 0.5 },
]);
const world = aSnapshot({ catalog, bars: { three: 'no-key' } });

function verdictsIn(snapshot: Snapshot, tools = false): Record<string, string> {
  const request = aRequest('pareto-code', { needs: { tools, images: false, structuredOutputs: false } });
  const { verdicts } = planRoute(readIntent(request, snapshot), request, snapshot);
  return Object.fromEntries(verdicts.map(({ model, verdict, rule }) => [model, `${verdict} ${rule}`]));
}

const usual = {
  'one/plain': 'chosen cheapest-in-tier',
  'two/tools': 'standby fallback',
  'three/closed': 'excluded no-key',
};

test('what one request needs is not held against the next', () => {
  expect(verdictsIn(world)).toEqual(usual);
  expect(verdictsIn(world, true)).toEqual({
    'one/plain': 'excluded lacks-tools',
    'two/tools': 'chosen cheapest-in-tier',
    'three/closed': 'excluded no-key',
  });
  expect(verdictsIn(world)).toEqual(usual);
});

test('a model that is switched off, and on again, is judged anew each time', () => {
  const off = { ...world, settings: { ...world.settings, disabledModels: ['one/plain'] } };
  expect(verdictsIn(world)['one/plain']).toBe('chosen cheapest-in-tier');
  expect(verdictsIn(off)['one/plain']).toBe('excluded switched-off');
  expect(verdictsIn(world)['one/plain']).toBe('chosen cheapest-in-tier');
});

test('a provider that becomes usable brings its models in', () => {
  expect(verdictsIn({ ...world, bars: new Map() })['three/closed']).toBe('chosen cheapest-in-tier');
  expect(verdictsIn(world)['three/closed']).toBe('excluded no-key');
});

test('what is forbidden to one client key is not forbidden to another', () => {
  const bans = {
    banOfModel: (model: string) => (model === 'one/plain' ? { detail: 'Not for you.' } : null),
    banOfProvider: () => null,
  };
  expect(verdictsIn({ ...world, bans })['one/plain']).toBe('excluded guardrail');
  expect(verdictsIn(world)['one/plain']).toBe('chosen cheapest-in-tier');
});
