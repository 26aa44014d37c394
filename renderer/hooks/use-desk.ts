import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppState } from '../../shared/app-state.ts';
import type { Mirror, MirrorView } from './mirror.ts';

const MirrorContext = createContext<Mirror | null>(null);
export const MirrorProvider = MirrorContext.Provider;

export function useMirror(): Mirror {
  const mirror = useContext(MirrorContext);
  if (mirror === null) throw new Error('No mirror above this component.');
  return mirror;
}

export function useMirrorView(): MirrorView {
  const mirror = useMirror();
  return useSyncExternalStore(mirror.subscribe, mirror.view);
}

/** Whether the program is there. */
export function useConnection(): MirrorView['connection'] {
  const mirror = useMirror();
  return useSyncExternalStore(mirror.subscribe, () => mirror.view().connection);
}

/** One part of the state. For components below the point where the state is known to be there. */
export function useSlice<N extends keyof AppState>(name: N): AppState[N] {
  const mirror = useMirror();
  return useSyncExternalStore(mirror.subscribe, () => {
    const { state } = mirror.view();
    if (state === null) throw new Error('The state is not there yet.');
    return state[name];
  });
}
