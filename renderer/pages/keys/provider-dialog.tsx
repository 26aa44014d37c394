import { useState } from 'react';
import type { ProviderView } from '../../../shared/app-state.ts';
import type { Dialect } from '../../../shared/dialect.ts';
import type { Input } from '../../../shared/ipc.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { Field, Select, TextInput } from '../../components/field.tsx';
import { act, useBusy } from '../../hooks/use-action.ts';
import { showToast } from '../../hooks/toasts.ts';
import { findFreeId } from './provider-id.ts';

interface ProviderDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** To change; a new one without it. */
  readonly provider?: ProviderView;
  /** Ids that a new provider cannot have. */
  readonly taken: readonly string[];
}

interface Draft {
  readonly name: string;
  readonly baseUrl: string;
  readonly dialect: Dialect;
  readonly apiKey: string;
}

/** Addresses that these servers have when nobody changed them. */
const presets: readonly Omit<Draft, 'apiKey'>[] = [
  { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', dialect: 'openai-chat' },
  { name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', dialect: 'openai-chat' },
  { name: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', dialect: 'openai-chat' },
  { name: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', dialect: 'openai-chat' },
];

const dialects: readonly { readonly value: Dialect; readonly label: string }[] = [
  { value: 'openai-chat', label: 'OpenAI chat completions' },
  { value: 'openai-responses', label: 'OpenAI responses' },
  { value: 'anthropic-messages', label: 'Anthropic messages' },
  { value: 'gemini', label: 'Gemini' },
];

/** Describes a server of one's own, or a company that the catalog does not know. */
export function ProviderDialog({ open, onClose, provider, taken }: ProviderDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={provider === undefined ? 'Add provider' : `Edit ${provider.name}`}
      description="A server on your own machine, or any API that speaks one of these formats."
    >
      <ProviderForm onClose={onClose} taken={taken} {...(provider === undefined ? {} : { provider })} />
    </Dialog>
  );
}

function ProviderForm({ onClose, provider, taken }: Omit<ProviderDialogProps, 'open'>) {
  const [draft, setDraft] = useState<Draft>({
    name: provider?.name ?? '',
    baseUrl: provider?.baseUrl ?? '',
    dialect: provider?.dialects[0] ?? 'openai-chat',
    apiKey: '',
  });
  const { busy, run } = useBusy();
  const edit = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const address = draft.baseUrl.trim();
  const isAddress = /^https?:/i.test(address) && URL.canParse(address);
  const isBegun = starts.some((start) => start.startsWith(address.toLowerCase()));
  const usable = draft.name.trim() !== '' && isAddress;
  const save = async (): Promise<void> => {
    const input = toProvider(draft, provider, taken);
    if ((await act('providers.save', input, `${draft.name} was not saved`)) === null) return;
    showToast({ tone: 'good', title: `${draft.name} was saved` });
    onClose();
  };
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (usable) run(save);
      }}
    >
      {provider === undefined && <Presets baseUrl={draft.baseUrl} onPick={edit} />}
      <Field label="Name">
        {({ id }) => (
          <TextInput
            id={id}
            maxLength={100}
            value={draft.name}
            onChange={(event) => edit({ name: event.target.value })}
            required
          />
        )}
      </Field>
      <Field
        label="Base URL"
        hint="With the version, as the server's own manual gives it, e.g. ending in /v1."
        error={isAddress || isBegun ? null : 'A base URL starts with https:// or http://.'}
      >
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            aria-invalid={!isAddress && !isBegun}
            type="url"
            mono
            placeholder="http://127.0.0.1:8000/v1"
            value={draft.baseUrl}
            onChange={(event) => edit({ baseUrl: event.target.value })}
            required
          />
        )}
      </Field>
      <Field label="Format">
        {({ id }) => (
          <Select id={id} value={draft.dialect} onChange={(dialect) => edit({ dialect })} options={dialects} />
        )}
      </Field>
      <Field
        label="Key"
        hint={
          provider?.keySource === 'vault' ? 'Leave empty to keep the key.' : 'Leave empty if the server wants none.'
        }
      >
        {({ id, describedBy }) => (
          <TextInput
            id={id}
            aria-describedby={describedBy}
            type="password"
            mono
            value={draft.apiKey}
            onChange={(event) => edit({ apiKey: event.target.value })}
          />
        )}
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" disabled={!usable} busy={busy}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}

interface PresetsProps {
  readonly baseUrl: string;
  readonly onPick: (preset: Omit<Draft, 'apiKey'>) => void;
}

/** Fills in all but the key. */
function Presets({ baseUrl, onPick }: PresetsProps) {
  return (
    <fieldset className="presets" aria-label="Presets">
      {presets.map((preset) => (
        <Button key={preset.name} small aria-pressed={baseUrl === preset.baseUrl} onClick={() => onPick(preset)}>
          {preset.name}
        </Button>
      ))}
    </fieldset>
  );
}

/** Who is still typing one of these has made no mistake yet. */
const starts = ['http://', 'https://'] as const;

function toProvider(
  { name, baseUrl, dialect, apiKey }: Draft,
  provider: ProviderView | undefined,
  taken: readonly string[],
): Input<'providers.save'> {
  const key = apiKey.trim();
  const keyed = key !== '' || (provider !== undefined && provider.auth !== 'none');
  return {
    id: provider?.id ?? findFreeId(name, taken),
    name: name.trim(),
    baseUrl: baseUrl.trim(),
    dialect,
    auth: keyed ? (dialect === 'anthropic-messages' ? 'x-api-key' : 'bearer') : 'none',
    ...(key === '' ? {} : { apiKey: key }),
  };
}
