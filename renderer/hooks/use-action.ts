import { useCallback, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/ipc.ts';
import { ask } from '../bridge.ts';
import { showToast } from './toasts.ts';

/** What came of an action: the answer, or a sentence why there is none. */
export type ActResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Asks main to do something; a refusal becomes a toast. @returns the answer, or null when it was refused. */
export async function act<N extends CallName>(name: N, input: Input<N>, failed: string): Promise<Output<N> | null> {
  const result = await actQuietly(name, input);
  if (result.ok) return result.value;
  showToast({ tone: 'bad', title: failed, detail: result.problem, isOfPage: true });
  return null;
}

/** Like `act`, where a refusal stands beside the text that has to be corrected. */
export async function actQuietly<N extends CallName>(name: N, input: Input<N>): Promise<ActResult<Output<N>>> {
  try {
    return { ok: true, value: await ask(name, input) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

export interface Busy {
  readonly busy: boolean;
  /** Runs one thing at a time: a second press while the first is under way does nothing. */
  readonly run: (task: () => Promise<unknown>) => void;
}

/** For buttons whose work takes a moment. */
export function useBusy(): Busy {
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    (task: () => Promise<unknown>) => {
      if (busy) return;
      setBusy(true);
      void task().finally(() => setBusy(false));
    },
    [busy],
  );
  return { busy, run };
}
