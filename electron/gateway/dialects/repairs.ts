import type { Dialect } from '../../../shared/dialect.ts';
import type { JsonObject } from './json-value.ts';
import type { Refusal, Repair, RepairRule } from './repairs/repair.ts';
import { fieldRepairs } from './repairs/field-repairs.ts';
import { limitRepairs } from './repairs/limit-repairs.ts';
import { reasoningRepairs } from './repairs/reasoning-repairs.ts';
import { shapeRepairs } from './repairs/shape-repairs.ts';
import { streamRepairs } from './repairs/stream-repairs.ts';

/** Special cures before general ones: dropping a field is the last resort. */
const rules: readonly RepairRule[] = [
  ...reasoningRepairs,
  ...shapeRepairs,
  ...streamRepairs,
  ...limitRepairs,
  ...fieldRepairs,
];

/**
 * Looks for a cure for a provider's refusal. Pure: whether to try again, once, and to remember the cure, is the caller's.
 *
 * @param errorBody the parsed body of the error, or its text
 * @returns null when nothing known would help, or the cure changes nothing
 */
export function findRepair(dialect: Dialect, status: number, errorBody: unknown, body: JsonObject): Repair | null {
  if (status !== 400 && status !== 422) return null;
  const text = textOf(errorBody);
  if (text === null) return null;
  const refusal: Refusal = { dialect, status, text: unescapeQuotes(text), error: errorBody, body };
  for (const rule of rules) {
    const repair = rule(refusal);
    if (repair !== null && repair.apply(body) !== body) return repair;
  }
  return null;
}

/** @returns null for an error that is nested so deep that it can be read, but not written */
function textOf(errorBody: unknown): string | null {
  if (typeof errorBody === 'string') return errorBody;
  try {
    return JSON.stringify(errorBody ?? '');
  } catch {
    return null;
  }
}

function unescapeQuotes(text: string): string {
  return text.replaceAll('\\"', '"');
}
