/** Figures of the options as values and terms. */
export const optionValueNames = [
  'optionsInOrder',
  'optionLargest',
  'optionCloseness',
  'optionTerms',
  'optionCommas',
  'optionsPermuted',
] as const;
export type OptionValues = Readonly<Record<(typeof optionValueNames)[number], number>>;

/** One number, with a unit or a sign around it at most. */
const onlyNumber = /^[^\w-]*(-?\d[\d,]*(?:\.\d+)?)\D*$/;
const word = /[a-z']+/gi;
const termEnding = /(?:ology|itis|osis|emia|ase|ine|ism|tion|ity|ive|ous)$/i;
const fewestValues = 3;
/** Beyond it a number is a code, and its logarithm would outweigh everything else. */
const largestValue = 1e15;

/** @param options at least one */
export function readOptionValues(options: readonly string[]): OptionValues {
  const words = options.map((option) => option.match(word) ?? []);
  const all = words.flat();
  const sorted = new Set(options.map((option) => option.toLowerCase().split(/\W+/).toSorted().join(' ')));
  return {
    ...readNumbers(options),
    optionTerms: all.filter((one) => termEnding.test(one)).length / Math.max(1, all.length),
    optionCommas: Math.log1p(options.reduce((sum, option) => sum + option.split(',').length - 1, 0) / options.length),
    optionsPermuted: sorted.size < options.length ? 1 : 0,
  };
}

/** Zero with fewer than three numbers. */
function readNumbers(
  options: readonly string[],
): Pick<OptionValues, 'optionsInOrder' | 'optionLargest' | 'optionCloseness'> {
  const values = options.flatMap((option) => {
    const match = onlyNumber.exec(option.trim());
    return match === null ? [] : [Math.min(largestValue, Number((match[1] ?? '').replaceAll(',', '')))];
  });
  if (values.length < fewestValues) return { optionsInOrder: 0, optionLargest: 0, optionCloseness: 0 };
  const rising = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
  const falling = values.every((value, index) => index === 0 || value <= (values[index - 1] ?? 0));
  const mean = Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    optionsInOrder: rising || falling ? 1 : 0,
    optionLargest: Math.log1p(Math.max(...values.map(Math.abs))),
    optionCloseness: Math.log1p((Math.max(...values) - Math.min(...values)) / (mean + 1e-9)),
  };
}
