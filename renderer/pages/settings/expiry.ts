/** @returns the local day of a time, as a date field writes it; empty for none. @param at ms since epoch */
export function toDateField(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @returns the last millisecond of a local day, ms since epoch; null for an empty field. @param day `2026-12-31` */
export function endOfDay(day: string): number | null {
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(date)) return null;
  return new Date(year, month - 1, date + 1).getTime() - 1;
}
