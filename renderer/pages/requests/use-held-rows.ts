import { useMemo, useState, type ComponentProps } from 'react';
import type { RequestLog } from '../../../shared/request-log.ts';

interface HeldRows {
  /** What is shown. */
  readonly requests: readonly RequestLog[];
  /** How many newer ones wait. */
  readonly waiting: number;
  readonly letIn: () => void;
  /** For the element around the list. */
  readonly handlers: Pick<ComponentProps<'div'>, 'onPointerEnter' | 'onPointerLeave' | 'onFocus' | 'onBlur'>;
}

/** Rows do not move under the pointer, nor under the keyboard: new ones wait until it has left, or are asked for. */
export function useHeldRows(requests: readonly RequestLog[]): HeldRows {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isWalked, setWalked] = useState(false);
  const newest = requests[0]?.id;
  /** The newest that was let in. */
  const [seen, setSeen] = useState(newest);
  if (!isPointedAt && !isWalked && seen !== newest) setSeen(newest);
  const waiting = Math.max(
    0,
    requests.findIndex(({ id }) => id === seen),
  );
  return {
    requests: useMemo(() => (waiting === 0 ? requests : requests.slice(waiting)), [requests, waiting]),
    waiting,
    letIn: () => setSeen(newest),
    handlers: {
      // a finger points at nothing while it is away
      onPointerEnter: ({ pointerType }) => setPointedAt(pointerType === 'mouse'),
      onPointerLeave: () => setPointedAt(false),
      onFocus: ({ target }) => setWalked(target.matches(':focus-visible')),
      onBlur: ({ currentTarget, relatedTarget }) => setWalked(currentTarget.contains(relatedTarget)),
    },
  };
}
