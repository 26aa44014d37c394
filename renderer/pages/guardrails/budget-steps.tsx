import { budgetShares } from '../../../shared/guardrail-figures.ts';
import type { Budget } from '../../../shared/guardrails.ts';

interface BudgetStepsProps {
  readonly budget: Budget;
  /** No limit is set: the steps are shown, and happen to nobody. */
  readonly idle: boolean;
}

/** A bar from nothing to everything with what happens where; what is switched off is faint. */
export function BudgetSteps({ budget: { warn, stepDown, block }, idle }: BudgetStepsProps) {
  const steps = [
    { at: budgetShares.warn, words: 'You are told', on: warn, tone: 'warn' },
    { at: budgetShares.medium, words: 'Medium at most', on: stepDown, tone: 'medium' },
    { at: budgetShares.low, words: 'Only Low', on: stepDown, tone: 'low' },
    { at: budgetShares.block, words: 'Refused', on: block, tone: 'bad' },
  ];
  return (
    <div className="card budget-steps" data-idle={idle || undefined}>
      <div className="budget-steps-track" aria-hidden="true">
        {steps.map(({ at, on, tone }, index) => {
          const left = scale[index] ?? 0;
          return (
            <span
              key={at}
              className="budget-steps-part"
              data-tone={on ? tone : 'off'}
              style={{ left: `${left}%`, width: `${(scale[index + 1] ?? left) - left}%` }}
            />
          );
        })}
      </div>
      <ol className="budget-steps-words">
        {steps.map(({ at, words, on }, index) => (
          <li key={at} data-off={!on || undefined} style={{ left: `${scale[index] ?? 0}%` }}>
            <strong>{Math.round(at * 100)} %</strong>
            <span>{on ? words : 'nothing'}</span>
          </li>
        ))}
      </ol>
      {idle && <p className="faint">No limit is set yet. Each limit you set goes through these steps.</p>}
    </div>
  );
}

/** What happens lies in the last fifth: each step gets the same room, so that its words fit. */
const scale: readonly number[] = [10, 40, 70, 100];
