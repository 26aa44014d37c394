import { useState } from 'react';
import type { CatalogRefresh } from '../../../shared/app-state.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { act, useBusy } from '../../hooks/use-action.ts';

/** The key that opens the scores of Artificial Analysis. It goes in and never comes out. */
export function AnalysisKeyForm({ source }: { readonly source: CatalogRefresh['analysisKey'] }) {
  const [secret, setSecret] = useState('');
  const [asking, setAsking] = useState(false);
  const [removed, setRemoved] = useState(false);
  const { busy, run } = useBusy();
  if (source === 'environment')
    return <p className="faint">The key for Artificial Analysis comes from an environment variable.</p>;
  if (source === 'vault')
    return (
      <div className="source-setting">
        <span>A key for Artificial Analysis is stored.</span>
        <Button small onClick={() => setAsking(true)}>
          Remove
        </Button>
        <ConfirmDialog
          open={asking}
          onClose={() => setAsking(false)}
          title="Remove the key for Artificial Analysis?"
          description="It cannot be shown again: to bring it back, you have to paste it anew."
          confirm="Remove key"
          onConfirm={() => {
            setRemoved(true);
            void send(null);
          }}
        />
      </div>
    );
  return (
    <form
      className="source-key"
      onSubmit={(event) => {
        event.preventDefault();
        if (secret.trim() !== '') run(() => send(secret.trim()).then((taken) => taken && setSecret('')));
      }}
    >
      <Field label="Key for Artificial Analysis (optional: a free one gives measured scores)">
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            type="password"
            mono
            // the button that had the focus is gone
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={removed}
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={secret.trim() === ''} busy={busy}>
        Save
      </Button>
    </form>
  );
}

async function send(secret: string | null): Promise<boolean> {
  return (await act('catalog.setAnalysisKey', { secret }, 'The key was not changed')) !== null;
}
