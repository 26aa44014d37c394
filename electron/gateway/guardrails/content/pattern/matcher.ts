import { createAlphabet, edge, type Neighbour } from './alphabet.ts';
import type { PatternNode } from './parse-pattern.ts';
import { buildGraph, type GraphState } from './state-graph.ts';
import { createTable, type Table } from './table.ts';

/** Where something was found; `patterns` are those that fit from start to end, in their order. */
export interface Match {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly patterns: readonly number[];
}

/**
 * Looks for many patterns in one pass over a text. The time is proportional to the length of the text, whatever the patterns and the
 * text are: each character is looked at once to find where a match ends, and once or twice more inside of matches.
 */
export interface Matcher {
  /**
   * Calls `take` with the leftmost longest match, then goes on behind it. What `take` does not want is passed over by one character.
   */
  readonly findAll: (text: string, take: (match: Match) => boolean) => void;
  /** @returns the place from which a text could still become part of a match, when more text follows */
  readonly openFrom: (text: string) => number;
}

/** Longest stretch that is looked at again after a match that was not wanted. */
const longestRetry = 512;

export function createMatcher(patterns: readonly PatternNode[]): Matcher {
  const forwards = buildGraph(patterns, false);
  const alphabet = createAlphabet(
    forwards.states.flatMap((state: GraphState) => (state.kind === 'chars' ? [state.set] : [])),
  );
  const { classOf, end: endClass } = alphabet;
  const search = createTable(forwards, alphabet, { searching: true, backwards: false });
  const extend = createTable(forwards, alphabet, { searching: false, backwards: false });
  const trace = createTable(buildGraph(patterns, true), alphabet, { searching: false, backwards: true });

  const neighbourAt = (text: string, at: number): Neighbour =>
    at < 0 || at >= text.length ? edge : alphabet.neighbour(classOf[text.charCodeAt(at)] ?? 0);

  /** @returns where the first match ends that begins at `from` or later; -1 for none */
  function firstEnd(text: string, from: number): number {
    let row = search.startRow(neighbourAt(text, from - 1));
    let { entries } = search;
    const { length } = text;
    for (let at = from; at < length; at += 1) {
      const characterClass = classOf[text.charCodeAt(at)] as number;
      let value = entries[row + characterClass] as number;
      if (value < 0) {
        value = search.fill(row, characterClass);
        ({ entries } = search);
      }
      if ((value & 1) === 1) return at;
      row = value >> 1;
    }
    return (step(search, row, endClass) & 1) === 1 ? length : -1;
  }

  /** Reads back from the end of a match. @returns the leftmost place where it may begin, not before `floor` */
  function leftmostStart(text: string, end: number, floor: number): number {
    let row = trace.startRow(neighbourAt(text, end));
    let start = end;
    for (let at = end - 1; ; at -= 1) {
      const characterClass = at < 0 ? endClass : (classOf[text.charCodeAt(at)] as number);
      const value = step(trace, row, characterClass);
      if ((value & 1) === 1) start = at + 1;
      row = value >> 1;
      if (at < floor || row === trace.deadRow) return start;
    }
  }

  /** @returns the longest match that begins at `start`, and how far the text was looked at */
  function longest(text: string, start: number, limit: number): { readonly match: Match; readonly looked: number } {
    let row = extend.startRow(neighbourAt(text, start - 1));
    let match: Match = { start, end: start, patterns: [] };
    let at = start;
    for (; at <= limit && row !== extend.deadRow; at += 1) {
      const characterClass = at >= text.length ? endClass : (classOf[text.charCodeAt(at)] as number);
      const known = extend.entries[row + characterClass] as number;
      const value = known < 0 ? extend.fill(row, characterClass) : known;
      if ((value & 1) === 1)
        match = { start, end: at, patterns: known < 0 ? extend.filled : extend.foundAt(row, characterClass) };
      row = value >> 1;
    }
    return { match, looked: at - start };
  }

  function findAll(text: string, take: (match: Match) => boolean): void {
    // A pattern like `a.*` looks far ahead for each of its matches; all looking ahead together stays within a few texts.
    let ahead = 4 * text.length + 1_000;
    for (let from = 0; from < text.length;) {
      const firstEndAt = firstEnd(text, from);
      if (firstEndAt === -1) return;
      const start = leftmostStart(text, firstEndAt, from);
      const { match, looked } = longest(text, start, ahead > 0 ? text.length : firstEndAt);
      ahead -= looked;
      // With nothing left to spend, the rest of the text counts as part of the match: better too much than too little.
      const taken = take(ahead > 0 ? match : { ...match, end: text.length });
      if (taken && ahead <= 0) return;
      if (taken) from = match.end;
      else from = firstEndAt - start > longestRetry ? firstEndAt : start + 1;
    }
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

function step(table: Table, row: number, characterClass: number): number {
  const value = table.entries[row + characterClass] as number;
  return value < 0 ? table.fill(row, characterClass) : value;
}
