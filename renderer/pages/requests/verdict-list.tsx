import type { VerdictSummary } from '../../../shared/ledger.ts';
import type { RequestLog, Verdict } from '../../../shared/request-log.ts';
import { Badge } from '../../components/badge.tsx';
import { Facts } from '../../components/facts.tsx';
import { formatPlural, unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useVerdicts } from '../../hooks/use-verdicts.ts';
import { inNames, inTurn, ruleName } from '../../request-words.ts';
import { groupByRule } from './verdict-groups.ts';
import './verdict-list.css';

/** What the planner said of each model: taken, next in line, or left out and by which rule. */
export function VerdictList({
  request,
}: {
  readonly request: RequestLog & { readonly verdictSummary?: VerdictSummary | null };
}) {
  const view = useVerdicts(request);
  if (view.state === 'loading') return <p className="faint">Loading…</p>;
  const summary = request.verdictSummary ?? null;
  if (view.state === 'missing')
    return summary === null ? <p className="faint">{view.message}</p> : <Summary summary={summary} />;
  const of = (verdict: Verdict['verdict']): readonly Verdict[] =>
    view.verdicts.filter((entry) => entry.verdict === verdict);
  return (
    <div className="verdicts">
      <VerdictGroup title="Chosen" tone="good" verdicts={of('chosen')} />
      <VerdictGroup title="Standby" tone="accent" verdicts={inTurn(of('standby'))} />
      {groupByRule(of('excluded')).map(({ rule, verdicts }) => (
        <details key={rule} className="verdict-rule">
          <summary>
            <Badge>Excluded</Badge>
            {ruleName(rule)}
            <span className="faint">{verdicts.length}</span>
          </summary>
          <VerdictTable verdicts={verdicts} />
        </details>
      ))}
    </div>
  );
}

/** What is left of the verdicts of an older request: names, and how many models each rule left out. */
function Summary({ summary: { chosen, standby, excluded } }: { readonly summary: VerdictSummary }) {
  const { modelName } = useNames();
  const namesOf = (ids: readonly string[]): string => (ids.length === 0 ? unknown : ids.map(modelName).join(', '));
  return (
    <Facts
      rows={[
        ['Chosen', namesOf(chosen)],
        ['Standby', namesOf(standby)],
        ...Object.entries(excluded).map(([rule, count]): readonly [string, string] => [
          ruleName(rule),
          `${formatPlural(count, 'model')} left out`,
        ]),
      ]}
    />
  );
}

interface VerdictGroupProps {
  readonly title: string;
  readonly tone: 'good' | 'accent';
  readonly verdicts: readonly Verdict[];
}

function VerdictGroup({ title, tone, verdicts }: VerdictGroupProps) {
  if (verdicts.length === 0) return null;
  return (
    <section aria-label={title}>
      <h4 className="verdict-title">
        <Badge tone={tone}>{title}</Badge>
        <span className="faint">{verdicts.length}</span>
      </h4>
      <VerdictTable verdicts={verdicts} />
    </section>
  );
}

function VerdictTable({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  const names = useNames();
  return (
    <table className="verdict-table">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {verdicts.map(({ model, rule, detail }) => (
          <tr key={model}>
            <th scope="row" title={model}>
              {names.modelName(model)}
            </th>
            <td title={rule}>{inNames(detail, names)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
