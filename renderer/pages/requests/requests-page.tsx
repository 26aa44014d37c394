import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Choice } from '../../components/choice.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Empty } from '../../components/empty.tsx';
import { SearchInput } from '../../components/field.tsx';
import { Page } from '../../components/page.tsx';
import { formatPlural } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNames } from '../../hooks/use-names.ts';
import { goTo, useRoute } from '../../hooks/use-route.ts';
import { AllRequests } from './all-requests.tsx';
import { FirstRequest } from './first-request.tsx';
import { filterRequests, outcomeFilters, type RequestFilter } from './request-filter.ts';
import { RecordButton } from './record-button.tsx';
import { RequestList } from './request-list.tsx';
import { RequestPanel } from './request-panel.tsx';
import { useEscape } from './use-escape.ts';
import { usePanelFocus } from './use-panel-focus.ts';
import './requests-page.css';

/** What came in, where it went, and why: the newest as they come, or all that is remembered. */
export function RequestsPage() {
  const [all, setAll] = useState(false);
  return all ? <AllRequests onLeave={() => setAll(false)} /> : <LiveList onAll={() => setAll(true)} />;
}

function LiveList({ onAll }: { readonly onAll: () => void }) {
  const requests = useSlice('requests');
  const names = useNames();
  const { detail } = useRoute();
  const [filter, setFilter] = useState<RequestFilter>({ search: '', outcome: 'all' });
  const [clearing, setClearing] = useState(false);
  const shown = useMemo(() => filterRequests(requests, filter, names.modelName), [requests, filter, names]);
  const open = requests.find(({ id }) => id === detail);
  const close = (): void => goTo('requests', null, { replace: true });
  useEscape(open !== undefined, close);
  const { box, isCovered } = usePanelFocus(open?.id);
  useFocusOfEmptied(requests.length === 0);
  return (
    <Page
      layout="fixed"
      title="Requests"
      description={
        <span className="requests-description">
          <span>{describeCount(shown.length, requests.length)}</span>
          <Button tone="quiet" small icon="search" onClick={onAll}>
            All requests
          </Button>
        </span>
      }
      actions={
        requests.length > 0 && (
          <>
            <Choice
              label="Outcome"
              value={filter.outcome}
              onChange={(outcome) => setFilter({ ...filter, outcome })}
              options={outcomeFilters}
            />
            <SearchInput
              value={filter.search}
              onChange={(search) => setFilter({ ...filter, search })}
              label="Search requests"
            />
            <RecordButton />
            <Button tone="quiet" icon="trash" onClick={() => setClearing(true)}>
              Clear
            </Button>
          </>
        )
      }
    >
      {requests.length === 0 ? (
        <FirstRequest />
      ) : (
        <div className="requests" data-open={open !== undefined || undefined} ref={box}>
          {shown.length === 0 ? (
            <Empty icon="search" title="No request fits the filter" />
          ) : (
            // another filter is another list: it begins at its top
            <RequestList key={JSON.stringify(filter)} requests={shown} selected={open?.id ?? null} inert={isCovered} />
          )}
          {open !== undefined && <RequestPanel key={open.id} request={open} onClose={close} />}
        </div>
      )}
      <ConfirmDialog
        open={clearing}
        onClose={() => setClearing(false)}
        title="Forget every request?"
        description="Not only those of this list, but all that are remembered, for good, and the texts that were recorded with them. What was spent stays counted, and so do the sums under Usage."
        confirm="Forget all"
        onConfirm={() => void act('requests.clear', {}, 'The list was not cleared')}
      />
    </Page>
  );
}

/** A list that is cleared takes its buttons along, and with them the focus: the page gets it. */
function useFocusOfEmptied(isEmpty: boolean): void {
  const wasEmpty = useRef(isEmpty);
  useEffect(() => {
    if (isEmpty && !wasEmpty.current && document.activeElement === document.body)
      document.getElementById('content')?.focus();
    wasEmpty.current = isEmpty;
  }, [isEmpty]);
}

function describeCount(shown: number, all: number): string {
  if (all === 0) return 'Live, newest first.';
  if (shown !== all) return `${shown} of ${formatPlural(all, 'request')}`;
  return all === 1 ? '1 request' : `The last ${formatPlural(all, 'request')}`;
}
