/** Grows with the longest text; searching never waits for anything, so all searches share it. */
let units = new Uint16Array();
let bytes = new Uint8Array();
const encoder = new TextEncoder();

/**
 * Asking a string for each of its units takes longer than looking at them; having it written as UTF-8 and reading that does not.
 *
 * @returns the UTF-16 units of a text, until the next call. What stands behind them is of earlier texts; half a pair reads as U+FFFD.
 */
export function unitsOf(text: string): Uint16Array {
  const { length } = text;
  if (length > units.length) {
    units = new Uint16Array(Math.max(length, 2 * units.length, 4_096));
    bytes = new Uint8Array(units.length * mostBytesPerUnit);
  }
  const { written } = encoder.encodeInto(text, bytes);
  if (written === length) units.set(bytes.subarray(0, length));
  else decode(written);
  return units;
}

const mostBytesPerUnit = 3;

/** UTF-8 that an encoder has written is well formed. */
function decode(end: number): void {
  let unit = 0;
  for (let at = 0; at < end;) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      units[unit] = first;
      at += 1;
    } else if (first < 0xe0) {
      units[unit] = ((first & 0x1f) << 6) | rest(at + 1);
      at += 2;
    } else if (first < 0xf0) {
      units[unit] = ((first & 0x0f) << 12) | (rest(at + 1) << 6) | rest(at + 2);
      at += 3;
    } else {
      const point = ((first & 0x07) << 18) | (rest(at + 1) << 12) | (rest(at + 2) << 6) | rest(at + 3);
      units[unit] = 0xd800 + ((point - 0x10000) >> 10);
      unit += 1;
      units[unit] = 0xdc00 + (point & 0x3ff);
      at += 4;
    }
    unit += 1;
  }
}

function rest(at: number): number {
  return (bytes[at] as number) & 0x3f;
}
