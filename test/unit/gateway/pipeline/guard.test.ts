import { expect, test } from 'vitest';
import { createGuard } from '../../../../electron/gateway/pipeline/guard.ts';
import type { Ports } from '../../../../electron/gateway/ports.ts';
import type { Snapshot } from '../../../../electron/gateway/routing/snapshot.ts';
import { factoryGuardrails, noClientLimits } from '../../../../shared/guardrails.ts';
import { aSnapshot } from '../../../support/a-snapshot.ts';

const perMinute = (requestsPerMinute: number | null) => ({ requestsPerMinute, tokensPerMinute: null });

/** Facts for a client key with its own limit, beside one of four requests a minute for all. */
function worldOf(name: string, own: number | null): Snapshot {
  const world = aSnapshot({ settings: { guardrails: { ...factoryGuardrails, rateLimits: perMinute(4) } } });
  const limits = { ...noClientLimits, rateLimits: perMinute(own) };
  return { ...world, clientKey: { ...world.clientKey, id: name, name, limits } };
}

test('what one rate limit refuses takes nothing from the other', () => {
  // admitting asks nothing of the outside
  const guard = createGuard({} as Ports);
  const request = { promptTokens: 1, sessionKey: null, ending: () => ({}) };
  const isAdmitted = (world: Snapshot): boolean => {
    try {
      guard.admit(request, world);
      return true;
    } catch {
      return false;
    }
  };
  const [busy, other] = [worldOf('busy', 2), worldOf('other', null)];
  expect(Array.from({ length: 9 }, () => isAdmitted(busy)).filter(Boolean)).toHaveLength(2);
  expect([isAdmitted(other), isAdmitted(other), isAdmitted(other)]).toEqual([true, true, false]);
});
