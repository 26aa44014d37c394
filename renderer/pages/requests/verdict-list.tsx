import type { ReactNode } from 'react';
import type { VerdictSummary } from '../../../shared/ledger.ts';
import type { AttemptLog, RequestLog, Verdict } from '../../../shared/request-log.ts';
import { Badge } from '../../components/badge.tsx';
import { OutcomeMark } from '../../components/outcome.tsx';
import { Facts } from '../../components/facts.tsx';
import { formatPlural, unknown } from '../../format.ts';
import { useNames } from '../../hooks/use-names.ts';
import { useVerdicts } from '../../hooks/use-verdicts.ts';
import { inNames, numberedInTurn, ruleName } from '../../request-words.ts';
import { groupByRule, type RuleGroup as RuleVerdicts } from './verdict-groups.ts';
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
  if (view.verdicts.length === 0)
    return <p className="faint">None: it was turned away before any model was looked at.</p>;
  const of = (verdict: Verdict['verdict']): readonly Verdict[] =>
    view.verdicts.filter((entry) => entry.verdict === verdict);
  const [tried, spare] = [of('standby').filter(isInLine), of('standby').filter((entry) => !isInLine(entry))];
  return (
    <div className="verdicts">
      <VerdictGroup title="Chosen" tone="good" verdicts={of('chosen')} attempts={request.attempts} />
      <VerdictGroup title="Standby" tone="accent" verdicts={numberedInTurn(tried)} attempts={request.attempts} />
      {groupByRule(spare).map((group) => (
        <RuleGroup key={group.rule} group={group} badge={<Badge tone="accent">Standby</Badge>} />
      ))}
      {groupByRule(of('excluded')).map((group) => (
        <RuleGroup key={group.rule} group={group} badge={<Badge>Excluded</Badge>} />
      ))}
    </div>
  );
}

/** Whether it would have been asked; of the others there can be more than a hundred, all for the same reason. */
function isInLine({ rule }: Verdict): boolean {
  return rule !== 'not-needed';
}

interface RuleGroupProps {
  readonly group: RuleVerdicts;
  readonly badge: ReactNode;
}

function RuleGroup({ group: { rule, verdicts }, badge }: RuleGroupProps) {
  return (
    <details className="verdict-rule">
      <summary>
        {badge}
        {ruleName(rule)}
        <span className="faint">{verdicts.length}</span>
      </summary>
      <VerdictTable verdicts={verdicts} />
    </details>
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
  readonly attempts: readonly AttemptLog[];
}

function VerdictGroup({ title, tone, verdicts, attempts }: VerdictGroupProps) {
  if (verdicts.length === 0) return null;
  return (
    <section aria-label={title}>
      <h4 className="verdict-title">
        <Badge tone={tone}>{title}</Badge>
        <span className="faint">{verdicts.length}</span>
      </h4>
      <VerdictTable verdicts={verdicts} attempts={attempts} />
    </section>
  );
}

interface VerdictTableProps {
  readonly verdicts: readonly Verdict[];
  /** What was tried: how it ended stands beside the plan, where it did not go as planned. */
  readonly attempts?: readonly AttemptLog[];
}

function VerdictTable({ verdicts, attempts }: VerdictTableProps) {
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
              {attempts !== undefined && attempts.length > 1 && (
                <Ending attempt={attempts.findLast((attempt) => attempt.model === model)} />
              )}
            </th>
            <td title={rule}>{inNames(detail, names)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Ending({ attempt }: { readonly attempt: AttemptLog | undefined }) {
  return attempt === undefined ? null : (
    <span className="verdict-ending">
      <OutcomeMark outcome={attempt.outcome} />
    </span>
  );
}
