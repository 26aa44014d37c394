import { useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { TextInput } from '../../components/field.tsx';
import { orGiveBack } from '../../components/saving.ts';
import { Section } from '../../components/page.tsx';

interface AllowedTextsProps {
  readonly texts: readonly string[];
  readonly onChange: (texts: readonly string[], words: string) => Promise<boolean>;
}

/** False alarms: exact texts that are never a finding. */
export function AllowedTexts({ texts, onChange }: AllowedTextsProps) {
  const [draft, setDraft] = useState('');
  const add = (): void => {
    const text = draft.trim();
    setDraft('');
    if (text === '' || texts.includes(text)) return;
    const saving = onChange([...texts, text], 'This text is never a finding now');
    void orGiveBack(saving, () => setDraft((present) => (present === '' ? draft : present)));
  };
  return (
    <Section title="Never a finding" note="Exact texts, such as keys in test data">
      <div className="card custom-patterns">
        <ul>
          {texts.map((text) => (
            <li key={text} className="custom-pattern">
              <code className="truncate custom-words" title={text}>
                {text}
              </code>
              <IconButton
                icon="trash"
                label={`Remove ${text}`}
                onClick={() =>
                  void onChange(
                    texts.filter((other) => other !== text),
                    'This text may be a finding again',
                  )
                }
              />
            </li>
          ))}
        </ul>
        <form
          className="allowed-text-add"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            mono
            aria-label="Text that is never a finding"
            placeholder="support@example.com"
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
          <Button type="submit" disabled={draft.trim() === ''}>
            Add
          </Button>
        </form>
      </div>
    </Section>
  );
}
