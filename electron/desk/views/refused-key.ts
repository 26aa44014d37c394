import type { ProviderView } from '../../../shared/app-state.ts';
import type { Rest } from '../../gateway/catalog/endpoint-health.ts';

/**
 * What the window says of a provider that refused the key, until the key is changed or something succeeds: that the rest
 * of the provider is over proves nothing.
 */
export function viewRefusedKey({ reason }: Rest): Pick<ProviderView, 'status'> & { readonly statusDetail: string } {
  return reason === 'payment_required'
    ? { status: 'no-credit', statusDetail: 'The account has no credit left. The key is tried again now and then.' }
    : {
        status: 'key-refused',
        statusDetail: 'The provider refused the key. Paste a new one; this one is tried again now and then.',
      };
}
