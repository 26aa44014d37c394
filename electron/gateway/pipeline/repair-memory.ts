import type { Dialect } from '../../../shared/dialect.ts';
import { findRepair } from '../dialects/repairs.ts';
import type { Repair } from '../dialects/repairs/repair.ts';
import type { AttemptFailure } from '../upstream/attempt-failure.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** A cure that worked, as the window shows it. */
export interface KnownRepair {
  readonly endpoint: string;
  readonly id: string;
  readonly describe: string;
}

/** Cures for provider refusals, learnt from the refusals themselves and remembered per endpoint. */
export interface RepairMemory {
  /** @returns the body with all cures known for this endpoint; the same bytes when there are none. */
  readonly applyKnown: (endpoint: string, body: readonly Buffer[]) => readonly Buffer[];
  /** @returns a cured body to send once more; null when nothing known would help. */
  readonly cure: (
    endpoint: string,
    dialect: Dialect,
    failure: AttemptFailure,
    body: readonly Buffer[],
  ) => CuredBody | null;
  readonly known: () => readonly KnownRepair[];
  readonly forget: () => void;
}

export interface CuredBody {
  readonly body: readonly Buffer[];
  /** Sentence for a person: what was changed. */
  readonly describe: string;
  /** The cure worked: remember it, if it holds for every request. */
  readonly confirm: () => void;
}

export function createRepairMemory(): RepairMemory {
  const byEndpoint = new Map<string, Map<string, Repair>>();
  return {
    applyKnown(endpoint, body) {
      const repairs = byEndpoint.get(endpoint);
      if (repairs === undefined) return body;
      const before = readPieces(body);
      const after = [...repairs.values()].reduce((present, repair) => repair.apply(present), before);
      return after === before ? body : [write(after)];
    },
    cure(endpoint, dialect, failure, body) {
      if (failure.body === null || failure.status === null) return null;
      const before = readPieces(body);
      const repair = findRepair(dialect, failure.status, read(failure.body), before);
      if (repair === null) return null;
      return {
        body: [write(repair.apply(before))],
        describe: repair.describe,
        confirm() {
          if (!repair.lasting) return;
          const repairs = byEndpoint.get(endpoint) ?? new Map<string, Repair>();
          byEndpoint.set(endpoint, repairs.set(repair.id, repair));
        },
      };
    },
    known: () =>
      [...byEndpoint].flatMap(([endpoint, repairs]) =>
        [...repairs.values()].map(({ id, describe }) => ({ endpoint, id, describe })),
      ),
    forget: () => byEndpoint.clear(),
  };
}

function readPieces(pieces: readonly Buffer[]): JsonObject {
  return read(Buffer.concat(pieces));
}

function read(bytes: Buffer): JsonObject {
  return JSON.parse(bytes.toString('utf8')) as JsonObject;
}

function write(body: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(body));
}
