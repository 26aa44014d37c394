import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { TextInput } from '../../components/field.tsx';
import { Section } from '../../components/page.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useSlice } from '../../hooks/use-desk.ts';

/** Web pages that may call the gateway from a browser; none unless someone says so. */
export function AllowedOrigins() {
  const { allowedOrigins } = useSlice('settings');
  const [draft, setDraft] = useState('');
  const origin = draft.trim().replace(/\/+$/, '');
  const add = async (): Promise<void> => {
    if (origin === '' || allowedOrigins.includes(origin)) return;
    if (await saveSettings({ allowedOrigins: [...allowedOrigins, origin] })) setDraft('');
  };
  const remove = (gone: string): void =>
    void saveSettings({ allowedOrigins: allowedOrigins.filter((other) => other !== gone) });
  return (
    <Section title="Web pages that may call the gateway" note="Editors need none">
      <SettingList>
        {allowedOrigins.map((allowed) => (
          <li key={allowed} className="setting">
            <code>{allowed}</code>
            <IconButton icon="trash" label={`Remove ${allowed}`} onClick={() => remove(allowed)} />
          </li>
        ))}
        <li className="setting">
          <form
            className="inline-form"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <TextInput
              mono
              aria-label="Web origin"
              placeholder="https://app.example"
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
            />
            <Button type="submit" disabled={origin === ''}>
              Allow
            </Button>
          </form>
        </li>
      </SettingList>
    </Section>
  );
}
