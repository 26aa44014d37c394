import { numberKind, readTokens, signKind, wordKind } from './tokens.ts';
import type { Tokens } from './tokens.ts';
import { countGroups, indexGroups } from './word-groups.ts';

/** Words that say what has to be done with the quantities of a word problem, and in how many steps. */
const storyWords = {
  rate: 'per each every apiece',
  comparison: 'more less fewer greater older younger longer shorter taller higher lower farther faster',
  than: 'than',
  multiple: 'times twice double half triple thrice',
  asMuch: 'many much',
  rest: 'remaining rest left leftover remainder remain remains',
  unknown: 'original originally initially started start begin beginning certain some unknown',
  equal: 'same equal equally split share shared divided evenly',
  condition: 'if',
  mean: 'average mean ratio fraction',
  percent: 'percent percentage',
  total: 'total altogether combined together',
  time: 'minute minutes hour hours day days week weeks month months year years second seconds',
  weekday: 'monday tuesday wednesday thursday friday saturday sunday',
  order: 'then after before later next first second finally',
  taking: 'lost gave gives give sold ate eats spent used broke died less fewer discount off loses takes',
  adding: 'bought buys found gets got received gain gained adds earned earns picks more',
  limit: "not never except without only don't doesn't didn't isn't wasn't",
  trade: 'profit interest tax discount tip increase decrease',
  age: 'old age ages older younger',
  shape: 'square rectangle rectangular area perimeter triangle circle volume side sides cube',
  travel: 'speed mph drive drives drove travel travels traveled miles',
  numberWord:
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty fifty sixty hundred thousand dozen half third quarter twice double triple thrice',
  money: 'dollar dollars cent cents cost costs pay pays spend money earn earns change',
  and: 'and',
} as const;
const storyGroups = Object.keys(storyWords) as readonly (keyof typeof storyWords)[];
const groupsByWord = indexGroups(storyGroups.map((name) => storyWords[name]));

const countNames = [
  'numbers',
  'quantities',
  'distinctNumbers',
  'largestNumber',
  'magnitudes',
  'digits',
  'unevenNumbers',
  'hardFactors',
  'decimals',
  'fractions',
  'percentSigns',
  'moneySigns',
  'sentences',
  'sentencesWithoutNumbers',
  'numbersPerSentence',
  'mostNumbersInSentence',
  'wordsPerSentence',
  'words',
  'distinctWords',
  'wordLength',
  'commas',
  'names',
  'multiples',
  'asMuch',
  'questionWords',
  'questionShare',
  'questionNumbers',
] as const;

/** Groups that also count in the question alone: they say what is asked for. */
const askedGroups = ['rate', 'comparison', 'rest', 'condition', 'mean', 'percent', 'total', 'money'] as const;

/** Every figure of a word problem, in order. */
export const storyNames: readonly string[] = [
  ...countNames,
  ...storyGroups.map((name) => `says ${name}`),
  ...askedGroups.map((name) => `asks ${name}`),
];

/** Word problems are short; of a longer text the end counts, where the question stands. */
const storyChars = 1_000;

/** @returns logarithms of the counts in `storyNames`; the same text always gives the same figures. */
export function readStory(text: string): Float32Array {
  const story = text.slice(-storyChars).trim();
  const sentences = story.split(/(?<=[.?!])\s+/).map(readSentence);
  const question = sentences.findLast((sentence) => sentence.asks) ?? sentences[sentences.length - 1]!;
  const sum = (of: (sentence: Sentence) => number): number => sentences.reduce((total, one) => total + of(one), 0);
  const numbers = sentences.flatMap((sentence) => sentence.numbers);
  const words = sentences.flatMap((sentence) => sentence.words);
  const groups = storyGroups.map((_, group) => sum((sentence) => sentence.groups[group] ?? 0));
  const numberWords = groups[storyGroups.indexOf('numberWord')] ?? 0;
  const counts: Record<(typeof countNames)[number], number> = {
    numbers: numbers.length,
    quantities: numbers.length + numberWords,
    distinctNumbers: new Set(numbers).size,
    largestNumber: Math.log10(1 + Math.max(0, ...numbers)),
    magnitudes: numbers.reduce((total, number) => total + Math.log10(1 + number), 0),
    digits: sum((sentence) => sentence.digits),
    unevenNumbers: numbers.filter((number) => number > 10 && number % 5 !== 0).length,
    hardFactors: numbers.filter((number) => number >= 13 && number % 10 !== 0).length,
    decimals: sum((sentence) => sentence.decimals),
    fractions: sum((sentence) => sentence.fractions),
    percentSigns: sum((sentence) => sentence.percents),
    moneySigns: sum((sentence) => sentence.money),
    sentences: sentences.length,
    sentencesWithoutNumbers: sentences.filter((sentence) => sentence.numbers.length === 0).length,
    numbersPerSentence: numbers.length / sentences.length,
    mostNumbersInSentence: Math.max(...sentences.map((sentence) => sentence.numbers.length)),
    wordsPerSentence: words.length / sentences.length,
    words: words.length,
    distinctWords: new Set(words).size,
    wordLength: sum((sentence) => sentence.letters) / Math.max(1, words.length),
    commas: sum((sentence) => sentence.commas),
    names: new Set(story.match(namePattern)).size,
    multiples: story.match(multiplePattern)?.length ?? 0,
    asMuch: story.match(asMuchPattern)?.length ?? 0,
    questionWords: question.words.length,
    questionShare: question.words.length / Math.max(1, words.length),
    questionNumbers: question.numbers.length,
  };
  return Float32Array.of(
    ...countNames.map((name) => Math.log1p(counts[name])),
    ...groups.map(Math.log1p),
    ...askedGroups.map((name) => Math.log1p(question.groups[storyGroups.indexOf(name)] ?? 0)),
  );
}

interface Sentence {
  readonly asks: boolean;
  readonly numbers: readonly number[];
  readonly digits: number;
  readonly decimals: number;
  readonly fractions: number;
  readonly percents: number;
  readonly money: number;
  readonly commas: number;
  /** Hashes. */
  readonly words: readonly number[];
  readonly letters: number;
  /** Counts, in the order of `storyGroups`. */
  readonly groups: readonly number[];
}

/** A capital that does not open a sentence, or that opens the story. */
const namePattern = /(?<=[a-z,] )[A-Z][a-z]+|^[A-Z][a-z]+/g;
const multiplePattern = /\btimes (?:as|more|the|that)\b|\b(?:twice|double|triple)|\bhalf (?:as|the|of)\b/gi;
const asMuchPattern = /\bas (?:many|much|old|long|far|tall|large|big)\b/gi;
/** Beyond it a number is a code, and its logarithm would outweigh everything else. */
const largestNumber = 1e15;
const numberPattern = /\d[\d,]*(?:\.\d+)?/g;

function readSentence(text: string): Sentence {
  const tokens = readTokens(text);
  const numbers = text.match(numberPattern) ?? [];
  const signs = countSigns(text, tokens);
  return {
    asks: text.includes('?'),
    numbers: numbers.map((number) => Math.min(largestNumber, Number(number.replaceAll(',', '')))),
    digits: numbers.reduce((sum, number) => sum + number.replaceAll(/\D/g, '').length, 0),
    decimals: numbers.filter((number) => number.includes('.')).length,
    ...signs,
    ...readWords(tokens),
  };
}

function readWords(tokens: Tokens): Pick<Sentence, 'words' | 'letters' | 'groups'> {
  const words: number[] = [];
  const groups = storyGroups.map(() => 0);
  let letters = 0;
  for (let index = 0; index < tokens.count; index++) {
    if (tokens.kinds[index] !== wordKind) continue;
    const hash = tokens.hashes[index] ?? 0;
    words.push(hash);
    letters += tokens.lengths[index] ?? 0;
    countGroups(groupsByWord, groups, hash);
  }
  return { words, letters, groups };
}

function countSigns(text: string, tokens: Tokens): Pick<Sentence, 'fractions' | 'percents' | 'money' | 'commas'> {
  const signs = { fractions: 0, percents: 0, money: 0, commas: 0 };
  for (let index = 0; index < tokens.count; index++) {
    if (tokens.kinds[index] !== signKind) continue;
    const sign = text[tokens.starts[index] ?? 0];
    if (sign === '%') signs.percents++;
    else if (sign === '$') signs.money++;
    else if (sign === ',') signs.commas++;
    else if (sign === '/' && isNumber(tokens, index - 1) && isNumber(tokens, index + 1)) signs.fractions++;
  }
  return signs;
}

/** Behind the last token stands what an earlier text left there. */
function isNumber(tokens: Tokens, index: number): boolean {
  return index < tokens.count && tokens.kinds[index] === numberKind;
}
