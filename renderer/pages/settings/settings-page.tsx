import { Page } from '../../components/page.tsx';
import { TabSet, type TabEntry } from '../../components/tab-set.tsx';
import { About } from './about.tsx';
import { ClientKeys } from './client-keys.tsx';
import { ConfigTransfer } from './config-transfer.tsx';
import { General } from './general.tsx';
import { Monitoring } from './monitoring.tsx';
import { Network } from './network.tsx';
import { Quality } from './quality.tsx';
import './settings-page.css';

const tabs: readonly [TabEntry, ...TabEntry[]] = [
  { id: 'general', title: 'General', component: General },
  { id: 'quality', title: 'Quality', component: Quality },
  { id: 'network', title: 'Network', component: Network },
  { id: 'monitoring', title: 'Monitoring', component: Monitoring },
  { id: 'client-keys', title: 'Client keys', component: ClientKeys },
  { id: 'config', title: 'Import & export', component: ConfigTransfer },
  { id: 'about', title: 'About', component: About },
];

/** Everything that is set once and then left alone. Each change is saved at once. */
export function SettingsPage() {
  return (
    <Page title="Settings" description="Changes are saved at once.">
      <div className="settings">
        <TabSet page="settings" label="Settings" tabs={tabs} />
      </div>
    </Page>
  );
}
