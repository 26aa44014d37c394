import { createAlphabet, edge, type Alphabet, type Neighbour } from './alphabet.ts';
import type { PatternNode } from './parse-pattern.ts';
import { buildGraph, type StateGraph } from './state-graph.ts';
import { createTable, type Table } from './table.ts';
import { unitsOf } from './units.ts';

/** Where something was found. */
export interface Match {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly pattern: number;
  /** All patterns that fit from start to end, in their order. */
  readonly fitting: () => readonly number[];
}

/** Looks for many patterns in one pass over a text, in time proportional to its length, whatever the patterns and the text are. */
export interface Matcher {
  /**
   * Calls `take` with what is found: of each pattern the longest match at the leftmost place it may begin. What is taken is not looked at
   * again; what is not wanted does not hide what ends behind it.
   */
  readonly findAll: (text: string, take: (match: Match) => boolean) => void;
  /** @returns the place from which a text could still become part of a match, when more text follows */
  readonly openFrom: (text: string) => number;
}

/** Bits of an entry that is not known yet, or with which something is found. */
const needsLook = ~0x7ffffffe;

/** How far a match is followed once looking ahead has used up its share. */
const shortLook = 1_024;

/** Takes milliseconds: done when settings change, never per request. */
export function createMatcher(patterns: readonly PatternNode[]): Matcher {
  const graph = buildGraph(patterns, false);
  const alphabet = createAlphabet(graph.states.flatMap((state) => (state.kind === 'chars' ? [state.set] : [])));
  const { classOf, end: endClass } = alphabet;
  const search = createTable(graph, alphabet, { searching: true, backwards: false });
  const measure = createMeasure(patterns, graph, alphabet);

  function findAll(text: string, take: (match: Match) => boolean): void {
    const { length } = text;
    const units = unitsOf(text);
    const finder = { text, take, ahead: 4 * length + 10_000, refused: new Map<number, number>() };
    let { entries } = search;
    let row = search.startRow(edge);
    let floor = 0;
    for (let at = 0; at <= length;) {
      let characterClass = endClass;
      let value = 0;
      for (; at < length; at += 1) {
        characterClass = classOf[units[at] as number] as number;
        value = entries[row + characterClass] as number;
        if ((value & needsLook) !== 0) break;
        row = value >> 1;
      }
      if (at === length) {
        characterClass = endClass;
        value = entries[row + endClass] as number;
      }
      const isNew = value < 0;
      if (isNew) {
        value = search.fill(row, characterClass);
        ({ entries } = search);
      }
      if ((value & 1) === 1) {
        const ending = isNew ? search.filled : search.foundAt(row, characterClass);
        const end = offer(finder, ending, at, floor);
        if (end !== null) {
          floor = end;
          at = end;
          row = search.startRow(measure.neighbourAt(text, end - 1));
          ({ entries } = search);
          if (at < length) continue;
          return;
        }
      }
      row = value >> 1;
      at += 1;
    }
  }

  /** Patterns end here: how long are their matches, and is one wanted? @returns the end of what was taken, null for nothing */
  function offer(finder: Finder, ending: readonly number[], at: number, floor: number): number | null {
    const { text, refused } = finder;
    // the one that begins leftmost is offered first
    const starts = ending.map((pattern) =>
      at > (refused.get(pattern) ?? -1) ? measure.leftmostStart(pattern, text, at, floor) : -1,
    );
    for (;;) {
      const index = leftmost(starts);
      const pattern = ending[index];
      const start = starts[index] ?? -1;
      if (pattern === undefined) return null;
      starts[index] = -1;
      const end = reach(finder, pattern, start, at);
      if (finder.take({ start, end, pattern, fitting: () => measure.fitting(text, start, end) })) return end;
      // shorter ones that begin in the same place are not wanted either
      refused.set(pattern, end);
    }
  }

  /**
   * A pattern like `a.*b` looks far ahead for each of its matches; all looking ahead together stays within a few texts. When that is used
   * up, the rest of the text counts as part of the match: better too much than too little.
   */
  function reach(finder: Finder, pattern: number, start: number, at: number): number {
    const { text } = finder;
    const isSpent = finder.ahead <= 0;
    const limit = isSpent ? Math.min(text.length, at + shortLook) : text.length;
    const { end, looked } = measure.longestEnd(pattern, text, start, limit);
    finder.ahead -= Math.max(0, looked - 2 * (end - start));
    return isSpent && looked >= shortLook ? text.length : end;
  }

  function openFrom(text: string): number {
    let row = search.startRow(edge);
    let open = 0;
    for (let at = 0; at < text.length; at += 1) {
      row = step(search, row, classOf[text.charCodeAt(at)] as number) >> 1;
      if (search.isIdle(row)) open = at + 1;
    }
    return open;
  }

  return { findAll, openFrom };
}

/** @returns the index of the smallest start; -1 when none is left */
function leftmost(starts: readonly number[]): number {
  let best = -1;
  starts.forEach((start, index) => {
    if (start >= 0 && (best === -1 || start < (starts[best] ?? 0))) best = index;
  });
  return best;
}

interface Finder {
  readonly text: string;
  readonly take: (match: Match) => boolean;
  /** Characters that may still be looked at ahead of matches. */
  ahead: number;
  /** Up to which end the matches of a pattern are not wanted. */
  readonly refused: Map<number, number>;
}

/** Finds the two ends of a match. Each pattern has tables of its own, made when it is first found, so that others do not prolong the search. */
function createMeasure(patterns: readonly PatternNode[], graph: StateGraph, alphabet: Alphabet) {
  const { classOf, end: endClass } = alphabet;
  const tables = new Map<number, { readonly ahead: Table; readonly back: Table }>();
  const all = createTable(graph, alphabet, { searching: false, backwards: false });

  function tablesOf(pattern: number) {
    const known = tables.get(pattern);
    if (known !== undefined) return known;
    const one = patterns.slice(pattern, pattern + 1);
    const made = {
      ahead: createTable(buildGraph(one, false), alphabet, { searching: false, backwards: false }),
      back: createTable(buildGraph(one, true), alphabet, { searching: false, backwards: true }),
    };
    tables.set(pattern, made);
    return made;
  }

  function neighbourAt(text: string, at: number): Neighbour {
    return at < 0 || at >= text.length ? edge : alphabet.neighbour(classOf[text.charCodeAt(at)] as number);
  }

  function classAt(text: string, at: number): number {
    return at < 0 || at >= text.length ? endClass : (classOf[text.charCodeAt(at)] as number);
  }

  /** Reads back from the end of a match. @returns the leftmost place where it may begin, not before `floor` */
  function leftmostStart(pattern: number, text: string, end: number, floor: number): number {
    const { back } = tablesOf(pattern);
    let row = back.startRow(neighbourAt(text, end));
    let start = end;
    for (let at = end - 1; at >= floor - 1 && row !== back.deadRow; at -= 1) {
      const value = step(back, row, classAt(text, at));
      if ((value & 1) === 1) start = at + 1;
      row = value >> 1;
    }
    return start;
  }

  /** @returns the longest match that begins at `start`, and how far the text was looked at */
  function longestEnd(pattern: number, text: string, start: number, limit: number) {
    const { ahead } = tablesOf(pattern);
    let row = ahead.startRow(neighbourAt(text, start - 1));
    let end = start;
    let at = start;
    for (; at <= limit && row !== ahead.deadRow; at += 1) {
      const value = step(ahead, row, classAt(text, at));
      if ((value & 1) === 1) end = at;
      row = value >> 1;
    }
    return { end, looked: at - start };
  }

  /** @returns all patterns that fit from start to end */
  function fitting(text: string, start: number, end: number): readonly number[] {
    let row = all.startRow(neighbourAt(text, start - 1));
    for (let at = start; at < end; at += 1) row = step(all, row, classAt(text, at)) >> 1;
    return (step(all, row, classAt(text, end)) & 1) === 1 ? all.foundAt(row, classAt(text, end)) : [];
  }

  return { neighbourAt, leftmostStart, longestEnd, fitting };
}

function step(table: Table, row: number, characterClass: number): number {
  const value = table.entries[row + characterClass] as number;
  return value < 0 ? table.fill(row, characterClass) : value;
}
