import { randomBytes } from 'node:crypto';
import type { RequestLog } from '../../shared/request-log.ts';
import type { Clock, Ports } from '../gateway/ports.ts';
import type { Ledger } from '../storage/ledger/ledger.ts';
import type { DeskState } from './desk-state.ts';
import type { RequestRing } from './request-ring.ts';
import type { SpendCounter } from './spend.ts';

/** What the gateway may ask and tell. Every getter answers from memory. */
export function toGatewayPorts(
  state: DeskState,
  ring: RequestRing,
  spend: SpendCounter,
  lastUse: LastUse,
  ledger: Ledger,
  clock: Clock,
): Ports {
  return {
    source: {
      settings: () => state.facts().settings,
      catalog: () => state.facts().catalog,
      clientKeys: () => state.facts().clientKeys,
    },
    keys: {
      secret: (provider) => state.facts().secrets.get(provider)?.secret,
      revision: () => state.facts().secrets,
    },
    clock,
    sink: {
      progressed: ring.putRunning,
      keep: ledger.finished,
      finished: (entry, verdicts) => {
        ring.putVerdicts(entry.id, verdicts);
        ring.put(entry);
        spend.add(entry);
        lastUse.note(entry);
      },
    },
    newId: createIdSource(),
  };
}

const idBytes = 12;
const idsPerDraw = 256;

/** Fresh random ids. Asking the system for many at once costs a tenth of asking for each. */
function createIdSource(): () => string {
  let pool = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at + idBytes > pool.length) {
      pool = randomBytes(idBytes * idsPerDraw);
      at = 0;
    }
    at += idBytes;
    return pool.toString('base64url', at - idBytes, at);
  };
}

/** When each client key was used last. In memory while running; saved when the program is closed. */
export interface LastUse {
  readonly note: (entry: RequestLog) => void;
  /** ms since epoch by the key's name. */
  readonly byName: () => ReadonlyMap<string, number>;
}

export function createLastUse(): LastUse {
  const byName = new Map<string, number>();
  return { note: ({ clientKey, at }) => void byName.set(clientKey, at), byName: () => byName };
}

/** Saves the times of this run, if there are any. */
export function saveLastUse(state: DeskState, lastUse: LastUse): void {
  const times = lastUse.byName();
  if (times.size === 0) return;
  state.changeStored((stored) => ({
    ...stored,
    clientKeys: stored.clientKeys.map((key) => ({ ...key, lastUsedAt: times.get(key.name) ?? key.lastUsedAt })),
  }));
}
