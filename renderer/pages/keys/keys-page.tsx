import { useState } from 'react';
import type { ProviderView } from '../../../shared/app-state.ts';
import { Banner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { SearchInput } from '../../components/field.tsx';
import { Page, Section } from '../../components/page.tsx';
import { useSlice } from '../../hooks/use-desk.ts';
import { ProviderDialog } from './provider-dialog.tsx';
import { ProviderRow } from './provider-row.tsx';
import { groupProviders } from './provider-words.ts';
import { useKeyTests } from './use-key-tests.ts';
import './keys-page.css';

/** Which companies and servers may be used, and with which key. */
export function KeysPage() {
  const providers = useSlice('providers');
  const { vault } = useSlice('app');
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const tests = useKeyTests();
  const groups = groupProviders(providers.filter((provider) => matches(provider, search)));
  return (
    <Page
      title="Keys"
      description="Keys stay on this computer. They go in and never come out."
      actions={
        <>
          <SearchInput value={search} onChange={setSearch} label="Search providers" />
          <Button icon="plus" onClick={() => setAdding(true)}>
            Add provider
          </Button>
        </>
      }
    >
      {vault.warning !== null && (
        <Banner tone="warn" icon="lock" title="Keys are not in a system key store.">
          {vault.warning}
        </Banner>
      )}
      {groups.map((group) => (
        <Section key={group.title} title={group.title} note={group.providers.length}>
          <ul className="card providers">
            {group.providers.map((provider) => (
              <ProviderRow key={provider.id} provider={provider} vault={vault.kind} tests={tests} />
            ))}
          </ul>
        </Section>
      ))}
      {groups.length === 0 && (
        <Empty icon="search" title={`No provider is called "${search}"`}>
          Any OpenAI-compatible API can be added: press Add provider.
        </Empty>
      )}
      <ProviderDialog open={adding} onClose={() => setAdding(false)} taken={providers.map(({ id }) => id)} />
    </Page>
  );
}

function matches({ id, name, baseUrl }: ProviderView, search: string): boolean {
  return `${id} ${name} ${baseUrl}`.toLowerCase().includes(search.trim().toLowerCase());
}
