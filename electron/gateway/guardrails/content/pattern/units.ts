/** Where texts are written to and read from. */
interface Room {
  readonly units: Uint16Array;
  readonly bytes: Uint8Array;
}

const mostBytesPerUnit = 3;
const firstUnits = 4_096;
/** Longer texts are rare, and what they need is not kept: about 1 MB is. */
const mostKeptUnits = 256 * 1_024;

/** Grows with the texts; searching never waits for anything, so all searches share it. */
let kept = makeRoom(0);
const encoder = new TextEncoder();

/**
 * Asking a string for each of its units takes longer than looking at them; having it written as UTF-8 and reading that does not.
 *
 * @returns the UTF-16 units of a text, until the next call. What stands behind them is of earlier texts; half a pair reads as U+FFFD.
 */
export function unitsOf(text: string): Uint16Array {
  const { length } = text;
  const room = roomFor(length);
  const { written } = encoder.encodeInto(text, room.bytes);
  if (written === length) room.units.set(room.bytes.subarray(0, length));
  else decode(room, written);
  return room.units;
}

function roomFor(length: number): Room {
  if (length <= kept.units.length) return kept;
  if (length > mostKeptUnits) return makeRoom(length);
  kept = makeRoom(Math.min(Math.max(length, 2 * kept.units.length, firstUnits), mostKeptUnits));
  return kept;
}

function makeRoom(units: number): Room {
  return { units: new Uint16Array(units), bytes: new Uint8Array(units * mostBytesPerUnit) };
}

/** UTF-8 that an encoder has written is well formed. */
function decode({ units, bytes }: Room, end: number): void {
  let unit = 0;
  for (let at = 0; at < end;) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      units[unit] = first;
      at += 1;
    } else if (first < 0xe0) {
      units[unit] = ((first & 0x1f) << 6) | rest(bytes, at + 1);
      at += 2;
    } else if (first < 0xf0) {
      units[unit] = ((first & 0x0f) << 12) | (rest(bytes, at + 1) << 6) | rest(bytes, at + 2);
      at += 3;
    } else {
      const point =
        ((first & 0x07) << 18) | (rest(bytes, at + 1) << 12) | (rest(bytes, at + 2) << 6) | rest(bytes, at + 3);
      units[unit] = 0xd800 + ((point - 0x10000) >> 10);
      unit += 1;
      units[unit] = 0xdc00 + (point & 0x3ff);
      at += 4;
    }
    unit += 1;
  }
}

function rest(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) & 0x3f;
}
