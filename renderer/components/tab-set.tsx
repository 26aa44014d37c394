import { Tabs } from 'radix-ui';
import { useEffect, useRef, type ComponentType } from 'react';
import { goTo, useRoute } from '../hooks/use-route.ts';
import './tab-set.css';

/** One tab; its id is the second part of the address: `#/guardrails/content`. */
export interface TabEntry {
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType;
}

interface TabSetProps {
  /** Id of the page the tabs are on. */
  readonly page: string;
  readonly label: string;
  readonly tabs: readonly [TabEntry, ...TabEntry[]];
}

/** Parts of a page, one at a time. An unknown address is the first one. */
export function TabSet({ page, label, tabs }: TabSetProps) {
  const { detail } = useRoute();
  const shown = tabs.find(({ id }) => id === detail) ?? tabs[0];
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tab = list.current?.querySelector(`[data-tab="${shown.id}"]`);
    tab?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown.id]);
  return (
    <Tabs.Root
      className="tab-set"
      value={shown.id}
      onValueChange={(id) => goTo(page, id, { replace: true })}
      activationMode="manual"
    >
      <Tabs.List className="tab-list" aria-label={label} ref={list}>
        {tabs.map(({ id, title }) => (
          <Tabs.Trigger key={id} value={id} className="tab" data-tab={id}>
            {title}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(({ id, component: TabPanel }) => (
        <Tabs.Content key={id} value={id} className="tab-panel">
          <TabPanel />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}
