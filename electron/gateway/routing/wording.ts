/** @returns e.g. `$0.075`; at most six digits after the point. */
export function usd(value: number): string {
  return `$${Number(value.toFixed(6))}`;
}

/** @returns a number with thousands separators, e.g. `200,000`. */
export function count(value: number): string {
  return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}

/** @returns `a`, `a and b`, `a, b and c` */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
