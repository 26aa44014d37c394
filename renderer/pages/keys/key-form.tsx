import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextInput } from '../../components/field.tsx';
import { useBusy } from '../../hooks/use-action.ts';

interface KeyFormProps {
  /** Of the provider. */
  readonly name: string;
  /** @returns whether it was taken; a refusal has been shown. */
  readonly onSave: (secret: string) => Promise<boolean>;
  readonly onCancel: () => void;
}

/** Where a key is pasted. Enter saves, Escape leaves. */
export function KeyForm({ name, onSave, onCancel }: KeyFormProps) {
  const [secret, setSecret] = useState('');
  const { busy, run } = useBusy();
  const usable = secret.trim() !== '';
  return (
    <form
      className="provider-wide key-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (usable) run(() => onSave(secret.trim()));
      }}
    >
      <TextInput
        type="password"
        mono
        // the person has just asked for it
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        placeholder={`Paste the key of ${name}`}
        aria-label={`Key of ${name}`}
        value={secret}
        onChange={(event) => setSecret(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel();
        }}
      />
      <Button type="submit" tone="primary" disabled={!usable} busy={busy}>
        Save
      </Button>
      <Button tone="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
