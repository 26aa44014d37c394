import { useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerCount, LedgerCursor, LedgerEntry, LedgerFilter } from '../../shared/ledger.ts';
import { ask } from '../bridge.ts';

export interface RequestPages {
  /** What has been read so far, newest first. */
  readonly entries: readonly LedgerEntry[];
  /** How many there are in all; null = not known yet. */
  readonly total: number | null;
  readonly busy: boolean;
  readonly problem: string | null;
  /** Reads the next page, unless one is on its way or this was the last. */
  readonly more: () => void;
}

interface Reading {
  /** The filter, as a text, and which time it was asked. */
  readonly question: string;
  readonly entries: readonly LedgerEntry[];
  readonly next: LedgerCursor | null;
  readonly problem: string | null;
}

interface Counted {
  readonly question: string;
  readonly count: number;
}

const pageSize = 200;

/** Rest after the last key before asking, ms. */
const waitMs = 180;

/**
 * Finished requests of the ledger, a page at a time: however many there are, only what has been scrolled to is read.
 *
 * @param round reads from the newest again whenever it changes
 */
export function useRequestPages(filter: LedgerFilter, round: number): RequestPages {
  const question = JSON.stringify([filter, round]);
  const [reading, setReading] = useState<Reading | null>(null);
  const [counted, setCounted] = useState<Counted | null>(null);
  const [loading, setLoading] = useState(false);
  const wanted = useRef(question);

  const read = useCallback(
    async (before: Reading): Promise<void> => {
      setLoading(true);
      const [asked] = JSON.parse(question) as [LedgerFilter];
      const isWanted = (): boolean => wanted.current === question;
      const enough = before.entries.length + pageSize;
      let present = before;
      // a search through many requests gives what it finds piece by piece
      do {
        present = await readOn(asked, present);
        // an answer to a question that nobody asks any more
        if (!isWanted()) return;
        setReading(present);
      } while (present.problem === null && present.next !== null && present.entries.length < enough);
      setLoading(false);
      if (before.next !== null || present.next === null || present.problem !== null) return;
      const count = await countAll(asked, isWanted);
      if (count !== null) setCounted({ question, count });
    },
    [question],
  );
  useEffect(() => {
    wanted.current = question;
    const timer = setTimeout(() => void read({ question, entries: [], next: null, problem: null }), waitMs);
    return () => clearTimeout(timer);
  }, [question, read]);

  const isPresent = reading?.question === question;
  return {
    entries: reading?.entries ?? [],
    total: isPresent ? totalOf(reading, counted) : null,
    busy: loading || !isPresent,
    problem: isPresent ? reading.problem : null,
    more: () => {
      if (!loading && isPresent && reading.next !== null && reading.problem === null) void read(reading);
    },
  };
}

function totalOf({ question, entries, next, problem }: Reading, counted: Counted | null): number | null {
  if (next === null && problem === null) return entries.length;
  return counted?.question === question ? counted.count : null;
}

async function readOn(filter: LedgerFilter, before: Reading): Promise<Reading> {
  try {
    const { entries, next } = await ask('requests.page', { filter, after: before.next, limit: pageSize });
    return { ...before, entries: [...before.entries, ...entries], next, problem: null };
  } catch (error) {
    return { ...before, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @returns null when nobody wants to know any more, or it cannot be had: the list says why. */
async function countAll(filter: LedgerFilter, isWanted: () => boolean): Promise<number | null> {
  try {
    let [sum, after]: [number, LedgerCursor | null] = [0, null];
    do {
      const { count, next }: LedgerCount = await ask('requests.count', { filter, after });
      if (!isWanted()) return null;
      sum += count;
      after = next;
    } while (after !== null);
    return sum;
  } catch {
    return null;
  }
}
