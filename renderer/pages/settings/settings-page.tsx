import { Tabs } from 'radix-ui';
import type { ComponentType } from 'react';
import { Page } from '../../components/page.tsx';
import { goTo, useRoute } from '../../hooks/use-route.ts';
import { About } from './about.tsx';
import { ClientKeys } from './client-keys.tsx';
import { ConfigTransfer } from './config-transfer.tsx';
import { General } from './general.tsx';
import { Monitoring } from './monitoring.tsx';
import { Network } from './network.tsx';
import { Quality } from './quality.tsx';
import './settings-page.css';

interface SettingsTab {
  /** Second part of the address: `#/settings/network`. */
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType;
}

const tabs: readonly [SettingsTab, ...SettingsTab[]] = [
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
  const { detail } = useRoute();
  const shown = tabs.find(({ id }) => id === detail) ?? tabs[0];
  return (
    <Page title="Settings" description="Changes are saved at once.">
      <Tabs.Root
        className="settings"
        value={shown.id}
        onValueChange={(id) => goTo('settings', id, { replace: true })}
        activationMode="manual"
      >
        <Tabs.List className="settings-tabs" aria-label="Settings">
          {tabs.map(({ id, title }) => (
            <Tabs.Trigger key={id} value={id} className="settings-tab">
              {title}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {tabs.map(({ id, component: TabPanel }) => (
          <Tabs.Content key={id} value={id} className="settings-panel">
            <TabPanel />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Page>
  );
}
