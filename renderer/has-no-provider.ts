import type { ProviderView } from '../shared/app-state.ts';

/** Whether nobody could answer for want of a key: there is none, and no server on the own machines is in use. The demo aside. */
export function hasNoProvider(providers: readonly ProviderView[]): boolean {
  return providers.every(
    ({ demo, status, keySource }) =>
      demo || (status !== 'ready' && (keySource === 'none' || keySource === 'not-needed')),
  );
}
