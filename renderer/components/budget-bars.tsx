import type { BudgetState } from '../../shared/app-state.ts';
import { budgetShares } from '../../shared/guardrail-figures.ts';
import type { Budget } from '../../shared/guardrails.ts';
import { formatLimit, formatUsd } from '../format.ts';
import { useSlice } from '../hooks/use-desk.ts';
import { useNow } from '../hooks/use-now.ts';
import { budgetStep, rulesOf, type BudgetStep } from './budget-step.ts';
import './budget-bars.css';

const windowWords: Readonly<Record<BudgetState['window'], string>> = {
  day: 'Today',
  week: 'This week',
  month: 'This month',
};

/** How far each budget is used up, with marks where something happens. */
export function BudgetBars({ budgets }: { readonly budgets: readonly BudgetState[] }) {
  const now = useNow(60_000);
  const { guardrails } = useSlice('settings');
  const clientKeys = useSlice('clientKeys');
  return (
    <ul className="card budget-bars">
      {budgets.map((budget) => (
        <li key={`${budget.clientKey ?? ''}/${budget.window}`}>
          <BudgetBar budget={budget} rules={rulesOf(budget.clientKey, guardrails.budget, clientKeys)} now={now} />
        </li>
      ))}
    </ul>
  );
}

interface BudgetBarProps {
  readonly budget: BudgetState;
  /** What of the steps is switched on. */
  readonly rules: Budget;
  readonly now: number;
}

function BudgetBar({ budget, rules, now }: BudgetBarProps) {
  const { clientKey, window, limitUsd, spentUsd, resetsAt } = budget;
  const share = spentUsd / limitUsd;
  const state = budgetStep(share, rules);
  const name = `${windowWords[window]}, ${clientKey ?? 'everybody'}`;
  return (
    <>
      <div className="budget-head">
        <span className="budget-name">
          {windowWords[window]}
          <span className="faint"> {clientKey ?? 'everybody'}</span>
        </span>
        <span>
          {formatUsd(spentUsd)} <span className="faint">of {formatLimit(limitUsd)}</span>
        </span>
      </div>
      <div
        className="budget-track"
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, Math.round(share * 100))}
        aria-valuetext={`${Math.round(share * 100)} % used`}
        data-state={state}
      >
        <span className="budget-fill" style={{ width: `${Math.min(1, share) * 100}%` }} />
        {Object.entries(budgetShares).map(([key, at]) => (
          <span key={key} className="budget-mark" style={{ left: `${at * 100}%` }} />
        ))}
      </div>
      <div className="budget-foot">
        <span>{stateWords[state]}</span>
        <span>
          {Math.round(share * 100)} % · new in {untilWords(resetsAt - now)}
        </span>
      </div>
    </>
  );
}

const stateWords: Readonly<Record<BudgetStep, string>> = {
  free: 'Plenty left',
  warn: 'Nearly used up',
  medium: 'From 90 %: not above tier Medium',
  low: 'From 95 %: only tier Low',
  over: 'Used up, nothing is refused',
  block: 'Used up: requests are refused',
};

/** `3 h`, `12 min`, `4 days`. */
export function untilWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
