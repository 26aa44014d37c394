/** Figures of the stem of a multiple-choice question: what kind of thing is asked, and in which form. */
export const stemSignNames = [
  'stemSentences',
  'stemAsks',
  'stemEndsFlat',
  'stemEndsOpen',
  'stemYears',
  'stemNames',
  'stemCapitals',
  'stemLongestWords',
  'stemConditions',
  'stemSources',
  'lastStemTerms',
] as const;
export type StemSigns = Readonly<Record<(typeof stemSignNames)[number], number>>;

const year = /\b(?:1[5-9]|20)\d\d\b/g;
/** A capital that does not open a sentence. */
const name = /(?<=[a-z,] )[A-Z][a-z]+/g;
const capitals = /\b[A-Z]{2,}\b/g;
const word = /[a-z']+/gi;
const condition = /\bif\b|\bsuppose|\blet\b|\bassum|\bgiven that\b/gi;
const source = /\brefers to the following\b|\bpassage\b|\bexcerpt\b|\baccording to the\b/gi;
const term = /\bcalled\b|\bknown as\b|\bterm\b|\brefers to\b|\bdefined\b|\bdefinition\b/gi;
const longestLetters = 12;
const sentenceEnd = /[.?!:]\s+(?=\S)/g;

/** @param stem without blanks at its end. */
export function startOfLastSentence(stem: string): number {
  let start = 0;
  for (const match of stem.matchAll(sentenceEnd)) start = match.index + match[0].length;
  return start;
}

/** @param stem without blanks at its end. @param lastStart where its last sentence starts. */
export function readStemSigns(stem: string, lastStart: number): StemSigns {
  const words = stem.match(word) ?? [];
  const count = (pattern: RegExp, text = stem): number => Math.log1p(text.match(pattern)?.length ?? 0);
  return {
    stemSentences: count(sentenceEnd),
    stemAsks: stem.endsWith('?') ? 1 : 0,
    stemEndsFlat: stem.endsWith('.') ? 1 : 0,
    stemEndsOpen: /[?:_.]$/.test(stem) ? 0 : 1,
    stemYears: count(year),
    stemNames: count(name),
    stemCapitals: count(capitals),
    stemLongestWords: words.filter((one) => one.length >= longestLetters).length / Math.max(1, words.length),
    stemConditions: count(condition),
    stemSources: count(source),
    lastStemTerms: count(term, stem.slice(lastStart)),
  };
}
