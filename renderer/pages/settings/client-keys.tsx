import { useRef, useState } from 'react';
import type { ClientKeyView } from '../../../shared/app-state.ts';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Section } from '../../components/page.tsx';
import { SettingList } from '../../components/setting.tsx';
import { TierMark } from '../../components/tier-mark.tsx';
import { formatAgo } from '../../format.ts';
import { act } from '../../hooks/use-action.ts';
import { maskSecret } from '../../hooks/use-client-secret.ts';
import { useSlice } from '../../hooks/use-desk.ts';
import { useNow } from '../../hooks/use-now.ts';
import { showToast } from '../../hooks/toasts.ts';
import { describeRules } from './client-key-rules.ts';
import { EditClientKey } from './edit-client-key.tsx';
import { NewClientKey } from './new-client-key.tsx';

/** One key per client: each can be taken back alone, and the list of requests says who asked. */
export function ClientKeys() {
  const keys = useSlice('clientKeys');
  const [adding, setAdding] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  return (
    <Section
      title="Client keys"
      note="They let a client in. They are not provider keys."
      actions={
        <Button ref={add} small icon="plus" onClick={() => setAdding(true)}>
          New client key
        </Button>
      }
    >
      <SettingList>
        {keys.map((key) => (
          <ClientKeyRow key={key.id} clientKey={key} onRevoked={() => add.current?.focus()} />
        ))}
      </SettingList>
      <NewClientKey open={adding} onClose={() => setAdding(false)} />
    </Section>
  );
}

interface ClientKeyRowProps {
  readonly clientKey: ClientKeyView;
  /** The row goes, and the focus with it. */
  readonly onRevoked: () => void;
}

function ClientKeyRow({ clientKey, onRevoked }: ClientKeyRowProps) {
  const { id, name, lastFour, createdAt, lastUsedAt, isDefault, defaultTier, fromConfig } = clientKey;
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const now = useNow(30_000);
  const revoke = async (): Promise<void> => {
    if ((await act('clientKeys.revoke', { id }, `${name} was not revoked`)) === null) return;
    showToast({ tone: 'plain', title: `${name} was revoked` });
    onRevoked();
  };
  const rules = describeRules(clientKey, now);
  return (
    <li className="setting client-key">
      <div className="setting-words">
        <span className="client-key-name">
          {name}
          {(clientKey.limits.expiresAt ?? now) < now && <Badge tone="bad">Expired</Badge>}
          {isDefault && <Badge tone="accent">Shown on Overview</Badge>}
          {fromConfig && <Badge tone="outline">Configuration file</Badge>}
          {defaultTier !== null && <TierMark tier={defaultTier} />}
        </span>
        <p className="setting-hint">
          <code>{maskSecret(lastFour)}</code> · <span>made {formatAgo(createdAt, now)}</span> ·{' '}
          <span>{lastUsedAt === null ? 'never used' : `last used ${formatAgo(lastUsedAt, now)}`}</span>
        </p>
        {rules.length > 0 && <p className="setting-hint">Own rules: {rules.join(', ')}</p>}
      </div>
      {!fromConfig && (
        <div className="client-key-actions">
          <IconButton icon="settings" label={`Edit ${name}`} onClick={() => setEditing(true)} />
          {!isDefault && <IconButton icon="trash" label={`Revoke ${name}`} onClick={() => setAsking(true)} />}
        </div>
      )}
      <EditClientKey clientKey={clientKey} open={editing} onClose={() => setEditing(false)} />
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Revoke ${name}?`}
        description="Clients that use this key are refused at once."
        confirm="Revoke"
        onConfirm={() => void revoke()}
      />
    </li>
  );
}
