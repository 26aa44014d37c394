import { useEffect, useRef, useState } from 'react';
import type { Tier } from '../../../shared/tier.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { act, useBusy } from '../../hooks/use-action.ts';
import { ClientTierField } from './client-tier-field.tsx';

interface NewClientKeyProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Makes a client key and shows it: once, because only its fingerprint is kept. */
export function NewClientKey({ open, onClose }: NewClientKeyProps) {
  const [made, setMade] = useState<string | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      holds={made !== null}
      title={made === null ? 'New client key' : 'Copy the key now'}
      description={
        made === null
          ? 'One per editor or agent, so that each can be told apart.'
          : 'It is shown this once and never again.'
      }
    >
      {made === null ? <NewKeyForm onMade={setMade} onCancel={close} /> : <MadeKey secret={made} onDone={close} />}
    </Dialog>
  );
}

interface NewKeyFormProps {
  readonly onMade: (secret: string) => void;
  readonly onCancel: () => void;
}

function NewKeyForm({ onMade, onCancel }: NewKeyFormProps) {
  const [name, setName] = useState('');
  const [tier, setTier] = useState<Tier | null>(null);
  const { busy, run } = useBusy();
  const create = async (): Promise<void> => {
    const input = { name: name.trim(), defaultTier: tier };
    const made = await act('clientKeys.create', input, 'The key was not made');
    if (made !== null) onMade(made.secret);
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') run(create);
      }}
    >
      <Field label="Name">
        {({ id }) => (
          <TextInput
            id={id}
            maxLength={100}
            placeholder="Claude Code"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ClientTierField value={tier} onChange={setTier} />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={name.trim() === ''} busy={busy}>
          Make key
        </Button>
      </DialogActions>
    </form>
  );
}

function MadeKey({ secret, onDone }: { readonly secret: string; readonly onDone: () => void }) {
  const code = useRef<HTMLElement>(null);
  // the form that had the focus is gone
  useEffect(() => code.current?.focus(), []);
  return (
    <>
      <p className="made-key">
        <code ref={code} tabIndex={-1}>
          {secret}
        </code>
        <CopyButton text={secret} label="Copy key" />
      </p>
      <DialogActions>
        <Button tone="primary" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </>
  );
}
