import { useEffect, useRef, type RefObject } from 'react';
import { useMedia } from '../../hooks/use-media.ts';

export interface PanelFocus {
  /** Of list and panel together. */
  readonly box: RefObject<HTMLDivElement | null>;
  /** The panel lies over the list, which must not be reached meanwhile. */
  readonly isCovered: boolean;
}

/**
 * Takes the focus into the panel that opens, and back to its row when it closes. A row that was clicked keeps the focus
 * while it can be seen, so that the arrow keys go on from it.
 *
 * @param open id of the request in the panel; undefined = there is no panel
 */
export function usePanelFocus(open: string | undefined): PanelFocus {
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<string>(undefined);
  // the style sheet says the same
  const isCovered = useMedia('(max-width: 900px)') && open !== undefined;
  useEffect(() => {
    const before = last.current;
    last.current = open;
    if (open === undefined) {
      if (before !== undefined) find(box.current, `[data-request="${CSS.escape(before)}"] button`)?.focus();
    } else if (before === undefined && !isOnClickedRow()) find(box.current, '.request-panel')?.focus();
  }, [open]);
  return { box, isCovered };
}

function isOnClickedRow(): boolean {
  return document.activeElement?.matches('.request-open:not(:focus-visible)') === true;
}

function find(box: HTMLElement | null, selector: string): HTMLElement | null {
  return box?.querySelector<HTMLElement>(selector) ?? null;
}
