import { useState } from 'react';
import { Banner } from '../../components/banner.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { SearchInput, Select } from '../../components/field.tsx';
import { Page } from '../../components/page.tsx';
import { formatPlural } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useRequestPages, type RequestPages } from '../../hooks/use-request-pages.ts';
import { goTo, useRoute } from '../../hooks/use-route.ts';
import { tierOrder, tierWords } from '../../tier-words.ts';
import { anything, outcomeChoices, spanChoices, toLedgerFilter, type LedgerWishes } from './ledger-wishes.ts';
import { RequestList } from './request-list.tsx';
import { RequestPanel } from './request-panel.tsx';
import { useEscape } from './use-escape.ts';
import { usePanelFocus } from './use-panel-focus.ts';

/** Every finished request that is remembered, searched and read page by page. */
export function AllRequests({ onLeave }: { readonly onLeave: () => void }) {
  const { detail } = useRoute();
  const [wishes, setWishes] = useState<LedgerWishes>(anything);
  const [round, setRound] = useState(0);
  // the time is read when the wishes change, so that the question stays the same in between
  const [openedAt, setOpenedAt] = useState(() => Date.now());
  const filter = toLedgerFilter(wishes, openedAt);
  const pages = useRequestPages(filter, round);
  const open = pages.entries.find(({ id }) => id === detail);
  const close = (): void => goTo('requests', null, { replace: true });
  useEscape(open !== undefined, close);
  const { box, isCovered } = usePanelFocus(open?.id);
  const refresh = (): void => {
    setOpenedAt(Date.now());
    setRound(round + 1);
  };
  return (
    <Page
      layout="fixed"
      title="Requests"
      description={
        <span className="requests-description">
          <span>{describeTotal(pages)}</span>
          <Button tone="quiet" small icon="arrowLeft" onClick={onLeave}>
            Live list
          </Button>
        </span>
      }
      actions={
        <>
          <Wishes wishes={wishes} onChange={setWishes} />
          <IconButton icon="rotate" label="Read again" onClick={refresh} />
        </>
      }
    >
      {pages.problem !== null && (
        <div className="requests-trouble">
          <Banner
            tone="bad"
            title="The requests could not be read"
            actions={
              <Button small onClick={refresh}>
                Try again
              </Button>
            }
          >
            {pages.problem}
          </Banner>
        </div>
      )}
      <div className="requests" data-open={open !== undefined || undefined} ref={box}>
        {pages.entries.length === 0 && !pages.busy && pages.problem === null ? (
          <Empty
            icon="search"
            title={Object.keys(filter).length === 0 ? 'No request is remembered yet' : 'No request fits the filter'}
          >
            Requests are kept as long as the guardrails say; simulated ones are among them.
          </Empty>
        ) : (
          <RequestList
            // another question is another list: it begins at its top
            key={JSON.stringify([wishes, round])}
            requests={pages.entries}
            selected={open?.id ?? null}
            total={pages.total}
            onNearEnd={pages.more}
            inert={isCovered}
          />
        )}
        {open !== undefined && <RequestPanel key={open.id} request={open} onClose={close} />}
      </div>
    </Page>
  );
}

function describeTotal({ total, busy }: RequestPages): string {
  if (total === null) return busy ? 'Reading…' : 'All that are remembered';
  return formatPlural(total, 'remembered request');
}

interface WishesProps {
  readonly wishes: LedgerWishes;
  readonly onChange: (wishes: LedgerWishes) => void;
}

function Wishes({ wishes, onChange }: WishesProps) {
  const clientKeys = useSlice('clientKeys');
  return (
    <>
      <Select
        aria-label="Time"
        value={wishes.span}
        onChange={(span) => onChange({ ...wishes, span })}
        options={spanChoices}
      />
      <Select
        aria-label="Outcome"
        value={wishes.outcome}
        onChange={(outcome) => onChange({ ...wishes, outcome })}
        options={outcomeChoices}
      />
      <Select<LedgerWishes['tier']>
        aria-label="Tier"
        value={wishes.tier}
        onChange={(tier) => onChange({ ...wishes, tier })}
        options={[
          { value: '', label: 'Any tier' },
          ...tierOrder.map((tier) => ({ value: tier, label: tierWords[tier].name })),
        ]}
      />
      <Select
        aria-label="Client key"
        value={wishes.clientKey}
        onChange={(clientKey) => onChange({ ...wishes, clientKey })}
        options={[
          { value: '', label: 'Any client key' },
          ...clientKeys.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <SearchInput value={wishes.text} onChange={(text) => onChange({ ...wishes, text })} label="Search all requests" />
    </>
  );
}
