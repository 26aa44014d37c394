import type { BudgetState } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { untilWords } from '../../components/budget-bars.tsx';
import { budgetStep, rulesOf, type BudgetStep } from '../../components/budget-step.ts';
import { Button } from '../../components/button.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { goTo } from '../../hooks/use-route.ts';

/** Budgets that change what requests get: used up, or of everybody and stepping the tier down. One message for all. */
export function BudgetNotices() {
  const budgets = useSlice('budgets');
  const { guardrails } = useSlice('settings');
  const clientKeys = useSlice('clientKeys');
  const now = useNow(60_000);
  const told = budgets.flatMap(({ clientKey, window, spentUsd, limitUsd, resetsAt }) => {
    const step = budgetStep(spentUsd / limitUsd, rulesOf(clientKey, guardrails.budget, clientKeys));
    const effect = effects[step];
    if (effect === undefined || (clientKey !== null && step !== 'block')) return [];
    const whose = `${windowWords[window]} budget${clientKey === null ? '' : ` of ${clientKey}`}`;
    const state = `${whose} is ${step === 'block' ? '' : 'nearly '}used up.`;
    const words = `${clientKey === null ? 'Requests' : 'Its requests'} ${effect}. A new one begins in ${untilWords(resetsAt - now)}.`;
    return [{ state, words }];
  });
  const [first, second] = told;
  if (first === undefined) return null;
  return (
    <Banner
      tone="warn"
      title={second === undefined ? first.state : `${told.length} budgets limit what requests get.`}
      actions={
        <Button small onClick={() => goTo('guardrails')}>
          See budgets
        </Button>
      }
    >
      {second === undefined ? (
        first.words
      ) : (
        <ul>
          {told.map(({ state, words }) => (
            <li key={state}>
              {state} {words}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
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
