import { useCallback, useEffect, useRef, useState } from 'react';
import type { LedgerCursor, LedgerEntry, LedgerFilter } from '../../shared/ledger.ts';
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
  readonly total: number | null;
  readonly problem: string | null;
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
  const [loading, setLoading] = useState(false);
  const wanted = useRef(question);

  const read = useCallback(
    async (after: LedgerCursor | null, before: Reading | null): Promise<void> => {
      setLoading(true);
      const [asked] = JSON.parse(question) as [LedgerFilter];
      const next = await readPage(asked, after, before, question);
      // an answer to a question that nobody asks any more
      if (wanted.current !== question) return;
      setReading(next);
      setLoading(false);
    },
    [question],
  );
  useEffect(() => {
    wanted.current = question;
    const timer = setTimeout(() => void read(null, null), waitMs);
    return () => clearTimeout(timer);
  }, [question, read]);

  const isPresent = reading?.question === question;
  return {
    entries: reading?.entries ?? [],
    total: isPresent ? reading.total : null,
    busy: loading || !isPresent,
    problem: isPresent ? reading.problem : null,
    more: () => {
      if (!loading && isPresent && reading.next !== null && reading.problem === null) void read(reading.next, reading);
    },
  };
}

async function readPage(
  filter: LedgerFilter,
  after: LedgerCursor | null,
  before: Reading | null,
  question: string,
): Promise<Reading> {
  try {
    const { entries, next, total } = await ask('requests.page', { filter, after, limit: pageSize });
    return {
      question,
      entries: [...(before?.entries ?? []), ...entries],
      next,
      total: before?.total ?? total,
      problem: null,
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { question, entries: before?.entries ?? [], next: after, total: before?.total ?? null, problem };
  }
}
