import {
  allButLineEnds,
  charRange,
  charsOf,
  digits,
  foldCase,
  invertSet,
  joinSets,
  spaces,
  wordChars,
  type CharSet,
} from './char-set.ts';

/** A regular expression as a tree. */
export type PatternNode =
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number }
  | { readonly kind: 'assertion'; readonly what: Assertion };

export type Assertion = 'start' | 'end' | 'boundary' | 'no-boundary';

/** OpenRouter's name for it. The message is a sentence for the person who wrote the pattern. */
export class InvalidPatternError extends Error {
  readonly code = 'invalid_regex_pattern';
}

/** States a pattern may need; counted repetitions multiply. */
const mostStates = 2_000;

/**
 * Reads JavaScript's regular expressions, without flags. Refuses what has no place in a machine that looks at every character once
 * (lookaround, back-references) and, as OpenRouter does, quantifiers inside quantifiers, which are slow in other engines.
 * Characters are UTF-16 units; greedy and lazy mean the same, because the longest match is taken.
 *
 * @throws InvalidPatternError
 */
export function parsePattern(source: string, ignoreCase: boolean): PatternNode {
  const node = readChoice({ source, at: 0, ignoreCase, depth: 0 }, true);
  refuseNested(node);
  if (sizeOf(node) > mostStates)
    throw new InvalidPatternError('The pattern is too large: its counted repetitions add up to too many steps.');
  if (canBeEmpty(node))
    throw new InvalidPatternError('The pattern fits the empty text, so it would be found everywhere.');
  return node;
}

interface Reader {
  readonly source: string;
  readonly ignoreCase: boolean;
  at: number;
  depth: number;
}

function readChoice(reader: Reader, outermost: boolean): PatternNode {
  const options = [readSequence(reader)];
  while (reader.source[reader.at] === '|') {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  if (outermost && reader.at < reader.source.length) fail('There is a closing bracket without an opening one.');
  const [first] = options;
  return options.length === 1 && first !== undefined ? first : { kind: 'choice', options };
}

function readSequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = [];
  for (;;) {
    const character = reader.source[reader.at];
    if (character === undefined || character === '|' || character === ')') break;
    parts.push(readQuantified(reader));
  }
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind: 'sequence', parts };
}

function readQuantified(reader: Reader): PatternNode {
  const part = readAtom(reader);
  const quantifier = readQuantifier(reader);
  if (quantifier === null) return part;
  if (part.kind === 'assertion') fail('A quantifier stands after a position such as ^ or \\b.');
  if (readQuantifier(reader) !== null) fail('Two quantifiers stand one after the other.');
  return { kind: 'repeat', part, ...quantifier };
}

function readQuantifier(reader: Reader): { readonly min: number; readonly max: number } | null {
  const simple = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] } as const;
  const character = reader.source[reader.at] ?? '';
  const counted = /^\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(reader.source.slice(reader.at, reader.at + 16));
  let found: readonly [number, number];
  if (character === '*' || character === '+' || character === '?') {
    found = simple[character];
    reader.at += 1;
  } else if (counted !== null) {
    const min = Number(counted[1]);
    found = [min, counted[3] === undefined ? (counted[2] === undefined ? min : Infinity) : Number(counted[3])];
    if (found[1] < min) fail('The numbers of a quantifier are out of order.');
    reader.at += counted[0].length;
  } else return null;
  if (reader.source[reader.at] === '?') reader.at += 1;
  return { min: found[0], max: found[1] };
}

const deepest = 100;

function readAtom(reader: Reader): PatternNode {
  const character = reader.source[reader.at] ?? '';
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      reader.at += 1;
      return chars(readClass(reader), reader);
    case '.':
      reader.at += 1;
      return { kind: 'chars', set: allButLineEnds };
    case '^':
    case '$':
      reader.at += 1;
      return { kind: 'assertion', what: character === '^' ? 'start' : 'end' };
    case '\\':
      return readEscape(reader);
    case '*':
    case '+':
    case '?':
      return fail(`There is nothing to repeat before ${character}.`);
    default:
      reader.at += 1;
      return chars(charsOf(character), reader);
  }
}

function readGroup(reader: Reader): PatternNode {
  const opening = /^\((?:\?:|\?<[A-Za-z_$][\w$]*>)?/.exec(reader.source.slice(reader.at, reader.at + 100))?.[0] ?? '(';
  reader.at += opening.length;
  if (opening === '(' && reader.source[reader.at] === '?') fail('Lookahead and lookbehind are not supported.');
  reader.depth += 1;
  if (reader.depth > deepest) fail('The groups are nested too deep.');
  const node = readChoice(reader, false);
  if (reader.source[reader.at] !== ')') fail('A bracket is not closed.');
  reader.at += 1;
  reader.depth -= 1;
  return node;
}

function readEscape(reader: Reader): PatternNode {
  const next = reader.source[reader.at + 1] ?? '';
  if (next === 'b' || next === 'B') {
    reader.at += 2;
    return { kind: 'assertion', what: next === 'b' ? 'boundary' : 'no-boundary' };
  }
  if (/[1-9]/.test(next) || next === 'k') fail('Back-references are not supported.');
  return chars(readEscapedSet(reader), reader);
}

const classes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: invertSet(digits),
  w: wordChars,
  W: invertSet(wordChars),
  s: spaces,
  S: invertSet(spaces),
};
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };

/** Reads a backslash and what belongs to it. */
function readEscapedSet(reader: Reader): CharSet {
  const next = reader.source[reader.at + 1];
  if (next === undefined) return fail('There is a backslash at the end.');
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|c([A-Za-z]))/.exec(
    reader.source.slice(reader.at, reader.at + 6),
  );
  if (code !== null) {
    reader.at += code[0].length;
    const unit = code[3] === undefined ? Number.parseInt(code[1] ?? code[2] ?? '', 16) : code[3].charCodeAt(0) % 32;
    return charRange(unit, unit);
  }
  if (/[pPuxckK]/.test(next)) fail(`\\${next} is not supported here.`);
  reader.at += 2;
  return classes[next] ?? charsOf(controls[next] ?? next);
}

/** Reads a class such as `[^a-z\d]`, after its opening bracket. */
function readClass(reader: Reader): CharSet {
  const inverted = reader.source[reader.at] === '^';
  if (inverted) reader.at += 1;
  const sets: CharSet[] = [];
  for (;;) {
    const character = reader.source[reader.at];
    if (character === undefined) fail('A [ is not closed.');
    if (character === ']') break;
    const from = readClassMember(reader);
    const dash = reader.source[reader.at] === '-' && reader.source[reader.at + 1] !== ']';
    if (!dash || !isSingle(from)) {
      sets.push(from);
      continue;
    }
    reader.at += 1;
    const to = readClassMember(reader);
    if (!isSingle(to)) sets.push(from, charsOf('-'), to);
    else if ((to[0] ?? 0) < (from[0] ?? 0)) fail('A range in [ ] is out of order.');
    else sets.push(charRange(from[0] ?? 0, to[0] ?? 0));
  }
  reader.at += 1;
  const set = reader.ignoreCase ? foldCase(joinSets(sets)) : joinSets(sets);
  return inverted ? invertSet(set) : set;
}

function readClassMember(reader: Reader): CharSet {
  const character = reader.source[reader.at] ?? '';
  if (character === '\\') {
    if (reader.source[reader.at + 1] !== 'b') return readEscapedSet(reader);
    reader.at += 2;
    return charsOf('\b');
  }
  reader.at += 1;
  return charsOf(character);
}

function isSingle(set: CharSet): boolean {
  return set.length === 2 && set[0] === set[1];
}

function chars(set: CharSet, { ignoreCase }: Reader): PatternNode {
  return { kind: 'chars', set: ignoreCase ? foldCase(set) : set };
}

function fail(message: string): never {
  throw new InvalidPatternError(message);
}

function partsOf(node: PatternNode): readonly PatternNode[] {
  switch (node.kind) {
    case 'sequence':
      return node.parts;
    case 'choice':
      return node.options;
    case 'repeat':
      return [node.part];
    default:
      return [];
  }
}

/** `(a+)+`: a part that may be repeated without end, repeated. */
function refuseNested(node: PatternNode): void {
  if (node.kind === 'repeat' && node.max > 1 && hasEndless(node.part)) {
    fail('A quantifier stands inside a quantifier, as in (a+)+.');
  }
  partsOf(node).forEach(refuseNested);
}

function hasEndless(node: PatternNode): boolean {
  return (node.kind === 'repeat' && node.max === Infinity) || partsOf(node).some(hasEndless);
}

function sizeOf(node: PatternNode): number {
  const inner = partsOf(node).reduce((sum, part) => sum + sizeOf(part), 1);
  return node.kind === 'repeat' ? inner * Math.max(1, node.max === Infinity ? node.min : node.max) + 1 : inner;
}

function canBeEmpty(node: PatternNode): boolean {
  switch (node.kind) {
    case 'chars':
      return false;
    case 'assertion':
      return true;
    case 'sequence':
      return node.parts.every(canBeEmpty);
    case 'choice':
      return node.options.some(canBeEmpty);
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.part);
    default:
      return node satisfies never;
  }
}
