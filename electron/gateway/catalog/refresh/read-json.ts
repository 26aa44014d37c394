/** Reads of foreign JSON: what has another shape than expected counts as absent, never as a crash. */

export type Json = Readonly<Record<string, unknown>>;

/** @returns the object; an empty one for anything else. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** @returns the entries as objects; none for anything that is no list. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

/** @returns the text; null for an empty one and for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Numbers, and strings of them. */
export function numberOf(value: unknown): number | null {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) ? read : null;
}

/** @returns the texts of a list. */
export function wordsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

/** @returns the day of a time in ms since epoch, ISO. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
