import { Section } from '../../components/page.tsx';
import { formatCount, formatTokens, formatUsd } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import './spend-today.css';

/** What the day has cost so far. */
export function SpendToday() {
  const { costUsd, unknownCost, requests, failed, promptTokens, completionTokens } = useSlice('spendToday');
  const { demo } = useSlice('app');
  return (
    <Section title="Today">
      <dl className="card spend">
        <Figure name="Spent" value={formatUsd(costUsd)}>
          {unknownCost > 0
            ? `+ ${formatCount(unknownCost)} of unknown cost`
            : demo
              ? 'demo answers cost nothing'
              : 'list prices'}
        </Figure>
        <Figure name="Requests" value={formatCount(requests)}>
          {failed > 0 ? `${formatCount(failed)} failed` : 'none failed'}
        </Figure>
        <Figure name="Tokens" value={formatTokens(promptTokens + completionTokens)}>
          {`${formatTokens(completionTokens)} output`}
        </Figure>
      </dl>
    </Section>
  );
}

function Figure({
  name,
  value,
  children,
}: {
  readonly name: string;
  readonly value: string;
  readonly children: string;
}) {
  return (
    <div className="spend-figure">
      <dt>{name}</dt>
      <dd>
        <span className="spend-value">{value}</span>
        <span className="spend-note">{children}</span>
      </dd>
    </div>
  );
}
