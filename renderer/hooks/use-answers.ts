import { useEffect, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/ipc.ts';
import { ask } from '../bridge.ts';
import { useConnection } from './use-desk.ts';

/**
 * Asks main several questions of one kind at once. The answers of before stay until all of the next are there; a
 * refusal of one leaves them.
 *
 * @returns null until the first answers are there
 */
export function useAnswers<N extends CallName>(
  name: N,
  inputs: readonly Input<N>[],
  { waitMs = 0, renewed }: { readonly waitMs?: number; readonly renewed?: unknown } = {},
): readonly Output<N>[] | null {
  const [answers, setAnswers] = useState<readonly Output<N>[] | null>(null);
  const connection = useConnection();
  const questions = JSON.stringify(inputs);
  useEffect(() => {
    if (connection === 'lost') return;
    let wanted = true;
    const timer = setTimeout(() => {
      const asked = (JSON.parse(questions) as Input<N>[]).map((input) => ask(name, input));
      Promise.all(asked).then(
        (found) => {
          if (wanted) setAnswers(found);
        },
        () => {}, // the question on show says why
      );
    }, waitMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
    // what is renewed is not read: that it changed says that the answer may be another one
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [name, questions, waitMs, renewed, connection]);
  return answers;
}
