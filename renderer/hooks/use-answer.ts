import { useEffect, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/ipc.ts';
import { ask } from '../bridge.ts';

export interface AnswerView<T> {
  /** The newest answer; the one before stays until the next is there. null = none yet. */
  readonly value: T | null;
  /** Why there is no newer one; null when all is well. */
  readonly problem: string | null;
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
}

/** Asks main whenever the question changes. @param input null = nothing to ask now. */
export function useAnswer<N extends CallName>(
  name: N,
  input: Input<N> | null,
  { waitMs = 0, renewed }: AnswerOptions = {},
): AnswerView<Output<N>> {
  const [settled, setSettled] = useState<Settled<Output<N>> | null>(null);
  // the same question may be another object in every render
  const question = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (question === null) return;
    let wanted = true;
    const timer = setTimeout(() => {
      ask(name, JSON.parse(question) as Input<N>).then(
        (value) => {
          if (wanted) setSettled({ question, value, problem: null });
        },
        (error: unknown) => {
          const problem = error instanceof Error ? error.message : String(error);
          if (wanted) setSettled((before) => ({ question, value: before?.value ?? null, problem }));
        },
      );
    }, waitMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // what is renewed is not read: that it changed says that the answer may be another one
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [name, question, waitMs, renewed]);
  return {
    value: settled?.value ?? null,
    problem: settled?.problem ?? null,
    busy: question !== null && settled?.question !== question,
  };
}
