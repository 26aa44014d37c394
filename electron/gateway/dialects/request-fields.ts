import { GatewayError } from '../errors.ts';
import { JsonScanError, memberValue, scanJsonObject, type JsonMember } from './scan-json.ts';
import type { ScanMemory } from './scan-memory.ts';
import type { StringWatch } from './string-watch.ts';

/** The outermost fields of a body, parsed one by one when asked for. */
export interface RequestFields {
  readonly members: readonly JsonMember[];
  /** @returns the parsed value, undefined when the field is absent or null. The last of two equal keys wins, as in JSON.parse. */
  value(key: string): unknown;
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
  const members = scan(bytes, watch, memory);
  const byKey = new Map<string, JsonMember>();
  for (const member of members) byKey.set(member.key, member);

  function value(key: string): unknown {
    const member = byKey.get(key);
    return member === undefined ? undefined : (memberValue(bytes, member) ?? undefined);
  }

  return {
    members,
    value,
    bytesOf(key) {
      const member = byKey.get(key);
      return member === undefined ? 0 : member.valueEnd - member.valueStart;
    },
    string: (key) => typed(key, value(key), 'a string', (read) => typeof read === 'string'),
    boolean: (key) => typed(key, value(key), 'true or false', (read) => typeof read === 'boolean'),
    count: (key) =>
      typed(key, value(key), 'a whole number above zero', (read) => Number.isInteger(read) && (read as number) > 0),
  };
}

function scan(bytes: Buffer, watch?: StringWatch, memory?: ScanMemory): JsonMember[] {
  try {
    return scanJsonObject(bytes, watch, memory);
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
    throw new GatewayError('invalid_json', 400, error.message, { errorType: 'invalid_request' });
  }
}

function typed<T>(key: string, read: unknown, expected: string, fits: (read: unknown) => boolean): T | undefined {
  if (read === undefined) return undefined;
  if (!fits(read)) throw wrongType(key, expected);
  return read as T;
}

/** A field has a type no provider could understand. */
export function wrongType(param: string, expected: string): GatewayError {
  return new GatewayError('invalid_type', 400, `\`${param}\` must be ${expected}.`, {
    param,
    errorType: 'invalid_request',
  });
}
