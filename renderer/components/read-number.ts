/**
 * A decimal comma is as good as a point; `1,000` could be either and is no number.
 *
 * @returns null for an empty field that may be empty, undefined for anything that is no such number.
 */
export function readNumber(text: string, min: number, max: number, mayBeEmpty: boolean): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return mayBeEmpty ? null : undefined;
  const isDecimal = /^\d*,\d+$/.test(trimmed) && !/^[1-9]\d{0,2},\d{3}$/.test(trimmed);
  const value = Number(isDecimal ? trimmed.replace(',', '.') : trimmed);
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}
