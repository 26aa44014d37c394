/** An option of a multiple-choice question. */
export interface OptionSpan {
  /** Where the line of the option starts, and its words. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const optionLine = /^[ \t]*\(?([A-J])[.)][ \t]+(.*)$/gm;
const mostOptions = 10;

/** @returns the options from A on, as far as they stand in order. */
export function findOptions(text: string): readonly OptionSpan[] {
  const options: OptionSpan[] = [];
  optionLine.lastIndex = 0;
  for (
    let match = optionLine.exec(text);
    match !== null && options.length < mostOptions;
    match = optionLine.exec(text)
  ) {
    if ((match[1] ?? '').charCodeAt(0) - 65 !== options.length) continue;
    const end = match.index + match[0].length;
    options.push({ line: match.index, start: end - (match[2] ?? '').length, end });
  }
  return options;
}
