import { Page } from '../../components/page.tsx';
import { TabSet, type TabEntry } from '../../components/tab-set.tsx';
import { AllowedRules } from './allowed-rules.tsx';
import { BudgetRules } from './budget-rules.tsx';
import { ContentRules } from './content-rules.tsx';
import { LimitRules } from './limit-rules.tsx';
import './guardrails-page.css';

const tabs: readonly [TabEntry, ...TabEntry[]] = [
  { id: 'budgets', title: 'Budgets', component: BudgetRules },
  { id: 'models', title: 'Models & providers', component: AllowedRules },
  { id: 'content', title: 'Content', component: ContentRules },
  { id: 'limits', title: 'Limits', component: LimitRules },
];

/** Rules for everything that goes through the gateway. Rules of one client key are added to these. */
export function GuardrailsPage() {
  return (
    <Page
      layout="wide"
      title="Guardrails"
      description="Rules for every request, whoever sends it. Changes are saved at once."
    >
      <TabSet page="guardrails" label="Guardrails" tabs={tabs} />
    </Page>
  );
}
