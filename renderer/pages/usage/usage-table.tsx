import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { formatCount, formatShare, formatTokens, formatUsd } from '../../format.ts';
import { useSeriesName } from './usage-names.ts';
import { measureOf, mostSeries, type Measure, type UsageSeries, type UsageSplit } from './usage-series.ts';

interface UsageTableProps {
  /** Largest first. */
  readonly series: readonly UsageSeries[];
  readonly measure: Measure;
  readonly split: UsageSplit;
}

const heads: Readonly<Record<UsageSplit, string>> = { model: 'Model', provider: 'Provider', clientKey: 'Client key' };
const shownAtFirst = 8;

/** The same in numbers; the keys tell which colour is whose. */
export function UsageTable({ series, measure, split }: UsageTableProps) {
  const [all, setAll] = useState(false);
  const nameOf = useSeriesName(split);
  const whole = series.reduce((sum, each) => sum + measureOf(each, measure), 0);
  const colourOf = (place: number): number => (series.length <= mostSeries ? place : Math.min(place, mostSeries - 1));
  return (
    // a narrow window scrolls it sideways, by keyboard too
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="usage-table-box" role="region" aria-label="Use in numbers" tabIndex={0}>
      <table className="usage-table" data-measure={measure}>
        <thead>
          <tr>
            <th scope="col">{heads[split]}</th>
            <th scope="col">Share</th>
            <th scope="col" data-of="cost">
              Spent
            </th>
            <th scope="col" data-of="tokens">
              Tokens in
            </th>
            <th scope="col" data-of="tokens">
              Tokens out
            </th>
            <th scope="col" data-of="requests">
              Requests
            </th>
          </tr>
        </thead>
        <tbody>
          {(all ? series : series.slice(0, shownAtFirst)).map((each, place) => (
            <tr key={each.id}>
              <th scope="row" title={each.id ?? undefined}>
                <span className="usage-name">
                  <span
                    className="usage-key"
                    data-series={colourOf(place)}
                    data-others={colourOf(place) < place || undefined}
                  />
                  <span className="truncate">{nameOf(each)}</span>
                  {each.estimated > 0 && <Badge tone="warn">{formatCount(each.estimated)} est.</Badge>}
                </span>
              </th>
              <td>{formatShare(measureOf(each, measure), whole)}</td>
              <td data-of="cost">
                <Spent series={each} />
              </td>
              <td data-of="tokens">{formatTokens(each.promptTokens)}</td>
              <td data-of="tokens">{formatTokens(each.completionTokens)}</td>
              <td data-of="requests">
                {formatCount(each.requests)}
                {each.failed > 0 && <span className="usage-small">{formatCount(each.failed)} failed</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {!all && series.length > shownAtFirst && (
        <Button tone="quiet" small onClick={() => setAll(true)}>
          Show {series.length - shownAtFirst} more
        </Button>
      )}
    </div>
  );
}

/** What is not known is said, and never counted as nothing. */
function Spent({ series: { costUsd, unknownCost, requests } }: { readonly series: UsageSeries }) {
  if (unknownCost > 0 && unknownCost === requests) return <span className="faint">unknown</span>;
  return (
    <>
      {formatUsd(costUsd)}
      {unknownCost > 0 && <span className="usage-small">+ {formatCount(unknownCost)} unknown</span>}
    </>
  );
}
