import { useState } from 'react';
import type { ClientKeyView } from '../../../shared/app-state.ts';
import type { ClientLimits } from '../../../shared/guardrails.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { Field, TextInput } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { act, useBusy } from '../../hooks/use-action.ts';
import { showToast } from '../../hooks/toasts.ts';
import { ClientLimitFields } from './client-limit-fields.tsx';
import { ClientTierField } from './client-tier-field.tsx';
import './edit-client-key.css';

interface EditClientKeyProps {
  readonly clientKey: ClientKeyView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What a client gets and may, kept until it is saved as a whole. */
export function EditClientKey({ clientKey, open, onClose }: EditClientKeyProps) {
  const [edited, setEdited] = useState(false);
  const close = (): void => {
    setEdited(false);
    onClose();
  };
  return (
    <Dialog
      kind="drawer"
      open={open}
      onClose={close}
      holds={edited}
      title={clientKey.name}
      description="Rules of this key come on top of the general ones: the stricter of two wins."
    >
      <KeyForm clientKey={clientKey} onEdited={() => setEdited(true)} onClose={close} />
    </Dialog>
  );
}

/** The part of a client key that a person may change. */
type Draft = Pick<ClientKeyView, 'name' | 'defaultTier' | 'preventOverrides' | 'limits'>;

function draftOf({ name, defaultTier, preventOverrides, limits }: ClientKeyView): Draft {
  return { name, defaultTier, preventOverrides, limits };
}

interface KeyFormProps extends Omit<EditClientKeyProps, 'open'> {
  readonly onEdited: () => void;
}

function KeyForm({ clientKey, onEdited, onClose }: KeyFormProps) {
  const [draft, setDraft] = useState<Draft>(() => draftOf(clientKey));
  const { busy, run } = useBusy();
  const edit = (changes: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...changes }));
    onEdited();
  };
  const save = async (): Promise<void> => {
    const send = (next: Draft): Promise<unknown> =>
      act('clientKeys.update', { id: clientKey.id, ...next, name: next.name.trim() }, 'The key was not changed');
    if ((await send(draft)) === null) return;
    const before = draftOf(clientKey);
    showToast({ tone: 'plain', title: `${draft.name.trim()} was changed`, undo: () => void send(before) });
    onClose();
  };
  return (
    <div className="client-key-form">
      <Field label="Name">
        {({ id }) => (
          <TextInput
            id={id}
            maxLength={100}
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
          />
        )}
      </Field>
      <ClientTierField value={draft.defaultTier} onChange={(defaultTier) => edit({ defaultTier })} />
      <div className="key-line">
        <span>
          Ignore what its requests ask for
          <span className="field-hint"> The saved tier and order win.</span>
        </span>
        <Switch
          label="Ignore what its requests ask for"
          checked={draft.preventOverrides}
          onChange={(preventOverrides) => edit({ preventOverrides })}
        />
      </div>
      <ClientLimitFields limits={draft.limits} onChange={(limits: ClientLimits) => edit({ limits })} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" busy={busy} disabled={draft.name.trim() === ''} onClick={() => run(save)}>
          Save
        </Button>
      </DialogActions>
    </div>
  );
}
