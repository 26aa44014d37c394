import { Pool, type Dispatcher } from 'undici';
import { createConnector, type Environment } from './proxy.ts';

/** One connection pool per provider origin, opened on first use. */
export interface Pools {
  poolFor(origin: string): Dispatcher;
  /** Ends every connection; running answers are cut. */
  close(): Promise<void>;
}

/** Time to open a connection, ms. */
const connectTimeoutMs = 5_000;

/**
 * Plain undici pools: no redirects, no decompression, no retries. The gateway's own timers replace undici's, whose clock
 * ticks every half second. HTTP/1.1 only: a connection that drains has handed the body to the system, which `send.ts` builds
 * upon, and one slow answer cannot hold up others.
 *
 * @param environment may name proxies
 */
export function createPools(environment: Environment = {}): Pools {
  const connect = createConnector(environment, connectTimeoutMs);
  const pools = new Map<string, Pool>();
  return {
    poolFor(origin) {
      let pool = pools.get(origin);
      if (pool === undefined) {
        pool = new Pool(origin, {
          connect,
          headersTimeout: 0,
          bodyTimeout: 0,
          pipelining: 1,
          allowH2: false,
          maxHeaderSize: 32 * 1024,
        });
        pools.set(origin, pool);
      }
      return pool;
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}
