import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';
import type { RequestLog } from '../../../shared/request-log.ts';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../hooks/use-route.ts';
import { RequestRow } from './request-row.tsx';
import './request-list.css';

interface RequestListProps {
  /** Newest first. */
  readonly requests: readonly RequestLog[];
  /** Id of the one in the panel. */
  readonly selected: string | null;
  /** How many there are in all, when `requests` is only the beginning; null = not known. */
  readonly total?: number | null;
  /** Called when the end of `requests` comes near. */
  readonly onNearEnd?: () => void;
  /** Something lies over it. */
  readonly inert?: boolean;
}

/** Rows before the end at which the next ones are fetched. */
const nearEnd = 60;

/** px; the style sheet says the same. */
const rowHeight = 42;

const columns = ['Time', 'Outcome', 'Client', 'Model', 'Provider', 'Tier', 'Cost', 'Speed', 'Duration'];

/** A list of any length: only the rows in view exist. */
export function RequestList({ requests, selected, total, onNearEnd, inert = false }: RequestListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  // the compiler that this would trouble is not used
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => requests[index]?.id ?? index,
    overscan: 14,
  });
  useStillness(scroller, requests);
  const last = rows.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= requests.length - nearEnd) onNearEnd?.();
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (step === undefined || row === null) return;
    const next = Number(row.dataset['index']) + step;
    const request = requests[next];
    if (request === undefined) return;
    event.preventDefault();
    rows.scrollToIndex(next);
    if (selected !== null) goTo('requests', request.id, { replace: true });
    // the row may not exist before the list has scrolled
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true }),
    );
  };
  return (
    <div
      className="request-table"
      role="table"
      aria-label="Requests"
      inert={inert}
      aria-rowcount={total === null ? -1 : (total ?? requests.length) + 1}
    >
      <div role="rowgroup" className="request-heads">
        <div role="row" className="request-line" aria-rowindex={1}>
          {columns.map((column) => (
            <span key={column} role="columnheader" data-column={column}>
              {column === 'Outcome' ? <span className="visually-hidden">{column}</span> : column}
            </span>
          ))}
        </div>
      </div>
      {/* the keys come up from the rows' buttons */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div role="rowgroup" className="request-scroller" ref={scroller} onKeyDown={onKeyDown}>
        <div className="request-space" style={{ height: rows.getTotalSize() }} role="presentation">
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const request = requests[index];
            if (request === undefined) return null;
            return (
              <RequestRow
                key={key}
                request={request}
                index={index}
                top={start}
                now={now}
                selected={request.id === selected}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** New rows come in at the top; who has scrolled down keeps reading where they were. */
function useStillness(scroller: RefObject<HTMLDivElement | null>, requests: readonly RequestLog[]): void {
  const newest = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    const before = newest.current;
    newest.current = requests[0]?.id;
    const element = scroller.current;
    if (element === null || before === undefined || element.scrollTop < rowHeight) return;
    const added = requests.findIndex(({ id }) => id === before);
    if (added > 0) element.scrollBy(0, added * rowHeight);
  }, [scroller, requests]);
}
