import { useState } from 'react';
import type { ProviderView } from '../../../shared/app-state.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { act } from '../../hooks/use-action.ts';
import { showToast } from '../../hooks/toasts.ts';
import { ProviderDialog } from './provider-dialog.tsx';

interface ProviderMenuProps {
  readonly provider: ProviderView;
  readonly onReplace: () => void;
  /** The key, or the whole provider, is gone. */
  readonly onRemoved: () => void;
}

/** What is done rarely. Removing asks first: a key cannot be shown again, so it cannot be brought back. */
export function ProviderMenu({ provider, onReplace, onRemoved }: ProviderMenuProps) {
  const { id, name, custom, keySource } = provider;
  const [asking, setAsking] = useState<'remove-key' | 'remove-provider' | 'edit' | null>(null);
  const close = (): void => setAsking(null);
  const remove = async (call: 'keys.remove' | 'providers.remove', what: string): Promise<void> => {
    if ((await act(call, { provider: id }, `${what} was not removed`)) === null) return;
    onRemoved();
    showToast({ tone: 'plain', title: `${what} was removed` });
  };
  const items: readonly (MenuItem | false)[] = [
    custom && { label: 'Edit', icon: 'settings', onSelect: () => setAsking('edit') },
    keySource === 'vault' && { label: 'Replace key', icon: 'rotate', onSelect: onReplace },
    keySource === 'vault' && {
      label: 'Remove key',
      icon: 'trash',
      danger: true,
      onSelect: () => setAsking('remove-key'),
    },
    custom && { label: 'Remove provider', icon: 'trash', danger: true, onSelect: () => setAsking('remove-provider') },
  ];
  return (
    <>
      <Menu label={`More for ${name}`} items={items.filter((item) => item !== false)} />
      <ConfirmDialog
        open={asking === 'remove-key'}
        onClose={close}
        title={`Remove the key of ${name}?`}
        description="Its models are not used any more until you paste a key again."
        confirm="Remove key"
        onConfirm={() => void remove('keys.remove', `The key of ${name}`)}
      />
      <ConfirmDialog
        open={asking === 'remove-provider'}
        onClose={close}
        title={`Remove ${name}?`}
        description="The provider, its key and the models that only it serves are removed."
        confirm="Remove provider"
        onConfirm={() => void remove('providers.remove', name)}
      />
      <ProviderDialog open={asking === 'edit'} onClose={close} provider={provider} taken={[]} />
    </>
  );
}
