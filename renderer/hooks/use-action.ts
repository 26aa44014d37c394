import { useCallback, useState } from 'react';
import type { CallName, Input, Output } from '../../shared/ipc.ts';
import { ask } from '../bridge.ts';
import { showToast } from './toasts.ts';

/** Asks main to do something; a refusal becomes a toast. @returns the answer, or null when it was refused. */
export async function act<N extends CallName>(name: N, input: Input<N>, failed: string): Promise<Output<N> | null> {
  try {
    return await ask(name, input);
  } catch (error) {
    showToast({ tone: 'bad', title: failed, detail: error instanceof Error ? error.message : String(error) });
    return null;
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
