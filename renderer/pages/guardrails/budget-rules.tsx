import type { Budget } from '../../../shared/guardrails.ts';
import { BudgetBars } from '../../components/budget-bars.tsx';
import { Section } from '../../components/page.tsx';
import { ChoiceSetting, NumberSetting, SwitchSetting } from '../../components/setting-rows.tsx';
import { SettingList } from '../../components/setting.tsx';
import { budgetPeriods, type BudgetPeriod } from '../../budget-periods.ts';
import { formatLimit } from '../../format.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useGuardrails } from '../../hooks/use-guardrails.ts';
import { writeRoute } from '../../hooks/use-route.ts';
import { BudgetSteps } from './budget-steps.tsx';

/** How much may be spent, and what happens on the way there. */
export function BudgetRules() {
  const { rules, change } = useGuardrails();
  const budgets = useSlice('budgets');
  const { budget } = rules;
  const save = (changes: Partial<Budget>, words: string): Promise<boolean> =>
    change({ budget: { ...budget, ...changes } }, words);
  const inForce = budgetPeriods.some(({ name }) => budget[name] !== null);
  return (
    <div className="rules">
      {budgets.length > 0 && (
        <Section title="Used so far" note="Requests in flight are put aside until they have ended.">
          <BudgetBars budgets={budgets} />
        </Section>
      )}
      <Section
        title="Everybody together"
        note={
          <>
            Each client key can have a budget of its own, under{' '}
            <a href={writeRoute('settings', 'client-keys')}>Settings</a>.
          </>
        }
      >
        <SettingList>
          {budgetPeriods.map((period) => (
            <Limit key={period.name} period={period} value={budget[period.name]} save={save} />
          ))}
          <ChoiceSetting<Budget['zone']>
            title="A day begins at midnight"
            hint="Weeks begin on Monday, months on the first."
            value={budget.zone}
            onChange={(zone) => void save({ zone }, zone === 'utc' ? 'Days begin at midnight UTC' : 'Days begin here')}
            options={[
              { value: 'local', label: 'Here' },
              { value: 'utc', label: 'UTC' },
            ]}
          />
        </SettingList>
      </Section>
      <Section title="On the way to the limit">
        <BudgetSteps budget={budget} idle={!inForce} />
        <SettingList>
          <SwitchSetting
            title="Tell at 80 %"
            hint="A message here and on the desktop, once per day, week or month."
            on={budget.warn}
            onChange={(warn) => void save({ warn }, warn ? 'Told at 80 %' : 'No longer told at 80 %')}
          />
          <SwitchSetting
            title="Step down the tier from 90 %"
            hint="Not above Medium from 90 %, only Low from 95 %. Work goes on, for less."
            on={budget.stepDown}
            onChange={(stepDown) => void save({ stepDown }, stepDown ? 'Tiers step down' : 'Tiers no longer step down')}
          />
          <SwitchSetting
            title="Refuse at 100 %"
            hint="Clients are answered with status 402 and a sentence that names the budget."
            on={budget.block}
            onChange={(block) => void save({ block }, block ? 'Refused at 100 %' : 'No longer refused at 100 %')}
          />
        </SettingList>
      </Section>
    </div>
  );
}

interface LimitProps {
  readonly period: BudgetPeriod;
  readonly value: number | null;
  readonly save: (changes: Partial<Budget>, words: string) => Promise<boolean>;
}

function Limit({ period: { name, title, hint }, value, save }: LimitProps) {
  return (
    <NumberSetting
      title={title}
      hint={hint}
      value={value}
      min={0.0001}
      max={1_000_000}
      before="$"
      whenEmpty="No limit"
      onSave={(limit) =>
        save({ [name]: limit }, limit === null ? `${title}: no limit` : `${title}: at most ${formatLimit(limit)}`)
      }
    />
  );
}
