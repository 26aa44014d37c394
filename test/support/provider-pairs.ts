import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Dialect } from '../../shared/dialect.ts';
import { outboundDialects } from './dialect-fixtures.ts';
import { startGateway, type RunningGateway } from './running-gateway.ts';
import { replays, startProvider, type ScriptedProvider } from './scripted-provider.ts';

/** Two providers of one wire format, and a gateway that knows only them. */
export interface ProviderPair {
  readonly cheap: ScriptedProvider;
  readonly dear: ScriptedProvider;
  readonly gateway: RunningGateway;
  /** The same, but with little patience for silence. */
  readonly hasty: RunningGateway;
}

/**
 * Starts a pair of each wire format for the tests of one file. What was seen, logged and learnt is forgotten before each test,
 * and `dear` answers.
 *
 * @returns the pair that speaks a format
 */
export function useProviderPairs(): (dialect: Dialect) => ProviderPair {
  let pairs: ReadonlyMap<Dialect, ProviderPair>;
  beforeAll(async () => {
    pairs = new Map(
      await Promise.all(outboundDialects.map(async (dialect) => [dialect, await startPair(dialect)] as const)),
    );
  });
  afterAll(async () => {
    for (const { gateway, hasty, cheap, dear } of pairs.values()) {
      await Promise.all([gateway.close(), hasty.close()]);
      await Promise.all([cheap.upstream.close(), dear.upstream.close()]);
    }
  });
  beforeEach(() => {
    for (const [dialect, { gateway, hasty, cheap, dear }] of pairs) {
      for (const running of [gateway, hasty]) {
        running.gateway.forgetHealth();
        running.log.length = 0;
      }
      cheap.upstream.seen.length = 0;
      dear.upstream.seen.length = 0;
      dear.upstream.play(replays(dialect, 'text'));
    }
  });
  return (dialect) => pairs.get(dialect) as ProviderPair;
}

async function startPair(dialect: Dialect): Promise<ProviderPair> {
  const cheap = await startProvider(dialect, 'cheap', 1);
  const dear = await startProvider(dialect, 'dear', 2);
  const parts = { providers: [cheap.config, dear.config], models: [cheap.model, dear.model] };
  return {
    cheap,
    dear,
    gateway: await startGateway(parts),
    hasty: await startGateway({ ...parts, settings: { limits: { firstTokenMs: 150, idleMs: 150 } } }),
  };
}
