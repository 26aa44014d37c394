import { useMemo, useState } from 'react';
import { Banner } from '../../components/banner.tsx';
import { BudgetBars } from '../../components/budget-bars.tsx';
import { Choice } from '../../components/choice.tsx';
import { Empty } from '../../components/empty.tsx';
import { Figures } from '../../components/figures.tsx';
import { Page, Section } from '../../components/page.tsx';
import { formatCount, formatTokens, formatUsd } from '../../format.ts';
import { useAnswer } from '../../hooks/use-answer.ts';
import { useMirrorView, useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { ExportMenu } from './export-menu.tsx';
import { Savings } from './savings.tsx';
import { UsageChart } from './usage-chart.tsx';
import { quarterMs, rangeOf, spans, type UsageSpan } from './usage-range.ts';
import { forPicture, seriesOf, sumUp, type Measure, type UsageSplit, type UsageSum } from './usage-series.ts';
import { UsageTable } from './usage-table.tsx';
import '../../components/series.css';
import './usage-page.css';

const splits: readonly { readonly value: UsageSplit; readonly label: string }[] = [
  { value: 'model', label: 'Models' },
  { value: 'provider', label: 'Providers' },
  { value: 'clientKey', label: 'Client keys' },
];

const measures: readonly { readonly value: Measure; readonly label: string }[] = [
  { value: 'cost', label: 'Money' },
  { value: 'tokens', label: 'Tokens' },
  { value: 'requests', label: 'Requests' },
];

/** What was spent, on what, by whom; from the ledger of finished requests. */
export function UsagePage() {
  const [span, setSpan] = useState<UsageSpan>('7d');
  const [split, setSplit] = useState<UsageSplit>('model');
  const [measure, setMeasure] = useState<Measure>('cost');
  const now = useNow(15_000);
  const demo = useSlice('app').demo;
  const { connection } = useMirrorView();
  const quarter = Math.floor(now / quarterMs);
  // the range moves on with the clock, the sums are read anew every few seconds
  const range = useMemo(() => rangeOf(span, quarter * quarterMs), [span, quarter]);
  const { value, problem, busy } = useAnswer(
    'usage.read',
    { since: range.since, until: range.until, by: [range.unit, split], zone: 'local' },
    { renewed: now },
  );
  const totals = useMemo(() => value?.totals ?? [], [value]);
  const series = useMemo(() => seriesOf(totals, split, measure, range), [totals, split, measure, range]);
  const sum = useMemo(() => sumUp(totals), [totals]);
  return (
    <Page
      title="Usage"
      description={`What was spent, on what, and by whom.${demo ? ' Demo answers are not counted.' : ''}`}
      actions={
        <>
          <Choice<UsageSpan> label="Time" value={span} onChange={setSpan} options={spans} />
          <ExportMenu since={range.since} requests={sum.requests} />
        </>
      }
    >
      {/* the frame says it already when the program is gone */}
      {problem !== null && connection === 'live' && (
        <Banner tone="bad" title="The ledger could not be read">
          {problem}
        </Banner>
      )}
      {value === null && (problem === null || connection !== 'live') && (
        <p className="faint" role="status">
          Reading the ledger…
        </p>
      )}
      {value !== null && sum.requests === 0 && !busy ? (
        <div className="card">
          <Empty icon="usage" title="Nothing was used in this time">
            {demo
              ? 'Answers of the demo providers cost nothing and are not counted. Add a key to use real models.'
              : 'Requests that real models answer are summed up here, with what they cost.'}
          </Empty>
        </div>
      ) : (
        value !== null && (
          // figures of another time or split, until those of this one are there
          <div className="usage-answer" data-old={busy || undefined}>
            <Totals sum={sum} />
            <Section
              title="Over time"
              actions={
                <>
                  <Choice<Measure> label="Measure" value={measure} onChange={setMeasure} options={measures} />
                  <Choice<UsageSplit> label="Kept apart by" value={split} onChange={setSplit} options={splits} />
                </>
              }
            >
              <div className="card usage-picture">
                <UsageChart range={range} series={forPicture(series)} measure={measure} split={split} />
                <UsageTable series={series} measure={measure} split={split} />
              </div>
            </Section>
            {sum.promptTokens > 0 && <Savings since={range.since} until={range.until} renewed={sum.requests} />}
          </div>
        )
      )}
      <Budgets />
    </Page>
  );
}

function Totals({ sum }: { readonly sum: UsageSum }) {
  const { costUsd, unknownCost, estimated, requests, failed, promptTokens, completionTokens, cachedTokens } = sum;
  const spent = [
    unknownCost > 0 ? `+ ${formatCount(unknownCost)} of unknown cost` : 'all costs known',
    ...(estimated > 0 ? [`${formatCount(estimated)} estimated`] : []),
  ];
  return (
    <Figures
      figures={[
        { name: 'Spent', value: formatUsd(costUsd), note: spent.join(', ') },
        {
          name: 'Requests',
          value: formatCount(requests),
          note: failed > 0 ? `${formatCount(failed)} failed` : 'none failed',
        },
        {
          name: 'Tokens in',
          value: formatTokens(promptTokens),
          note: promptTokens === 0 ? '' : `${Math.round((cachedTokens / promptTokens) * 100)} % from cache`,
        },
        {
          name: 'Tokens out',
          value: formatTokens(completionTokens),
          note: `${formatTokens(sum.reasoningTokens)} reasoning`,
        },
      ]}
    />
  );
}

function Budgets() {
  const budgets = useSlice('budgets');
  if (budgets.length === 0) return null;
  return (
    <Section title="Budgets">
      <BudgetBars budgets={budgets} />
    </Section>
  );
}
