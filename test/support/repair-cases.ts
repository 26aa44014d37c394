import { expect, test } from 'vitest';
import type { JsonObject } from '../../electron/gateway/dialects/json-value.ts';
import { findRepair } from '../../electron/gateway/dialects/repairs.ts';
import type { Dialect } from '../../shared/dialect.ts';

/** Errors in the shapes of three providers. */
export const openAi = (message: string, param: string | null = null, code = 'unsupported_value'): JsonObject => ({
  error: { message, type: 'invalid_request_error', param, code },
});
export const anthropic = (message: string): JsonObject => ({
  type: 'error',
  error: { type: 'invalid_request_error', message },
});
export const google = (message: string): JsonObject => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } });

export const thinking = { type: 'thinking', thinking: 'Hm', signature: 's' };
export const toolUse = { type: 'tool_use', id: 'call:1', name: 'f', input: {} };

/** Provider, its words, the body it refused, the cure, the cured body. */
type RepairCase = readonly [string, Dialect, JsonObject, JsonObject, string, JsonObject];

/** A test for each: the cure is found and described, cures, and leaves the body as it was. */
export function testCures(cases: readonly RepairCase[]): void {
  test.each(cases)('%s', (_, dialect, error, body, id, cured) => {
    const before = structuredClone(body);
    const repair = findRepair(dialect, 400, error, body);
    expect(repair?.id).toBe(id);
    expect(repair?.describe).toMatch(/^[A-Z].*\.$/);
    expect(JSON.parse(JSON.stringify(repair?.apply(body)))).toEqual(cured);
    expect(body).toEqual(before);
  });
}
