import { useEffect, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/ipc.ts';
import { ask, AskError } from '../bridge.ts';
import { useConnection } from './use-desk.ts';

export interface AnswerView<T> {
  /** The newest answer; the one before stays until the next is there. null = none yet. */
  readonly value: T | null;
  /** Why there is no newer one; null when all is well. */
  readonly problem: string | null;
  /** The problem is that nobody answered, and no answer to the question. */
  readonly isLost: boolean;
  /** The question on show has not been answered yet. */
  readonly busy: boolean;
}

interface AnswerOptions {
  /** Rest before asking, ms: who drags a slider asks once. */
  readonly waitMs?: number;
  /** Asks again whenever this becomes another value. */
  readonly renewed?: unknown;
}

interface Settled<T> {
  readonly question: string;
  readonly value: T | null;
  readonly problem: string | null;
  readonly isLost: boolean;
}

/**
 * Asks main whenever the question changes, and again when the program is back: while it is away, the last answer stays.
 *
 * @param input null = nothing to ask now.
 */
export function useAnswer<N extends CallName>(
  name: N,
  input: Input<N> | null,
  { waitMs = 0, renewed }: AnswerOptions = {},
): AnswerView<Output<N>> {
  const [settled, setSettled] = useState<Settled<Output<N>> | null>(null);
  const connection = useConnection();
  // the same question may be another object in every render
  const question = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (question === null || connection === 'lost') return;
    let wanted = true;
    const timer = setTimeout(() => {
      ask(name, JSON.parse(question) as Input<N>).then(
        (value) => {
          if (wanted) setSettled({ question, value, problem: null, isLost: false });
        },
        (error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error);
          const isLost = error instanceof AskError && error.code === 'unreachable';
          if (wanted) setSettled((before) => ({ question, value: before?.value ?? null, problem, isLost }));
        },
      );
    }, waitMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // what is renewed is not read: that it changed says that the answer may be another one
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [name, question, waitMs, renewed, connection]);
  return {
    value: settled?.value ?? null,
    problem: settled?.problem ?? null,
    isLost: settled?.isLost ?? false,
    busy: question !== null && settled?.question !== question,
  };
}
