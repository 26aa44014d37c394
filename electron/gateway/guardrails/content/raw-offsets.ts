/**
 * Finds where characters of a text stand in the JSON string it is written as: `a\nb` has three characters and four bytes.
 *
 * @param json the JSON text, UTF-8
 * @param start first byte behind the opening quote
 * @returns the byte of a character (a UTF-16 unit; half a pair counts as what stands behind the pair); ask for rising characters
 */
export function createRawOffsets(json: Buffer, start: number): (character: number) => number {
  let place = start;
  let reached = 0;
  return (character) => {
    while (reached < character) {
      const byte = json[place] ?? 0;
      if (byte === 0x5c) place += json[place + 1] === 0x75 ? 6 : 2;
      else place += byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      reached += byte < 0xf0 ? 1 : 2;
    }
    return place;
  };
}
