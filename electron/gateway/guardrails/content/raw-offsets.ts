/**
 * Finds where characters of a text stand in the JSON string it is written as: `a\nb` has three characters and four places.
 *
 * @param raw the JSON text
 * @param start first character behind the opening quote
 * @returns the place of a character; ask for rising characters
 */
export function createRawOffsets(raw: string, start: number): (character: number) => number {
  let place = start;
  let reached = 0;
  return (character) => {
    for (; reached < character; reached += 1) {
      if (raw[place] !== '\\') place += 1;
      else place += raw[place + 1] === 'u' ? 6 : 2;
    }
    return place;
  };
}
