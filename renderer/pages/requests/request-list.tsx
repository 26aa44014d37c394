import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { RequestLog } from '../../../shared/request-log.ts';
import { Button } from '../../components/button.tsx';
import { formatPlural } from '../../format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../hooks/use-route.ts';
import { RequestRow } from './request-row.tsx';
import { useHeldRows } from './use-held-rows.ts';
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

/** A list of any length: only the rows in view exist, and the one that has the focus. */
export function RequestList({ requests: all, selected, total, onNearEnd, inert = false }: RequestListProps) {
  const { requests, waiting, letIn, handlers } = useHeldRows(all);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow(30_000);
  /** Id of the row that had the focus last: Tab leads back to it. */
  const [visited, setVisited] = useState<string | null>(null);
  const held = visited === null ? -1 : requests.findIndex(({ id }) => id === visited);
  // the compiler that this would trouble is not used
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => requests[index]?.id ?? index,
    overscan: 14,
    rangeExtractor: (range) => withRow(range, held),
  });
  useStillness(scroller, requests);
  const last = rows.range?.endIndex ?? 0;
  useEffect(() => {
    if (last >= requests.length - nearEnd) onNearEnd?.();
  });
  /** The one row that Tab leads to: the arrow keys do the rest of the way. */
  const stop = held === -1 ? (rows.range?.startIndex ?? 0) : held;

  /** Id of the row that gets the focus once it exists. */
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const button = scroller.current?.querySelector<HTMLElement>(
      `[data-request="${CSS.escape(wanted.current)}"] button`,
    );
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (row === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = stepOf(event.key, event.currentTarget.clientHeight);
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(requests.length - 1, Number(row.dataset['index']) + step));
    const request = requests[next];
    if (request === undefined || request.id === row.dataset['request']) return;
    if (selected !== null) goTo('requests', request.id, { replace: true });
    visit(next, request.id);
  };
  const visit = (index: number, id: string): void => {
    rows.scrollToIndex(index);
    wanted.current = id;
    setVisited(id);
  };
  const showNewest = (): void => {
    letIn();
    const newest = all[0];
    if (newest !== undefined) visit(0, newest.id);
  };
  return (
    <div className="request-list" inert={inert} {...handlers}>
      {waiting > 0 && (
        <Button small icon="arrowUp" onClick={showNewest}>
          {formatPlural(waiting, 'new request')}
        </Button>
      )}
      <div
        className="request-table"
        role="table"
        aria-label="Requests"
        aria-rowcount={total === null ? -1 : (total ?? requests.length) + 1}
      >
        <RequestHeads />
        {/* the keys come up from the rows' buttons */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <div
          role="rowgroup"
          className="request-scroller"
          ref={scroller}
          onKeyDown={onKeyDown}
          onFocus={({ target }) =>
            setVisited(target.closest<HTMLElement>('[data-request]')?.dataset['request'] ?? null)
          }
        >
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
                  isStop={index === stop}
                />
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}

function RequestHeads() {
  return (
    <div role="rowgroup" className="request-heads">
      <div role="row" className="request-line" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column} role="columnheader" data-column={column}>
            {column === 'Outcome' ? <span className="visually-hidden">{column}</span> : column}
          </span>
        ))}
      </div>
    </div>
  );
}

/** How many rows a key goes; undefined = it is no key of the list. @param height of the list, px */
function stepOf(key: string, height: number): number | undefined {
  const page = Math.max(1, Math.floor(height / rowHeight) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: Number.NEGATIVE_INFINITY,
    End: Number.POSITIVE_INFINITY,
  };
  return steps[key];
}

/** The rows in view, and one that must not go while it has the focus. */
function withRow(range: Range, held: number): number[] {
  const inView = defaultRangeExtractor(range);
  if (held === -1 || inView.includes(held)) return inView;
  return held < (inView[0] ?? 0) ? [held, ...inView] : [...inView, held];
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
