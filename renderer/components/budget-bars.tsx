import type { BudgetState } from '../../shared/app-state.ts';
import { formatUsd } from '../format.ts';
import { useNow } from '../hooks/use-now.ts';
import './budget-bars.css';

/** Shares of a budget at which something happens; as in the gateway. */
export const budgetShares = { warn: 0.8, medium: 0.9, low: 0.95, block: 1 } as const;

const windowWords: Readonly<Record<BudgetState['window'], string>> = {
  day: 'Today',
  week: 'This week',
  month: 'This month',
};

/** How far each budget is used up, with marks where something happens. */
export function BudgetBars({ budgets }: { readonly budgets: readonly BudgetState[] }) {
  const now = useNow(60_000);
  return (
    <ul className="card budget-bars">
      {budgets.map((budget) => (
        <li key={`${budget.clientKey ?? ''}/${budget.window}`}>
          <BudgetBar budget={budget} now={now} />
        </li>
      ))}
    </ul>
  );
}

function BudgetBar({ budget, now }: { readonly budget: BudgetState; readonly now: number }) {
  const { clientKey, window, limitUsd, spentUsd, resetsAt } = budget;
  const share = spentUsd / limitUsd;
  const name = `${windowWords[window]}, ${clientKey ?? 'everybody'}`;
  return (
    <>
      <div className="budget-head">
        <span className="budget-name">
          {windowWords[window]}
          <span className="faint"> {clientKey ?? 'everybody'}</span>
        </span>
        <span>
          {formatUsd(spentUsd)} <span className="faint">of {formatUsd(limitUsd)}</span>
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
        data-state={stateOf(share)}
      >
        <span className="budget-fill" style={{ width: `${Math.min(1, share) * 100}%` }} />
        {Object.entries(budgetShares).map(([key, at]) => (
          <span key={key} className="budget-mark" style={{ left: `${at * 100}%` }} />
        ))}
      </div>
      <div className="budget-foot">
        <span>{stateWords[stateOf(share)]}</span>
        <span>
          {Math.round(share * 100)} % · new in {untilWords(resetsAt - now)}
        </span>
      </div>
    </>
  );
}

type State = 'free' | 'warn' | 'medium' | 'low' | 'block';

function stateOf(share: number): State {
  if (share >= budgetShares.block) return 'block';
  if (share >= budgetShares.low) return 'low';
  if (share >= budgetShares.medium) return 'medium';
  return share >= budgetShares.warn ? 'warn' : 'free';
}

const stateWords: Readonly<Record<State, string>> = {
  free: 'Plenty left',
  warn: 'Nearly used up',
  medium: 'From 90 %: not above tier Medium',
  low: 'From 95 %: only tier Low',
  block: 'Used up',
};

/** `3 h`, `12 min`, `4 days`. */
function untilWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
