import { parseLossless } from './lossless-json.ts';

/** A JSON object whose members nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** @returns the value as an object; null for anything else, arrays included. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** @returns the value as a list; empty for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @returns the objects of a list, others left out. */
export function objectsOf(value: unknown): readonly JsonObject[] {
  return listOf(value).filter((entry): entry is JsonObject => objectOf(entry) !== null);
}

/** @returns the value when it is a string. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** @returns the value when it is a finite number. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** @returns the value when it is true or false. */
export function flagOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** @returns a count of tokens: 0 for what is no finite number. */
export function countOf(value: unknown): number {
  return numberOf(value) ?? 0;
}

/** @returns the members whose names are not in `known` and whose values are neither null nor undefined. */
export function othersOf(source: JsonObject, known: ReadonlySet<string>): JsonObject {
  const others: Record<string, unknown> = {};
  for (const name of Object.keys(source)) {
    const value = source[name];
    if (!known.has(name) && value !== null && value !== undefined) others[name] = value;
  }
  return others;
}

/** @returns the object without members that are undefined or null. */
export function compact(source: JsonObject): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(source)) {
    const value = source[name];
    if (value !== undefined && value !== null) kept[name] = value;
  }
  return kept;
}

/** @returns the parsed text with all digits of its numbers, undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}
