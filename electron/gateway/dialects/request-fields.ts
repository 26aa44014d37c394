import { GatewayError } from '../errors.ts';
import { JsonScanError } from './json-grammar.ts';
import { memberValue } from './json-members.ts';
import { scanJsonObject, type JsonMember } from './scan-json.ts';
import type { ScanMemory } from './scan-memory.ts';
import type { StringWatch } from './string-watch.ts';

/** The outermost fields of a body, parsed one by one when asked for. */
export interface RequestFields {
  readonly members: readonly JsonMember[];
  /** The last of two with the same key, as in JSON.parse. */
  member(key: string): JsonMember | undefined;
  /** @returns the parsed value, undefined when the field is absent or null. */
  readonly value: (key: string) => unknown;
  /** Bytes a field takes up, 0 when it is absent. */
  bytesOf(key: string): number;
  string(key: string): string | undefined;
  boolean(key: string): boolean | undefined;
  /** A whole number above zero. */
  count(key: string): number | undefined;
}

/**
 * @param watch looks out for strings on the way
 * @param memory see `scanJsonObject`
 * @throws GatewayError 400 when the body is no JSON object.
 */
export function readFields(bytes: Buffer, watch?: StringWatch, memory?: ScanMemory): RequestFields {
  return new BodyFields(bytes, scan(bytes, watch, memory));
}

/** Up to this many members are looked through; making a table of them takes longer than all look-ups. */
const fewMembers = 40;

class BodyFields implements RequestFields {
  readonly members: readonly JsonMember[];
  readonly #bytes: Buffer;
  readonly #byKey: ReadonlyMap<string, JsonMember> | null;

  constructor(bytes: Buffer, members: readonly JsonMember[]) {
    this.#bytes = bytes;
    this.members = members;
    this.#byKey = members.length <= fewMembers ? null : new Map(members.map((member) => [member.key, member]));
  }

  member(key: string): JsonMember | undefined {
    if (this.#byKey !== null) return this.#byKey.get(key);
    for (let at = this.members.length - 1; at >= 0; at -= 1) {
      const member = this.members[at];
      if (member?.key === key) return member;
    }
    return undefined;
  }

  /** May be passed on alone. */
  readonly value = (key: string): unknown => {
    const member = this.member(key);
    return member === undefined ? undefined : (memberValue(this.#bytes, member) ?? undefined);
  };

  bytesOf(key: string): number {
    const member = this.member(key);
    return member === undefined ? 0 : member.valueEnd - member.valueStart;
  }

  string(key: string): string | undefined {
    const read = this.value(key);
    if (read === undefined || typeof read === 'string') return read;
    throw wrongType(key, 'a string');
  }

  boolean(key: string): boolean | undefined {
    const read = this.value(key);
    if (read === undefined || typeof read === 'boolean') return read;
    throw wrongType(key, 'true or false');
  }

  count(key: string): number | undefined {
    const read = this.value(key);
    if (read === undefined || (typeof read === 'number' && Number.isInteger(read) && read > 0)) return read;
    throw wrongType(key, 'a whole number above zero');
  }
}

function scan(bytes: Buffer, watch?: StringWatch, memory?: ScanMemory): JsonMember[] {
  try {
    return scanJsonObject(bytes, watch, memory);
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    throw new GatewayError('invalid_json', 400, error.message, { errorType: 'invalid_request' });
  }
}

/** A field has a type no provider could understand. */
export function wrongType(param: string, expected: string): GatewayError {
  return new GatewayError('invalid_type', 400, `\`${param}\` must be ${expected}.`, {
    param,
    errorType: 'invalid_request',
  });
}
