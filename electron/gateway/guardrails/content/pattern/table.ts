import { edge, isIn, word, type Alphabet, type Neighbour } from './alphabet.ts';
import type { Assertion } from './parse-pattern.ts';
import type { StateGraph } from './state-graph.ts';

/**
 * A table that grows as texts are read: one row per set of states the graph can be in, one column per class of characters. Each
 * character then costs one look-up, whatever the patterns are. Rows are forgotten when there are too many, so memory is bounded.
 */
export interface Table {
  /** Entries of all rows: -1 = not yet known, else the first entry of the next row times two, plus one when a match ends here. */
  entries: Int32Array;
  /** The row to begin with, when this stands before the text. */
  readonly startRow: (before: Neighbour) => number;
  /** Makes an entry that is not yet known. @returns its value; rows may have been forgotten, so go on with it alone */
  readonly fill: (row: number, characterClass: number) => number;
  /** Patterns that end at the entry that was filled last. */
  filled: readonly number[];
  /** Which patterns end at a known entry with a match, in their order. */
  readonly foundAt: (row: number, characterClass: number) => readonly number[];
  /** true when no match is under way. */
  readonly isIdle: (row: number) => boolean;
  /** Row from which nothing can be found any more. */
  readonly deadRow: number;
}

export interface TableOptions {
  /** Every character may begin a match. */
  readonly searching: boolean;
  /** The text is read from its end. */
  readonly backwards: boolean;
}

const mostRows = 6_000;

export function createTable({ states, start }: StateGraph, alphabet: Alphabet, options: TableOptions): Table {
  const width = alphabet.end + 1;
  const fresh = new Map<number, Reached>();
  const mark = new Int32Array(states.length);
  let marked = 0;
  let rows: { readonly key: string; readonly set: readonly number[]; readonly before: Neighbour }[] = [];
  let rowOf = new Map<string, number>();
  let found = new Map<number, readonly number[]>();
  let starts: (number | undefined)[] = [];

  const table: Table = { entries: new Int32Array(0), startRow, fill, filled: [], foundAt, isIdle, deadRow: 0 };
  forget();
  return table;

  function forget(): void {
    rows = [];
    rowOf = new Map();
    found = new Map();
    starts = [];
    table.entries = new Int32Array(width * 16).fill(-1);
    addRow([], edge); // the dead row, when not searching
    table.entries.fill(0, 0, options.searching ? 0 : width);
  }

  function addRow(set: readonly number[], before: Neighbour): number {
    const key = `${before}${keyOf(set)}`;
    const known = rowOf.get(key);
    if (known !== undefined) return known;
    const row = rows.length * width;
    rows.push({ key, set, before });
    rowOf.set(key, row);
    if (row + width > table.entries.length) {
      const larger = new Int32Array(table.entries.length * 2).fill(-1);
      larger.set(table.entries);
      table.entries = larger;
    }
    return row;
  }

  /** A search begins anew at every character, so it needs no state to begin with. */
  function startRow(before: Neighbour): number {
    return (starts[before] ??= addRow(options.searching ? [] : [start], before));
  }

  function fill(row: number, characterClass: number): number {
    const { set, before } = rows[row / width] ?? { set: [], before: edge };
    const after = alphabet.neighbour(characterClass);
    const reached = expand(set, before, characterClass);
    const { targets, patterns } = options.searching ? join(reached, freshlyReached(before, characterClass)) : reached;
    table.filled = patterns;
    if (rows.length >= mostRows) {
      forget();
      return encode(targets, after, patterns); // the row this came from is gone: nothing to remember
    }
    const value = encode(targets, after, patterns);
    table.entries[row + characterClass] = value;
    if (patterns.length > 0) found.set(row + characterClass, patterns);
    return value;
  }

  /** What a match that begins here reaches: the same for all rows, and the larger part of the work. */
  function freshlyReached(before: Neighbour, characterClass: number): Reached {
    const key = characterClass * 4 + before;
    const known = fresh.get(key);
    if (known !== undefined) return known;
    const reached = expand([start], before, characterClass);
    fresh.set(key, reached);
    return reached;
  }

  function encode(set: readonly number[], before: Neighbour, patterns: readonly number[]): number {
    const dead = set.length === 0 && !options.searching;
    return (dead ? 0 : addRow(set, before)) * 2 + (patterns.length > 0 ? 1 : 0);
  }

  function foundAt(row: number, characterClass: number): readonly number[] {
    return found.get(row + characterClass) ?? [];
  }

  function isIdle(row: number): boolean {
    return rows[row / width]?.set.length === 0;
  }

  /** Follows forks and positions that hold before a character of the class, then the character itself. */
  function expand(set: readonly number[], before: Neighbour, characterClass: number): Reached {
    const after = alphabet.neighbour(characterClass);
    const [left, right] = options.backwards ? [after, before] : [before, after];
    const unit = alphabet.sample[characterClass] ?? noUnit;
    const targets: number[] = [];
    const patterns: number[] = [];
    const open: number[] = [];
    marked += 1;
    for (const from of set) {
      for (let state: number | undefined = from; state !== undefined; state = open.pop()) {
        if (mark[state] === marked) continue;
        mark[state] = marked;
        const step = states[state];
        if (step === undefined) continue;
        if (step.kind === 'chars') {
          if (isIn(step.set, unit)) targets.push(step.next);
        } else if (step.kind === 'found') patterns.push(step.pattern);
        else if (step.kind === 'fork') for (const next of step.next) open.push(next);
        else if (holds(step.what, left, right)) open.push(step.next);
      }
    }
    return { targets: sortedOnce(targets), patterns: sortedOnce(patterns) };
  }
}

/** Where the states of a row lead with one more character, and what is found before it. Rising numbers. */
interface Reached {
  readonly targets: readonly number[];
  readonly patterns: readonly number[];
}

/** The end of the text is in no set. */
const noUnit = -1;

function join(a: Reached, b: Reached): Reached {
  return { targets: merged(a.targets, b.targets), patterns: merged(a.patterns, b.patterns) };
}

function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const all: number[] = [];
  let [i, k] = [0, 0];
  while (i < a.length || k < b.length) {
    const [one, other] = [a[i] ?? Infinity, b[k] ?? Infinity];
    all.push(Math.min(one, other));
    if (one <= other) i += 1;
    if (other <= one) k += 1;
  }
  return all;
}

/** Counted repetitions make sets of hundreds of states that are in their order already. */
function sortedOnce(numbers: number[]): readonly number[] {
  for (let at = 1; at < numbers.length; at += 1) {
    if ((numbers[at] as number) > (numbers[at - 1] as number)) continue;
    numbers.sort((a, b) => a - b);
    return numbers.filter((number, index) => number !== numbers[index - 1]);
  }
  return numbers;
}

/** A letter for each number; writing them out would take longer than finding them. */
function keyOf(set: readonly number[]): string {
  const last = set.at(-1) ?? 0;
  return last > 0xffff ? `:${set.join(',')}` : String.fromCharCode(...set);
}

function holds(what: Assertion, left: Neighbour, right: Neighbour): boolean {
  const isBoundary = (left === word) !== (right === word);
  switch (what) {
    case 'start':
      return left === edge;
    case 'end':
      return right === edge;
    case 'boundary':
      return isBoundary;
    case 'no-boundary':
      return !isBoundary;
    default:
      return what satisfies never;
  }
}
