import { useRef, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { TextInput } from '../../components/field.tsx';
import { act, useBusy } from '../../hooks/use-action.ts';
import { useSlice } from '../../hooks/use-desk.ts';

/** Headers that let this program in at the collector. Their values go in and never come out. */
export function TelemetryHeaders() {
  const { headers } = useSlice('telemetry');
  const [name, setName] = useState('Authorization');
  const [value, setValue] = useState('');
  const [removing, setRemoving] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { busy, run } = useBusy();
  const add = async (): Promise<void> => {
    if (await setHeader(name.trim(), value.trim())) setValue('');
  };
  const remove = async (): Promise<void> => {
    // the row goes, and the focus with it
    if (removing !== null && (await setHeader(removing, null))) field.current?.focus();
  };
  return (
    <li className="setting telemetry-headers">
      <div className="setting-words">
        <span className="setting-title">Headers</span>
        <p className="setting-hint">
          For a collector that asks for a key. They are kept with your keys, for this address only.
        </p>
      </div>
      {headers.length > 0 && (
        <ul className="telemetry-header-list">
          {headers.map((header) => (
            <li key={header.name}>
              <code>{header.name}</code>
              {header.source === 'environment' ? (
                <Badge tone="outline">Environment</Badge>
              ) : (
                <IconButton icon="trash" label={`Remove ${header.name}`} onClick={() => setRemoving(header.name)} />
              )}
            </li>
          ))}
        </ul>
      )}
      <form
        className="inline-form telemetry-header-form"
        onSubmit={(event) => {
          event.preventDefault();
          run(add);
        }}
      >
        <TextInput
          ref={field}
          mono
          aria-label="Name of the header"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextInput
          mono
          type="password"
          aria-label="Value of the header"
          placeholder="Bearer …"
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <Button type="submit" busy={busy} disabled={name.trim() === '' || value.trim() === ''}>
          Add
        </Button>
      </form>
      <ConfirmDialog
        open={removing !== null}
        onClose={() => setRemoving(null)}
        title={`Remove ${removing}?`}
        description="Its value cannot be shown again: to bring it back, you have to enter it anew."
        confirm="Remove header"
        onConfirm={() => void remove()}
      />
    </li>
  );
}

async function setHeader(name: string, value: string | null): Promise<boolean> {
  return (await act('telemetry.setHeader', { name, value }, 'The header was not changed')) !== null;
}
