import { useEffect, useState } from 'react';
import type { RequestLog, Verdict } from '../../shared/request-log.ts';
import { ask } from '../bridge.ts';

/** What the planner said of every model for one request. */
export type VerdictsView =
  | { readonly state: 'loading' }
  | { readonly state: 'there'; readonly verdicts: readonly Verdict[] }
  /** Not kept, or not yet: with a sentence why. */
  | { readonly state: 'missing'; readonly message: string };

/** Verdicts are large and seldom read: they are asked for when a request is opened, and again when it has ended. */
export function useVerdicts({ id, outcome }: Pick<RequestLog, 'id' | 'outcome'>): VerdictsView {
  const [found, setFound] = useState<{ readonly id: string; readonly view: VerdictsView } | null>(null);
  const running = outcome === 'running';
  useEffect(() => {
    if (running) return;
    let wanted = true;
    const show = (view: VerdictsView): void => {
      if (wanted) setFound({ id, view });
    };
    ask('requests.verdicts', { id }).then(
      ({ verdicts }) => show({ state: 'there', verdicts }),
      (error: unknown) => show({ state: 'missing', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [id, running]);
  if (running) return { state: 'missing', message: 'They are written down when the request has ended.' };
  return found?.id === id ? found.view : { state: 'loading' };
}
