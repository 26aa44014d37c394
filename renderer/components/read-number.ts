/** @returns null for an empty field that may be empty, undefined for anything that is no such number. */
export function readNumber(text: string, min: number, max: number, mayBeEmpty: boolean): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return mayBeEmpty ? null : undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}
