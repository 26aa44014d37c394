import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../../../../electron/gateway/guardrails/content/pattern/matcher.ts';
import {
  InvalidPatternError,
  parsePattern,
} from '../../../../../electron/gateway/guardrails/content/pattern/parse-pattern.ts';

interface Found {
  readonly start: number;
  readonly end: number;
  readonly fitting: readonly number[];
}

function find(sources: readonly string[], text: string, ignoreCase = false): Found[] {
  const found: Found[] = [];
  createMatcher(sources.map((source) => parsePattern(source, ignoreCase))).findAll(text, ({ start, end, fitting }) => {
    found.push({ start, end, fitting: fitting() });
    return true;
  });
  return found;
}

const texts = (source: string, text: string, ignoreCase = false) =>
  find([source], text, ignoreCase).map(({ start, end }) => text.slice(start, end));

describe('a pattern finds what JavaScript finds', () => {
  test.each([
    ['abc', 'xabcabc'],
    ['a.c', 'abc a\nc a-c'],
    ['[a-c]+', 'xabcx cab'],
    ['[^a-z]+', 'ab12 C'],
    [String.raw`\d{2,3}`, '1 12 123 12345'],
    [String.raw`\bfoo\b`, 'foo foobar xfoo foo'],
    [String.raw`\Bo`, 'o foo'],
    ['^a', 'aa\na'],
    ['a$', 'aa\na'],
    [String.raw`(?:ab|cd){2}`, 'abcd cdcd ab'],
    ['colou?r', 'color colour colr'],
    [String.raw`\w+@\w+\.com`, 'a@b.com, me@x.org you@y.com'],
    [String.raw`\x41\u0042[\t\]]`, 'AB\tAB]'],
    ['(?<year>[0-9]{4})', 'in 2026 and 99'],
    ['a{3}', 'aaaaaaa'],
    ['a{2,}', 'a aa aaa'],
    [String.raw`[\w.-]+`, 'a.b-c d'],
    ['{', 'a{b'],
    [String.raw`\cJ`, 'a\nb'],
    ['x*y', 'xxy y xz'],
    [String.raw`[\b]`, 'a\bc'],
    [String.raw`\s\S`, 'a b\u00a0c'],
    ['ä+', 'xää'],
  ])('%s in %j', (source, text) => {
    expect(texts(source, text)).toEqual(text.match(new RegExp(source, 'g')) ?? []);
  });

  test('without regard to case where asked', () => {
    expect(texts('ignore [a-z]+', 'IGNORE all, ignore ALL', true)).toEqual(['IGNORE all', 'ignore ALL']);
    expect(texts('ÄRGER', 'ärger', true)).toEqual(['ärger']);
  });

  test('on random patterns and texts, as far as leftmost-longest and leftmost-first agree', () => {
    const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '.', String.raw`\b`, 'c');
    const part = fc
      .tuple(atom, fc.constantFrom('', '', '+', '*', '?', '{2}'))
      .map(([one, quantifier]) => (one === String.raw`\b` ? one : one + quantifier));
    const pattern = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 30 });
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        fc.pre(!new RegExp(`^(?:${source})$`).test('') && !isEmptySomewhere(source));
        expect(texts(source, subject)).toEqual(longestMatches(source, subject));
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });
});

function isEmptySomewhere(source: string): boolean {
  try {
    parsePattern(source, false);
    return false;
  } catch (error) {
    return error instanceof InvalidPatternError;
  }
}

/** The slow way: every start, every end. */
function longestMatches(source: string, text: string): string[] {
  const found: string[] = [];
  for (let start = 0; start < text.length; start += 1) {
    for (let end = text.length; end > start; end -= 1) {
      const exact = new RegExp(`(?<=^[^]{${start}})(?:${source})(?=[^]{${text.length - end}}$)`);
      const match = exact.exec(text);
      if (match?.index !== start || match[0].length !== end - start) continue;
      found.push(text.slice(start, end));
      start = end - 1;
      break;
    }
  }
  return found;
}

test('many patterns are looked for at once; those that fit the longest match are named', () => {
  expect(find(['sk-[a-z-]+', 'sk-ant-[a-z]+', 'ant'], 'x sk-ant-abc ant')).toEqual([
    { start: 2, end: 12, fitting: [0, 1] },
    { start: 13, end: 16, fitting: [2] },
  ]);
});

test('a match that is not wanted does not hide one that begins inside of it', () => {
  const matcher = createMatcher([parsePattern(String.raw`\d{3}`, false)]);
  const seen: string[] = [];
  matcher.findAll('12345', ({ start, end }) => {
    seen.push('12345'.slice(start, end));
    return seen.at(-1) === '345';
  });
  expect(seen).toEqual(['123', '234', '345']);
});

test('a text that goes on is open from where a match may be under way', () => {
  const matcher = createMatcher([parsePattern('secret-[a-z]{4}', false), parsePattern(String.raw`\d+x`, false)]);
  expect(['plain ', 'a se', 'secret-ab', 'no 12', '12x '].map((text) => matcher.openFrom(text))).toEqual([
    6, 2, 0, 3, 4,
  ]);
});

describe('refused with invalid_regex_pattern', () => {
  test.each([
    ['(?=a)b', 'Lookahead'],
    ['(?!a)b', 'Lookahead'],
    ['(?<=a)b', 'Lookahead'],
    ['(?<!a)b', 'Lookahead'],
    [String.raw`(a)\1`, 'Back-references'],
    [String.raw`(?<n>a)\k<n>`, 'Back-references'],
    ['(a+)+', 'inside a quantifier'],
    ['(a*)*b', 'inside a quantifier'],
    ['(?:a|b+){2,}c', 'inside a quantifier'],
    ['((a{2,})b){3}', 'inside a quantifier'],
    ['a**', 'one after the other'],
    ['*a', 'nothing to repeat'],
    ['(a', 'not closed'],
    ['a)', 'without an opening'],
    ['[a', 'not closed'],
    ['[z-a]', 'out of order'],
    ['a{3,2}', 'out of order'],
    ['a{5000}', 'too large'],
    ['(?:a{100}){100}', 'too large'],
    ['a*', 'empty text'],
    ['^', 'empty text'],
    ['a|', 'empty text'],
    ['\\', 'at the end'],
    [String.raw`\p{L}`, 'not supported'],
    [`${'('.repeat(200)}a${')'.repeat(200)}`, 'too deep'],
  ])('%s', (source, reason) => {
    expect(() => parsePattern(source, false)).toThrow(InvalidPatternError);
    expect(() => parsePattern(source, false)).toThrow(reason);
  });
});
