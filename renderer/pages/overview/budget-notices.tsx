import type { BudgetState } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { untilWords } from '../../components/budget-bars.tsx';
import { budgetStep, rulesOf, type BudgetStep } from '../../components/budget-step.ts';
import { Button } from '../../components/button.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../hooks/use-route.ts';

/** Budgets that change what requests get: one used up, or one of everybody that has stepped the tier down. */
export function BudgetNotices() {
  const budgets = useSlice('budgets');
  const { guardrails } = useSlice('settings');
  const clientKeys = useSlice('clientKeys');
  const now = useNow(60_000);
  return budgets.map((budget) => {
    const { clientKey, window, spentUsd, limitUsd, resetsAt } = budget;
    const step = budgetStep(spentUsd / limitUsd, rulesOf(clientKey, guardrails.budget, clientKeys));
    const effect = effects[step];
    if (effect === undefined || (clientKey !== null && step !== 'block')) return null;
    return (
      <Banner
        key={`${clientKey ?? ''}/${window}`}
        tone="warn"
        title={`${windowWords[window]} budget${clientKey === null ? '' : ` of ${clientKey}`} is ${step === 'block' ? '' : 'nearly '}used up.`}
        actions={
          <Button small onClick={() => goTo('guardrails')}>
            See budgets
          </Button>
        }
      >
        {clientKey === null ? 'Requests' : 'Its requests'} {effect}. A new one begins in {untilWords(resetsAt - now)}.
      </Banner>
    );
  });
}

const windowWords: Readonly<Record<BudgetState['window'], string>> = {
  day: 'Today’s',
  week: 'This week’s',
  month: 'This month’s',
};

const effects: Readonly<Partial<Record<BudgetStep, string>>> = {
  medium: 'get no tier above Medium',
  low: 'get tier Low only',
  block: 'are refused',
};
