import { Page } from '../../components/page.tsx';
import { TabSet, type TabEntry } from '../../components/tab-set.tsx';
import { AutoDial } from './auto-dial.tsx';
import { Explain } from './explain.tsx';
import { WhatIf } from './what-if.tsx';
import './playground-page.css';

const tabs: readonly [TabEntry, ...TabEntry[]] = [
  { id: 'explain', title: 'Explain', component: Explain },
  { id: 'auto', title: 'Auto Router', component: AutoDial },
  { id: 'what-if', title: 'What if', component: WhatIf },
];

/** What would happen to a request, before one token is spent. */
export function PlaygroundPage() {
  return (
    <Page
      layout="wide"
      title="Playground"
      description="See where a request would go, and why. Nothing is sent, nothing is spent."
    >
      <TabSet page="playground" label="Playground" tabs={tabs} />
    </Page>
  );
}
