import { useRef, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { TextInput } from '../../components/field.tsx';
import { Section } from '../../components/page.tsx';
import { saveSettings, SettingList } from '../../components/setting.tsx';
import { useMirror, useSlice } from '../../hooks/use-desk.ts';
import { showToast } from '../../hooks/toasts.ts';

/** Web pages that may call the gateway from a browser; none unless someone says so. */
export function AllowedOrigins() {
  const { allowedOrigins } = useSlice('settings');
  const [draft, setDraft] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const mirror = useMirror();
  const origin = draft.trim().replace(/\/+$/, '');
  const add = async (): Promise<void> => {
    if (origin === '') return;
    if (allowedOrigins.includes(origin)) return setDraft('');
    if (await saveSettings({ allowedOrigins: [...allowedOrigins, origin] })) setDraft('');
  };
  const remove = async (gone: string): Promise<void> => {
    if (!(await saveSettings({ allowedOrigins: allowedOrigins.filter((other) => other !== gone) }))) return;
    // the row goes, and the focus with it
    field.current?.focus();
    const present = (): readonly string[] => mirror.view().state?.settings.allowedOrigins ?? [];
    const undo = (): void => void saveSettings({ allowedOrigins: [...present(), gone] });
    showToast({ tone: 'plain', title: `${gone} may not call any more`, undo });
  };
  return (
    <Section title="Web pages that may call the gateway" note="Editors need none">
      <SettingList>
        {allowedOrigins.map((allowed) => (
          <li key={allowed} className="setting">
            <code>{allowed}</code>
            <IconButton icon="trash" label={`Remove ${allowed}`} onClick={() => void remove(allowed)} />
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
              ref={field}
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
