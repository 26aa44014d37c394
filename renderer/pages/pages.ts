import type { ComponentType } from 'react';
import type { PageSign } from '../components/sidebar.tsx';
import { GuardrailsPage } from './guardrails/guardrails-page.tsx';
import { KeysPage } from './keys/keys-page.tsx';
import { ModelsPage } from './models/models-page.tsx';
import { OverviewPage } from './overview/overview-page.tsx';
import { PlaygroundPage } from './playground/playground-page.tsx';
import { RequestsPage } from './requests/requests-page.tsx';
import { SettingsPage } from './settings/settings-page.tsx';
import { UsagePage } from './usage/usage-page.tsx';

/** One page; its id is the first part of the address: `#/keys`. */
export interface PageEntry extends PageSign {
  readonly component: ComponentType;
}

/** In the order of the sidebar, which is also the order of the number keys. */
export const pages: readonly [PageEntry, ...PageEntry[]] = [
  { id: 'overview', title: 'Overview', icon: 'overview', component: OverviewPage },
  { id: 'keys', title: 'Keys', icon: 'keys', component: KeysPage },
  { id: 'models', title: 'Models', icon: 'models', component: ModelsPage },
  { id: 'requests', title: 'Requests', icon: 'requests', component: RequestsPage },
  { id: 'playground', title: 'Playground', icon: 'playground', component: PlaygroundPage },
  { id: 'guardrails', title: 'Guardrails', icon: 'guardrails', component: GuardrailsPage },
  { id: 'usage', title: 'Usage', icon: 'usage', component: UsagePage },
  { id: 'settings', title: 'Settings', icon: 'settings', component: SettingsPage },
];

/** An unknown address is the first page. */
export function findPage(id: string): PageEntry {
  return pages.find((page) => page.id === id) ?? pages[0];
}
